package app

import (
	"context"
	"slices"

	"kontor/desktop/app/intake"
	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// firmRows makes counterparties of rows, each a mutation of its own.
type firmRows struct {
	*importing
	// what is there already, by tax ID and by name
	byTax  map[string]*crm.Counterparty
	byName map[string][]*crm.Counterparty
	people map[doc.ID][]string  // a firm's persons, once one was looked for
	trial  map[doc.ID]*Document // what a dry run would have made
}

// begin reads the firms of the copy to find rows that are there already. Without
// a country neither phones nor tax IDs can be read.
func (im *firmRows) begin(ctx context.Context) error {
	switch p := im.plan; {
	case !slices.Contains(p.Fields, "NameShort") && !slices.Contains(p.Fields, "NameFull"):
		return doc.Invalid("map", "import_no_name")
	case !slices.Contains(p.Fields, "Country") && len(im.args.Defaults["Country"]) == 0:
		return doc.Invalid("defaults", "import_no_country")
	}
	im.byTax, im.byName = map[string]*crm.Counterparty{}, map[string][]*crm.Counterparty{}
	im.people, im.trial = map[doc.ID][]string{}, map[doc.ID]*Document{}
	return im.app.use(func(s *session) error {
		s.twins.mu.Lock()
		defer s.twins.mu.Unlock()
		known, err := s.firms(ctx)
		for _, t := range known {
			if t.cp != nil {
				im.remember(t.cp)
			}
		}
		return err
	})
}

func (im *firmRows) end(context.Context) error { return nil }

// row takes one row.
func (im *firmRows) row(ctx context.Context, row sheet.Row) error {
	f := im.plan.Read(row)
	if len(f.Faults) > 0 {
		for _, fault := range f.Faults {
			im.fail(row.Number, fault.Column, doc.Invalid("", fault.Rule).With("text", fault.Text))
		}
		return nil
	}
	cp, err := im.decode(f)
	if err != nil {
		return im.wrong(f.Row, err)
	}
	if there := im.same(cp); there != nil {
		return im.merge(ctx, f, cp, there.ID)
	}
	writes := []doc.Write{{Kind: "Counterparty", ID: f.ID, New: true, Patch: f.Patch}}
	if f.Contact != nil {
		writes = append(writes, doc.Write{Kind: "ContactPerson", ID: f.Person, New: true, Patch: f.Contact})
		im.people[f.ID] = append(im.people[f.ID], im.personName(f))
	}
	if err := im.store(ctx, f, writes); err != nil {
		return im.wrong(f.Row, err)
	}
	im.remember(cp)
	im.out.Created++
	return im.try(&Document{ID: f.ID, Parts: doc.Parts{}}, f.Patch)
}

func (im *firmRows) decode(f *intake.Firm) (*crm.Counterparty, error) {
	k, err := im.app.kinds.Kind("Counterparty")
	if err != nil {
		return nil, err
	}
	parts, err := k.Apply(doc.Parts{}, f.Patch, false)
	if err != nil {
		return nil, err
	}
	d, err := k.Assemble(f.ID, 0, parts)
	if err != nil {
		return nil, err
	}
	return d.(*crm.Counterparty), nil
}

// store writes a row's documents, or on a dry run only checks them.
func (im *firmRows) store(ctx context.Context, f *intake.Firm, writes []doc.Write) error {
	return im.app.use(func(s *session) error {
		m, err := s.mutation("")
		if err != nil {
			return err
		}
		m.ID = im.mutation(f.Row)
		m.Do = writes
		res, err := s.keep(ctx, m, im.args.DryRun)
		if err == nil && !im.args.DryRun {
			s.saved(res)
		}
		return err
	})
}
