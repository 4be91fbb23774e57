package vault

import (
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// erased reports whether a row is of a person who was taken out. The document
// says so itself: the server has no other word for it.
func (s store) erased(r *wire.Row) (bool, error) {
	k, err := s.kinds.Kind(r.Kind)
	if err != nil || !k.Erasable() {
		return false, nil // a newer server's kind is not kept here
	}
	d, err := k.Decode(r.ID, r.Seq, doc.Body(r.Body))
	return err == nil && doc.Erased(d), err
}

// erases reports whether a row takes a person out of the copy.
func (s store) erases(was, r *wire.Row) (bool, error) {
	gone, err := s.erased(r)
	if err != nil || !gone || was == nil {
		return false, err
	}
	gone, err = s.erased(was)
	return !gone, err
}

// strike takes out what is kept of a person beside his document, in which he
// was called title: warnings, which were read long ago, what was shown of any
// history, for one change may be of him and of others, and what was typed of him
// and refused, of which the author keeps that it was.
func (s store) strike(id doc.ID, title string) error {
	for _, text := range []string{`UPDATE kept SET ack = json_remove(ack, '$.Warnings')`, `DELETE FROM page`} {
		if err := s.tx.Exec(text); err != nil {
			return fmt.Errorf("strike %s: %w", id, err)
		}
	}
	drafts, err := s.drafts()
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if !d.strike(id, title) {
			continue
		}
		if err := s.tx.Exec(`
			UPDATE refused
			SET mutation = $1, faults = $2
			WHERE id = $3`, encode(d.Mutation), encode(d.Faults), d.Mutation.ID); err != nil {
			return fmt.Errorf("strike %s: %w", id, err)
		}
	}
	return nil
}

// strike reports whether there was anything of the person in the draft.
func (d *Refused) strike(id doc.ID, title string) (struck bool) {
	m := &d.Mutation
	for i := range m.Do {
		if m.Do[i].ID == id {
			m.Do[i].Patch, struck = doc.Patch{}, true
		}
	}
	if m.Target == id {
		m.Args, struck = "", true
	}
	if struck {
		m.Reason = ""
	}
	for _, f := range d.Faults {
		for name, value := range f.Params {
			if f.Doc == id || value == title {
				f.Params[name], struck = "…", true
			}
		}
	}
	return struck
}

// strikeRefused takes persons who were taken out meanwhile out of what the
// server has just refused for that.
func (a *arrival) strikeRefused(mutation string) error {
	var m change.Mutation
	if err := decode(mutation, &m); err != nil {
		return err
	}
	ids := []doc.ID{m.Target}
	for _, w := range m.Do {
		ids = append(ids, w.ID)
	}
	for _, id := range ids {
		was, _, _, err := a.below(id)
		if err != nil {
			return err
		}
		if was == nil {
			continue
		}
		gone, err := a.erased(was)
		if err != nil {
			return err
		}
		if gone {
			a.Dropped = true
			if err := a.strike(id, was.Title); err != nil {
				return err
			}
		}
	}
	return nil
}

// drafts are all that was refused.
func (s store) drafts() (all []Refused, err error) {
	err = s.tx.Query(func(rows docdb.Rows) error {
		var r Refused
		var mutation, faults string
		if err := rows.Scan(&r.At, &mutation, &faults); err != nil {
			return err
		}
		if err := decode(mutation, &r.Mutation); err != nil {
			return err
		}
		err := decode(faults, &r.Faults)
		all = append(all, r)
		return err
	}, `SELECT at, mutation, faults FROM refused ORDER BY at, id`)
	return all, err
}
