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
	Have     access.Have
	post     *access.Actor // whose post the desktop was told last
}

// maxFrame is how many bytes of rows one frame carries.
const maxFrame = 256 << 10

// turn is one turn being sent: rows are gathered into frames.
type turn struct {
	rows  []cbor.RawMessage
	drops []wire.Drop
	size  int
	any   bool
	post  *access.Post
	head  int64
	emit  func(wire.Rows) error
}

// Turn sends everything after the cursor that its employee may see now, from
// one snapshot: what is new, what is to be forgotten, what comes or goes with
// his rights. It reports whether anything was sent; always asks for an empty
// turn to be sent as well. The cursor moves only when all of it was sent.
func (r *Records) Turn(ctx context.Context, c *Cursor, always bool, emit func(wire.Rows) error) (bool, error) {
	actor, err := r.Actor(ctx, c.Employee)
	if err != nil {
		return false, err
	}
	want := actor.Have()
	t := &turn{emit: emit, head: r.Head()}
	same := c.post == actor || want.Equal(c.Have)
	if c.post != actor {
		t.post = &actor.Post
		always = true
	}
	if pieces, live := r.recent.after(c.Seq); same && live {
		err = t.live(actor, pieces)
		if len(pieces) > 0 {
			t.head = max(c.Seq, pieces[len(pieces)-1].at)
		}
		t.head = max(t.head, c.Seq)
	} else {
		err = r.db.View(ctx, func(tx *docdb.Tx) error {
			if t.head, err = headIn(tx); err != nil {
				return err
			}
			if same {
				return r.delta(t, tx, actor, c.Seq)
			}
			return r.regrant(t, tx, actor, c)
		})
	}
	if err != nil {
		return false, err
	}
	if t.any || always || len(t.rows)+len(t.drops) > 0 {
		t.any = true
		if err := t.send(wire.Rows{Cursor: t.head, Have: want, Last: true}); err != nil {
			return false, err
		}
	}
	c.Seq, c.Have, c.post = t.head, want, actor
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
	have := a.Have()
	for _, p := range pieces {
		hidden, visible := have.Hidden(p.kind, p.sight)
		if visible {
			raw, err := p.encode(hidden)
			if err != nil {
				return err
			}
			if err := t.add(raw); err != nil {
				return err
			}
			continue
		}
		if _, was := have.Hidden(p.kind, p.was); was {
			t.drops = append(t.drops, wire.Drop{Kind: p.kind.Name, ID: p.row.ID})
		}
	}
	return nil
}

// delta reads from the base what has changed after the cursor.
func (r *Records) delta(t *turn, tx *docdb.Tx, a *access.Actor, after int64) error {
	have := a.Have()
	if err := tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan)
		if err != nil {
			return err
		}
		return r.offerRow(t, have, d)
	}, selectDocument+`WHERE seq > $1 OR shape > $1 ORDER BY seq`, after); err != nil {
		return fmt.Errorf("delta: %w", err)
	}
	return r.drops(t, tx, `
		SELECT DISTINCT m.kind, m.doc, d.sight
		FROM member m
		JOIN document d ON d.id = m.doc
		WHERE m.seq > $1 AND NOT m.present`, []any{after}, func(k *doc.Kind, s doc.Sight) bool {
		_, visible := have.Hidden(k, s)
		return !visible
	})
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

// send sends what has gathered.
func (t *turn) send(f wire.Rows) error {
	f.Rows, f.Drops, f.Head, f.Post = t.rows, t.drops, t.head, t.post
	t.rows, t.drops, t.size, t.post = nil, nil, 0, nil
	return t.emit(f)
}
