package app

import (
	"context"
	"slices"
	"strconv"

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
	alikes *crm.Alikes
	rows   map[doc.ID]int       // the row that a firm came from
	alike  []alikeRow           // rows that may be of a firm that is there
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
	im.alikes, im.rows = crm.NewAlikes(), map[doc.ID]int{}
	return im.app.use(func(s *session) error {
		s.twins.mu.Lock()
		defer s.twins.mu.Unlock()
		known, err := s.firms(ctx)
		for _, id := range sortedIDs(known) {
			if t := known[id]; t.cp != nil {
				im.remember(t.cp, t.Likeness)
			}
		}
		return err
	})
}

// alikeRow is a row of which a firm was made that may be another.
type alikeRow struct {
	row   int
	rule  string
	other *crm.Counterparty
}

// end tells which rows may be of firms that are there: two forms of a name, a
// phone entered with another firm.
func (im *firmRows) end(ctx context.Context) error {
	return im.app.use(func(s *session) error {
		w, today := s.writer(ctx), s.context(nil).Today()
		for _, a := range im.alike {
			twin := crm.Twin(a.rule, a.other, w.title(a.other.MainCurator(today)))
			if row := im.rows[a.other.ID]; row > 0 {
				twin.With("row", strconv.Itoa(row))
			}
			im.out.Alike = append(im.out.Alike, ImportWarning{a.row, a.other.NameShort, a.rule, w.words.Error(twin)})
		}
		return nil
	})
}

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
	mine := crm.LikenessOf(cp)
	if rule, other := im.alikes.Find(mine); other != nil {
		im.alike = append(im.alike, alikeRow{row.Number, rule, other})
	}
	im.remember(cp, mine)
	im.rows[cp.ID] = row.Number
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
