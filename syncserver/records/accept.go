package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Author is whose mutations are offered: the client is one device's copy.
type Author struct {
	Client   string
	Employee doc.ID
	machine  bool // the server's own jobs and seeds
}

// ErrGap reports that a client has skipped a number: its order is broken and
// it must say hello again.
var ErrGap = errors.New("records: a mutation is missing before this one")

// ErrClosed reports that the server is going down.
var ErrClosed = errors.New("records: closed")

// server is the client of what the machine writes; it is nobody's device.
const server = "server"

// update runs one transaction of the writer and tells of it. Who watches sees
// the transactions in the order in which they were committed.
func (r *Records) update(ctx context.Context, f func(b *batchRun) error) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	var b *batchRun
	err := r.db.Update(ctx, func(tx *docdb.Tx) error {
		head, err := headIn(tx)
		if err != nil {
			return err
		}
		b = &batchRun{Records: r, tx: tx, head: head, seen: head, clients: map[string]*progress{}}
		if err := f(b); err != nil {
			return err
		}
		if b.rights {
			if err := b.moveConflicts(b.store(), "", b.head); err != nil {
				return err
			}
			r.actors.unsettle()
		}
		return nil
	})
	if err != nil {
		r.actors.forget()
		return err
	}
	r.publish(b)
	if b.soon {
		r.look()
	}
	return nil
}

// progress is how far a client has come, read once for each batch.
type progress struct {
	lastN        int64
	lastMutation doc.ID
}

// batchRun is one transaction of the writer.
type batchRun struct {
	*Records
	tx      *docdb.Tx
	head    int64
	seen    int64 // the head before: what anybody can have seen
	clients map[string]*progress
	pieces  []*piece
	tell    func() // tells the authors, before anybody is woken by the news
	rights  bool   // somebody's post may have changed
	soon    bool   // something is due soon
	chain   string
	night   time.Time // as the store's
	// masked are the paths of documents being erased that say nothing more of
	// what was before.
	masked map[doc.ID][]string
}

func (b *batchRun) store() *store { return &store{Records: b.Records, tx: b.tx, night: b.night} }

func (b *batchRun) offer(o *offer) error {
	p, err := b.progressOf(o.author.Client)
	if err != nil {
		return err
	}
	for i := range o.ms {
		ack, err := b.decide(o.author, p, &o.ms[i])
		if err != nil {
			return err
		}
		o.acks = append(o.acks, ack)
	}
	return nil
}

func (b *batchRun) progressOf(client string) (*progress, error) {
	if p := b.clients[client]; p != nil {
		return p, nil
	}
	p := &progress{}
	if _, err := b.tx.Row([]any{&p.lastN, &p.lastMutation}, `
		SELECT last_n, last_mutation
		FROM progress
		WHERE client = $1`, client); err != nil {
		return nil, fmt.Errorf("progress of %s: %w", client, err)
	}
	b.clients[client] = p
	return p, nil
}

// decide gives a mutation its answer: the one it got before, or a new one.
func (b *batchRun) decide(a Author, p *progress, m *change.Mutation) (wire.Ack, error) {
	ack, known, err := b.answered(m)
	if err != nil {
		return ack, err
	}
	if next := m.N == p.lastN+1; !a.machine && !next && (!known || m.N > p.lastN) {
		return wire.Ack{}, fmt.Errorf("%w: %d after %d", ErrGap, m.N, p.lastN)
	}
	if known {
		if m.N > p.lastN {
			p.lastN, p.lastMutation = m.N, m.ID
		}
		return ack, nil
	}
	ack = wire.Ack{ID: m.ID, N: m.N}
	before := b.mark()
	err = b.tx.Savepoint(func() error { return b.attempt(a, m, &ack) })
	if errors.Is(err, docdb.ErrDatabase) {
		return ack, err // nothing can be decided now
	}
	if err != nil {
		b.back(before)
		ack = wire.Ack{ID: m.ID, N: m.N, Seq: b.head, Faults: b.refusal(err)}
		if err := b.denied(a, m, ack.Faults); err != nil {
			return ack, err
		}
	}
	p.lastN, p.lastMutation = m.N, m.ID
	return ack, b.remember(a, m, ack)
}

// attempt applies the mutation. A panic in a rule is a fault of ours that must
// not take the others down: it becomes a refusal and is reported.
func (b *batchRun) attempt(a Author, m *change.Mutation, ack *wire.Ack) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("apply %s: panic: %v", m.ID, p)
		}
	}()
	return b.apply(a, m, ack)
}

