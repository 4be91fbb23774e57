package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"kontor/desktop/app/intake"
	"kontor/desktop/app/sheet"
	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// lineRows makes tariff lines of rows: many in one mutation, all of one batch.
type lineRows struct {
	*importing
	kind    *doc.Kind
	annex   *crm.Annex
	clashes *crm.Clashes
	there   map[string]bool // the lines that are there, and those of rows before
	waiting []doc.Write
	numbers map[doc.ID]int // of the rows that wait
}

// begin finds the annex that the lines are of, and what it prices already.
func (im *lineRows) begin(ctx context.Context) (err error) {
	if im.kind, err = im.app.kinds.Kind("AnnexLine"); err != nil {
		return err
	}
	im.there, im.numbers = map[string]bool{}, map[doc.ID]int{}
	var id doc.ID
	if err := json.Unmarshal(im.args.Defaults["Annex"], &id); err != nil || id == "" {
		return doc.Invalid("defaults", "import_no_annex")
	}
	d, err := im.app.Get(ctx, id)
	if err != nil {
		return err
	}
	a, ok := d.Doc.(*crm.Annex)
	switch {
	case !ok:
		return doc.Invalid("defaults", "import_no_annex")
	case a.State != crm.AnnexDraft:
		return doc.Invalid("", "annex_immutable").With("title", a.Title)
	}
	im.annex = a
	im.plan.Defaults = maps.Clone(im.args.Defaults)
	im.plan.Defaults["Contract"] = d.Parts["Contract"]
	if err := im.complete(); err != nil {
		return err
	}
	return im.app.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error {
			c := s.context(r)
			tariff, err := crm.TariffOf(c, a.Contract.ID())
			if err != nil {
				return err
			}
			im.clashes = tariff.Clashes(a)
			for _, l := range tariff.Lines(a.ID) {
				im.there[alike(l)] = true
			}
			return nil
		})
	})
}

// complete asks for a column, or a value for all rows, of what no line can be
// without.
func (im *lineRows) complete() error {
	var faults []error
	for _, f := range im.kind.Fields {
		if f.Required && !slices.Contains(im.plan.Fields, f.Name) && len(im.plan.Defaults[f.Name]) == 0 {
			faults = append(faults, doc.Invalid("map", "import_no_column").With("field", im.app.Words().Label("AnnexLine", f.Name)))
		}
	}
	return errors.Join(faults...)
}

// alike is a line as it is compared with others: all that it says.
func alike(l *crm.AnnexLine) string {
	plain := *l
	plain.Header, plain.Before, plain.Comment = doc.Header{}, "", ""
	return fmt.Sprint(plain)
}

// row takes one row.
func (im *lineRows) row(ctx context.Context, row sheet.Row) error {
	l := im.plan.ReadLine(row)
	if len(l.Faults) > 0 {
		for _, f := range l.Faults {
			im.fail(row.Number, f.Column, doc.Invalid("", f.Rule).With("text", f.Text))
		}
		return nil
	}
	d, err := intake.DecodeLine(im.kind, l)
	if err != nil {
		return im.wrong(row.Number, err)
	}
	line := d.(*crm.AnnexLine)
	key := alike(line)
	if im.there[key] {
		im.out.Skipped++
		return nil
	}
	// Only a sound line can be said to clash with those after it.
	if err = errors.Join(im.kind.Check(im.kind.New(), d), line.Within(im.annex)); err == nil {
		err = im.clashes.Add(line)
	}
	if err != nil {
		return im.wrong(row.Number, err)
	}
	im.there[key] = true
	im.waiting = append(im.waiting, doc.Write{Kind: "AnnexLine", ID: l.ID, New: true, Patch: l.Patch})
	im.numbers[l.ID] = row.Number
	if len(im.waiting) == change.MaxWrites {
		return im.end(ctx)
	}
	return nil
}

// end stores the rows that wait, but for those that are wrong.
func (im *lineRows) end(ctx context.Context) error {
	if len(im.waiting) == 0 {
		return nil
	}
	wrong, err := im.app.keepSome(ctx, im.mutation(im.numbers[im.waiting[0].ID]), im.waiting, "", im.args.DryRun)
	if err != nil {
		return err
	}
	im.out.Created += len(im.waiting) - len(wrong)
	for id, faults := range wrong {
		for _, f := range faults {
			im.fail(im.numbers[id], im.column(f.Field()), f)
		}
	}
	im.waiting = nil
	clear(im.numbers)
	return nil
}

// keepSome stores writes as one mutation, without those that are wrong: what is
// wrong with them is told.
func (a *App) keepSome(ctx context.Context, id doc.ID, writes []doc.Write, reason string, dry bool) (map[doc.ID][]*doc.Error, error) {
	wrong := map[doc.ID][]*doc.Error{}
	return wrong, a.use(func(s *session) error {
		m, err := s.mutation(reason)
		if err != nil {
			return err
		}
		m.ID, m.Do = id, slices.Clone(writes)
		for len(m.Do) > 0 {
			res, err := s.keep(ctx, m, dry)
			switch {
			case err == nil && dry:
				return nil
			case err == nil:
				s.saved(res)
				return nil
			case !isWrong(err):
				return err
			}
			before := len(m.Do)
			for _, f := range doc.Faults(err) {
				wrong[f.Doc] = append(wrong[f.Doc], f)
			}
			m.Do = slices.DeleteFunc(m.Do, func(w doc.Write) bool { return wrong[w.ID] != nil })
			if len(m.Do) == before {
				return err // no document's fault
			}
		}
		return nil
	})
}

// firmFinder finds a counterparty by its tax ID or its name; what was asked for
// once is known.
func (s *session) firmFinder(ctx context.Context) func(text string) (doc.ID, bool) {
	known := map[string]doc.ID{}
	return func(text string) (doc.ID, bool) {
		id, asked := known[text]
		if !asked {
			for _, field := range []string{"TaxID", "NameShort"} {
				rows, _, err := s.v.List(ctx, Query{Kind: "Counterparty", Where: []Where{{Field: field, Any: []string{text}}}, Limit: 1})
				if err == nil && len(rows) > 0 {
					id = rows[0].ID
					break
				}
			}
			known[text] = id
		}
		return id, id != ""
	}
}
