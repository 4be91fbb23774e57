package records

import (
	"context"
	"fmt"
	"strconv"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Cursor is how far a session's copy has come and what it was filled under.
type Cursor struct {
	Employee doc.ID
	Seq      int64
	Have     access.Have   // what it had when it came
	post     *access.Actor // whose post the desktop was told last, and who it was filled for
}

// maxFrame is how many bytes of rows one frame carries.
const maxFrame = 256 << 10

// turn is one turn being sent: rows are gathered into frames.
type turn struct {
	rows  []cbor.RawMessage
	drops []wire.Drop
	// dropped are those named already.
	dropped map[doc.ID]bool
	size    int
	any     bool // something was sent
	post    *access.Post
	told    bool // the post was sent, or is about to be
	head    int64
	// always sends the turn's end even if there is nothing else.
	always bool
	emit   func(wire.Rows) error
}

// Turn sends everything after the cursor that its employee may see now, from
// one snapshot: what is new, what is to be forgotten, what comes or goes with
// his rights. It reports whether anything was sent; always asks for an empty
// turn to be sent as well. The cursor moves only when all of it was sent.
func (r *Records) Turn(ctx context.Context, c *Cursor, always bool, emit func(wire.Rows) error) (bool, error) {
	t := &turn{emit: emit, always: always, head: max(r.Head(), c.Seq)}
	// The news before the rights: these may be newer than those, never older.
	pieces, live := r.recent.after(c.Seq)
	actor, err := r.Actor(ctx, c.Employee)
	if err != nil {
		return false, err
	}
	if live && c.sees(actor) {
		if len(pieces) > 0 {
			t.head = max(c.Seq, pieces[len(pieces)-1].at)
		}
		t.tell(c, actor)
		if err := t.live(actor, pieces); err != nil {
			return false, err
		}
		return t.finish(c, actor)
	}
	if err := r.fromBase(ctx, t, c, &actor); err != nil {
		return false, err
	}
	return t.finish(c, actor)
}

// fromBase reads the turn from one snapshot, the rights from the same one.
func (r *Records) fromBase(ctx context.Context, t *turn, c *Cursor, actor **access.Actor) error {
	return r.db.View(ctx, func(tx *docdb.Tx) (err error) {
		if t.head, err = headIn(tx); err != nil {
			return err
		}
		if *actor, err = r.actorIn(&store{Records: r, tx: tx}, c.Employee); err != nil {
			return err
		}
		t.tell(c, *actor)
		if c.sees(*actor) {
			return r.delta(t, tx, *actor, c.Seq)
		}
		return r.regrant(t, tx, *actor, c)
	})
}

// sees reports whether the copy was filled under the rights of now.
func (c *Cursor) sees(a *access.Actor) bool { return c.post == a || a.Have().Equal(c.had()) }

// had is what the copy was filled under.
func (c *Cursor) had() access.Have {
	if c.post != nil {
		return c.post.Have()
	}
	return c.Have
}

// tell puts a new post at the head of the turn.
func (t *turn) tell(c *Cursor, a *access.Actor) {
	if c.post != a {
		t.post, t.told, t.always = &a.Post, true, true
	}
}

// finish closes the turn, if there is any, and moves the cursor.
func (t *turn) finish(c *Cursor, a *access.Actor) (bool, error) {
	if t.any || t.always || len(t.rows)+len(t.drops) > 0 {
		t.any = true
		last := wire.Rows{Cursor: t.head, Last: true}
		if t.told {
			last.Have = a.Have()
		}
		if err := t.send(last); err != nil {
			return false, err
		}
	}
	c.Seq, c.Have, c.post = t.head, nil, a
	return t.any, nil
}

func headIn(tx *docdb.Tx) (int64, error) {
	var text string
	if _, err := tx.Row([]any{&text}, `SELECT value FROM meta WHERE name = 'head'`); err != nil {
		return 0, fmt.Errorf("read head: %w", err)
	}
	return strconv.ParseInt(text, 10, 64)
}

// live takes the news from memory.
func (t *turn) live(a *access.Actor, pieces []*piece) error {
	last, seen := map[doc.ID]*piece{}, map[doc.ID]bool{}
	for _, p := range pieces {
		last[p.row.ID] = p
		_, was := a.Hidden(p.kind, p.was)
		_, is := a.Hidden(p.kind, p.sight)
		seen[p.row.ID] = seen[p.row.ID] || was || is
	}
	for _, p := range pieces {
		if last[p.row.ID] != p {
			continue // what came after may no longer be his to see
		}
		hidden, visible := a.Hidden(p.kind, p.sight)
		if !visible {
			if seen[p.row.ID] {
				t.drop(p.kind.Name, p.row.ID)
			}
			continue
		}
		raw, err := p.encode(hidden)
		if err != nil {
			return err
		}
		if err := t.add(raw); err != nil {
			return err
		}
	}
	return nil
}

// delta reads from the base what has changed after the cursor.
func (r *Records) delta(t *turn, tx *docdb.Tx, a *access.Actor, after int64) error {
	have, known := a.Have(), sights{}
	if err := tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan, known)
		if err != nil {
			return err
		}
		return r.offerRow(t, have, d)
	}, selectShown+`WHERE seq > $1 OR shape > $1 ORDER BY seq`, after); err != nil {
		return fmt.Errorf("delta: %w", err)
	}
	return r.drops(t, tx, have, have, `
		SELECT m.kind, m.doc, m.place, d.sight
		FROM member m
		JOIN document d ON d.id = m.doc
		WHERE m.seq > $1 AND NOT m.present`, after)
}

func (r *Records) offerRow(t *turn, have access.Have, d *stored) error {
	k, err := r.Kinds.Kind(d.Kind)
	if err != nil {
		return err
	}
	hidden, visible := have.Hidden(k, d.sight)
	if !visible {
		return nil
	}
	raw, err := encodeRow(d.wire(d.Shape), hidden)
	if err != nil {
		return err
	}
	return t.add(raw)
}

func (t *turn) add(raw cbor.RawMessage) error {
	t.rows = append(t.rows, raw)
	if t.size += len(raw); t.size < maxFrame {
		return nil
	}
	t.any = true
	return t.send(wire.Rows{})
}

func (t *turn) drop(kind string, id doc.ID) {
	if t.dropped == nil {
		t.dropped = map[doc.ID]bool{}
	}
	t.dropped[id] = true
	t.drops = append(t.drops, wire.Drop{Kind: kind, ID: id})
}

// send sends what has gathered.
func (t *turn) send(f wire.Rows) error {
	f.Rows, f.Drops, f.Head, f.Post = t.rows, t.drops, t.head, t.post
	t.rows, t.drops, t.size, t.post = nil, nil, 0, nil
	return t.emit(f)
}