// refusal is what the author is told. A fault of ours is told as such, and
// reported, for it would come back at every repeat.
func (b *batchRun) refusal(err error) []*doc.Error {
	faults := doc.Faults(err)
	for _, f := range faults {
		if f.Code == doc.CodeInternal {
			b.Report(err)
		}
	}
	return faults
}

// mark and back undo in memory what a savepoint undoes in the base.
func (b *batchRun) mark() batchRun { return *b }

func (b *batchRun) back(to batchRun) {
	b.head, b.chain, b.rights, b.soon, b.pieces = to.head, to.chain, to.rights, to.soon, b.pieces[:len(to.pieces)]
}

func (b *batchRun) answered(m *change.Mutation) (ack wire.Ack, known bool, err error) {
	var outcome string
	known, err = b.tx.Row([]any{&outcome}, `SELECT outcome FROM mutation WHERE id = $1`, m.ID)
	if err != nil || !known {
		return ack, false, err
	}
	if err := json.Unmarshal([]byte(outcome), &ack); err != nil {
		return ack, false, fmt.Errorf("outcome of %s: %w", m.ID, err)
	}
	ack.N = m.N
	return ack, true, nil
}

func (b *batchRun) remember(a Author, m *change.Mutation, ack wire.Ack) error {
	outcome, err := json.Marshal(ack)
	if err != nil {
		return err
	}
	if err := b.tx.Exec(`
		INSERT INTO mutation (id, client, n, seq, outcome)
		VALUES ($1, $2, $3, $4, $5)`, m.ID, a.Client, m.N, ack.Seq, string(outcome)); err != nil {
		return fmt.Errorf("remember %s: %w", m.ID, err)
	}
	return nil
}

// apply runs the mutation and writes what it comes to under the next seq.
func (b *batchRun) apply(a Author, m *change.Mutation, ack *wire.Ack) error {
	if err := sound(m); err != nil {
		return err
	}
	s := b.store()
	s.read = map[doc.ID]*stored{}
	actor, err := b.actorFor(s, a)
	if err != nil {
		return err
	}
	env := b.env(s, actor, a.Client)
	env.Machine = a.machine
	wish := *m
	wish.Base = min(m.Base, b.seen) // nobody has seen what was not there
	res, err := change.Apply(env, wish)
	if err != nil {
		return err
	}
	for _, left := range res.LeftOut {
		b.Report(left)
	}
	if err := b.put(s, a, m, res, env.Now, b.head+1); err != nil {
		return err
	}
	b.head++
	ack.Seq, ack.Warnings, ack.Made = b.head, res.Warnings, res.Made()
	return nil
}

// sound refuses what a database would choke on, for that would take down all
// that share the transaction.
func sound(m *change.Mutation) error {
	if len(m.Reason) > doc.MaxText || !utf8.ValidString(m.Reason) || strings.ContainsRune(m.Reason, 0) {
		return doc.Invalid("Reason", "malformed")
	}
	if m.Command != "" && !m.Target.Valid() {
		return doc.Missing(m.Kind, "")
	}
	if m.Command != "" && len(m.Do) > 0 { // which of the two would be left out, and nobody told
		return doc.Invalid("", "malformed")
	}
	return nil
}

func (b *batchRun) actorFor(s *store, a Author) (*access.Actor, error) {
	if a.machine {
		return access.System(access.Post{Employee: a.Employee}), nil
	}
	if b.rights {
		return b.work(s, a.Employee)
	}
	return b.actorIn(s, a.Employee)
}

// finish writes what the batch comes to as a whole.
func (b *batchRun) finish() error {
	for client, p := range b.clients {
		if err := b.tx.Exec(`
			INSERT INTO progress (client, last_n, last_mutation)
			VALUES ($1, $2, $3)
			ON CONFLICT (client) DO UPDATE SET
				last_n = excluded.last_n,
				last_mutation = excluded.last_mutation`, client, p.lastN, p.lastMutation); err != nil {
			return fmt.Errorf("progress of %s: %w", client, err)
		}
	}
	return setMeta(b.tx, "head", fmt.Sprint(b.head))
}

func setMeta(tx *docdb.Tx, name, value string) error {
	if err := tx.Exec(`UPDATE meta SET value = $1 WHERE name = $2`, value, name); err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}
