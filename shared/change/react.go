package change

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// react runs the consequences of every changed document, and theirs. They are
// exempt from rights but not from rules. One that fails is left out and told,
// it never fails the mutation.
func (r *run) react() (leftOut []error) {
	waiting, runs := slices.Clone(r.changed), map[*Changed]int{}
	for len(waiting) > 0 {
		c := waiting[0]
		waiting = waiting[1:]
		if runs[c]++; runs[c] > maxReactions || c.depth > maxReactions {
			leftOut = append(leftOut, c.left(errEndless))
			continue
		}
		writes, err := c.Kind.React(r.context(), c.Prev, c.Next)
		if err != nil {
			leftOut = append(leftOut, c.left(err))
			continue
		}
		for _, w := range writes {
			moved, err := r.consequence(c, w)
			if err != nil {
				leftOut = append(leftOut, c.left(err))
			}
			if moved != nil && !slices.Contains(waiting, moved) {
				waiting = append(waiting, moved) // what was made of it may have consequences of its own
			}
		}
	}
	return leftOut
}

// errEndless tells of consequences that come to no end.
var errEndless = errors.New("consequences without end")

func (c *Changed) left(err error) error {
	return fmt.Errorf("react %s %s: %w", c.Kind.Name, c.ID, err)
}

// consequence follows one write and returns the document if that changed it.
func (r *run) consequence(of *Changed, w doc.Write) (*Changed, error) {
	var before doc.Parts
	c := r.byID[w.ID]
	if c != nil {
		before = c.Parts
	}
	if err := r.follow(w); err != nil {
		return nil, err
	}
	if c == nil {
		if c = r.byID[w.ID]; c != nil {
			c.depth = of.depth + 1
		}
		return c, nil
	}
	if maps.EqualFunc(before, c.Parts, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		return nil, nil
	}
	return c, nil
}

// follow applies one write of a reaction, or takes it back whole.
func (r *run) follow(w doc.Write) error {
	row, err := r.Store.Load(w.Kind, w.ID)
	if err != nil {
		return err
	}
	known := row != nil || r.byID[w.ID] != nil
	if known && w.New || !known && !w.New {
		return nil // made already, or not on this desktop
	}
	before := len(r.changed)
	var kept Changed
	if c := r.byID[w.ID]; c != nil {
		kept = *c
		kept.Touched = slices.Clone(c.Touched) // writing sorts it in place
	}
	err = r.asMachine(func() error {
		if err := r.write(w); err != nil {
			return err
		}
		return r.judge(r.byID[w.ID])
	})
	fresh := len(r.changed) > before
	switch {
	case err == nil && fresh:
		r.byID[w.ID].Reaction = true
	case err != nil && fresh:
		r.changed = r.changed[:before]
		delete(r.byID, w.ID)
	case err != nil && r.byID[w.ID] != nil:
		*r.byID[w.ID] = kept
	}
	return err
}

// asMachine runs f exempt from rights, in the name of the same person.
func (r *run) asMachine(f func() error) error {
	actor, machine := r.Actor, r.Machine
	defer func() { r.Actor, r.Machine = actor, machine }()
	r.Actor, r.Machine = access.System(actor.Post), true
	return f()
}

// number gives every new document of a numbered kind its number, last, so that
// a refused mutation uses none up.
func (r *run) number() error {
	for _, c := range r.changed {
		f := numberField(c.Kind)
		if !c.New || f == nil || c.Parts.At(f.Name) != nil {
			continue
		}
		n, err := r.next(c)
		if err != nil {
			return fmt.Errorf("number %s %s: %w", c.Kind.Name, c.ID, err)
		}
		raw, _ := json.Marshal(n)
		if c.Parts, err = c.Kind.Apply(c.Parts, doc.Patch{f.Name: raw}, true); err != nil {
			return err
		}
		if c.Next, err = c.Kind.Assemble(c.ID, c.Next.Meta().Seq, c.Parts); err != nil {
			return err
		}
		c.Touched = append(c.Touched, f.Name)
		slices.Sort(c.Touched)
	}
	return nil
}

// next is the next number of the series that a document belongs to.
func (r *run) next(c *Changed) (string, error) {
	prefix := ""
	if numbered, ok := c.Next.(doc.Numbered); ok {
		var err error
		if prefix, err = numbered.Series(r.context()); err != nil {
			return "", err
		}
	}
	return r.Number(c.Kind, prefix)
}

func numberField(k *doc.Kind) *doc.Field {
	for _, f := range k.Fields {
		if f.Number {
			return f
		}
	}
	return nil
}
