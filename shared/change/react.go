package change

import (
	"encoding/json"
	"fmt"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// react runs the consequences of every changed document, and theirs. They are
// exempt from rights but not from rules. One that fails is left out and told,
// it never fails the mutation.
func (r *run) react() (leftOut []error) {
	seen := map[doc.ID]int{}
	for i := 0; i < len(r.changed); i++ {
		c := r.changed[i]
		if seen[c.ID]++; seen[c.ID] > maxReactions {
			continue
		}
		writes, err := c.Kind.React(r.context(), c.Prev, c.Next)
		if err != nil {
			leftOut = append(leftOut, fmt.Errorf("react %s %s: %w", c.Kind.Name, c.ID, err))
			continue
		}
		for _, w := range writes {
			if err := r.follow(w); err != nil {
				leftOut = append(leftOut, fmt.Errorf("react %s %s: %w", c.Kind.Name, c.ID, err))
			}
		}
	}
	return leftOut
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
		n, err := r.Number(c.Kind)
		if err != nil {
			return fmt.Errorf("number %s %s: %w", c.Kind.Name, c.ID, err)
		}
		raw, _ := json.Marshal(n)
		if c.Parts, err = c.Kind.Apply(c.Parts, doc.Patch{f.Name: raw}, true); err != nil {
			return err
		}
		if c.Next, err = c.Kind.Decode(c.ID, c.Next.Meta().Seq, c.Parts.Body()); err != nil {
			return err
		}
		c.Touched = append(c.Touched, f.Name)
	}
	return nil
}

func numberField(k *doc.Kind) *doc.Field {
	for _, f := range k.Fields {
		if f.Number {
			return f
		}
	}
	return nil
}
