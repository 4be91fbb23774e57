package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// historyPage is how many changes one page of history holds.
const historyPage = 200

// History gives the changes of a document before a seq (0: the newest), newest
// first. Fields that the actor may not see are left out of it, and so is why they
// were changed.
func (r *Records) History(ctx context.Context, a *access.Actor, kind string, id doc.ID, before int64) (page []wire.Entry, err error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	k, err := r.Kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	if !id.Valid() { // a database would choke on some
		return nil, doc.Missing(kind, id)
	}
	err = r.db.View(ctx, func(tx *docdb.Tx) error {
		s := &store{Records: r, tx: tx}
		d, err := s.load(kind, id)
		if err != nil {
			return err
		}
		if d == nil {
			return doc.Missing(kind, id)
		}
		hidden, visible := a.Hidden(k, d.sight)
		if !visible {
			return doc.Missing(kind, id)
		}
		return tx.Query(func(rows docdb.Rows) error {
			e, err := scanEntry(rows, hidden)
			page = append(page, e)
			return err
		}, `
			SELECT h.seq, h.mutation, h.actor, h.client, coalesce(d.name, ''), h.made_at, h.taken_at, h.reason, h.fields, h.commits
			FROM history h
			LEFT JOIN device d ON d.client = h.client
			WHERE h.doc = $1 AND h.seq < $2
			ORDER BY h.seq DESC
			LIMIT $3`, id, before, historyPage)
	})
	return page, err
}

func scanEntry(rows docdb.Rows, hidden []string) (e wire.Entry, err error) {
	var fields, commits string
	if err := rows.Scan(&e.Seq, &e.Mutation, &e.By, &e.Client, &e.Device, &e.MadeAt, &e.TakenAt, &e.Reason, &fields, &commits); err != nil {
		return e, fmt.Errorf("history: %w", err)
	}
	all, committed := map[string][2]json.RawMessage{}, map[string]string{}
	if err := errors.Join(json.Unmarshal([]byte(fields), &all), json.Unmarshal([]byte(commits), &committed)); err != nil {
		return e, fmt.Errorf("history: %w", err)
	}
	for path := range committed {
		if _, kept := all[path]; !kept && path != reasonPath {
			e.Masked = append(e.Masked, path) // a person's who was taken out
		}
	}
	veiled := false
	for path, pair := range all {
		name, _, _ := strings.Cut(path, "/")
		if slices.Contains(hidden, name) {
			e.Masked, veiled = append(e.Masked, path), true
			continue
		}
		e.Fields = append(e.Fields, wire.EntryField{Path: path, Old: string(pair[0]), New: string(pair[1])})
	}
	if veiled {
		e.Reason = "" // it speaks of what he may not see
	}
	slices.SortFunc(e.Fields, func(a, b wire.EntryField) int { return compare(a.Path, b.Path) })
	slices.Sort(e.Masked)
	return e, nil
}

// Last tells the last number that a client was answered under, and which
// mutation that was, so that a copy restored from an old image is found out.
func (r *Records) Last(ctx context.Context, client string) (n int64, mutation doc.ID, err error) {
	err = r.db.View(ctx, func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&n, &mutation}, `
			SELECT last_n, last_mutation
			FROM progress
			WHERE client = $1`, client)
		return err
	})
	if err != nil {
		return 0, "", fmt.Errorf("progress of %s: %w", client, err)
	}
	return n, mutation, nil
}

// Make has the server itself write documents, in the name of the given
// employee or of nobody: seeds, accounts, the calendar's own. It is one
// mutation like any other, with its place in history.
func (r *Records) Make(ctx context.Context, id doc.ID, by doc.ID, reason string, writes ...doc.Write) (wire.Ack, error) {
	m := change.Mutation{ID: id, At: r.Now(), Do: writes, Reason: reason}
	acks, err := r.Accept(ctx, Author{Client: server, Employee: by, machine: true}, []change.Mutation{m})
	if err != nil {
		return wire.Ack{}, err
	}
	return acks[0], faultsOf(acks[0])
}

func faultsOf(a wire.Ack) error {
	errs := make([]error, len(a.Faults))
	for i, f := range a.Faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}

// View runs f on one snapshot of the documents, as the server itself sees them.
func (r *Records) View(ctx context.Context, f func(Snapshot) error) error {
	return r.db.View(ctx, func(tx *docdb.Tx) error {
		s := &store{Records: r, tx: tx}
		return f(Snapshot{store: s, Context: r.context(s)})
	})
}

// Snapshot is the base at one moment.
type Snapshot struct {
	*store
	Context doc.Context
}

// Each gives every document of a kind that is not marked for deletion, with
// the fields that the actor may not see left empty; those he may not see at
// all are passed over.
func (s Snapshot) Each(a *access.Actor, kind string, f func(d doc.Doc) error) error {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return err
	}
	return s.each(a, k, f, `WHERE kind = $1 AND NOT deleted`, kind)
}

// each gives to f those documents of a kind, by a condition, that the actor may
// see, in their order.
func (s Snapshot) each(a *access.Actor, k *doc.Kind, f func(d doc.Doc) error, which string, args ...any) error {
	var all []*stored // read to the end first: f may read other documents
	known := sights{}
	if err := s.tx.Query(func(rows docdb.Rows) error {
		row, err := scanDocument(rows.Scan, known)
		all = append(all, row)
		return err
	}, selectShown+which+` ORDER BY num`, args...); err != nil {
		return fmt.Errorf("each %s: %w", k.Name, err)
	}
	for _, row := range all {
		d, err := strip(a, k, row)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		if err := f(d); err != nil {
			return err
		}
	}
	return nil
}

// See gives one document as the actor may see it: nil if he may not, or if it
// is marked for deletion; fields that are hidden from him are left empty.
func (s Snapshot) See(a *access.Actor, kind string, id doc.ID) (doc.Doc, error) {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	row, err := s.load(kind, id)
	if err != nil || row == nil || row.Gone {
		return nil, err
	}
	return strip(a, k, row)
}

// strip decodes what the actor may see of a row, nil if that is nothing.
func strip(a *access.Actor, k *doc.Kind, row *stored) (doc.Doc, error) {
	hidden, visible := a.Hidden(k, row.sight)
	if !visible {
		return nil, nil
	}
	parts, err := row.body.Parts()
	if err != nil {
		return nil, err
	}
	return k.Assemble(row.ID, row.Seq, parts.Without(hidden))
}
