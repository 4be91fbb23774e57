package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kontor/desktop/app/intake"
	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// ImportArgs says what to import.
type ImportArgs struct {
	File     string
	Kind     string
	Map      map[string]string          // column → field; nil: guessed by name
	Defaults map[string]json.RawMessage // field → value
	DryRun   bool                       // tells what would be, stores nothing
	Progress func(done, total int)      // may be nil
}

// ImportError is why a row was not taken.
type ImportError struct {
	Row    int // as a spreadsheet counts
	Column string
	Code   string
	Text   string
}

// Imported is what an import came to.
type Imported struct {
	Batch   doc.ID
	Rows    int
	Created int
	Merged  int // rows that added to a firm that was there
	Skipped int // rows of which everything was there
	Gone    int // entries of a list that the file no longer has
	Errors  []ImportError
	Columns []string          // of the file
	Map     map[string]string // column → field, as it was used
	Source  sheet.Source
}

// Import reads a table of counterparties, or a list of denied parties. Each row is a mutation of its own,
// so that one the server refuses takes no other with it. Cancelled, it keeps
// what it has stored.
func (a *App) Import(ctx context.Context, args ImportArgs) (out Imported, err error) {
	if _, err := a.kinds.Kind(args.Kind); args.Kind != "" && err != nil {
		return out, doc.Invalid("kind", "unknown_kind")
	}
	if !a.Unlocked() {
		return out, a.shut()
	}
	switch args.Kind {
	case "", "Counterparty":
	case "DeniedList":
		return a.importDenied(ctx, args)
	default:
		return out, doc.Invalid("kind", "import_kind")
	}
	table, err := sheet.ReadFile(args.File, sheet.Usual())
	if err != nil {
		return out, fmt.Errorf("import: %w", err)
	}
	batch, err := a.NewID()
	if err != nil {
		return out, err
	}
	run := &importing{app: a, args: args, out: &out}
	if run.plan, err = a.plan(ctx, batch, table, args); err != nil {
		return out, err
	}
	out.Batch, out.Rows, out.Columns, out.Source = batch, len(table.Rows), table.Columns, table.Source
	out.Map = map[string]string{}
	for i, c := range table.Columns {
		out.Map[c] = run.plan.Fields[i]
	}
	if err := run.index(ctx); err != nil {
		return out, err
	}
	for i, row := range table.Rows {
		if err := ctx.Err(); err != nil {
			return out, doc.Denied("cancelled").Because(err)
		}
		if err := run.row(ctx, row); err != nil {
			return out, err
		}
		if args.Progress != nil {
			args.Progress(i+1, len(table.Rows))
		}
	}
	return out, nil
}

// plan settles where the columns go. Without a country neither phones nor tax
// IDs can be read.
func (a *App) plan(ctx context.Context, batch doc.ID, table sheet.Table, args ImportArgs) (*intake.Plan, error) {
	p := &intake.Plan{Batch: batch, Columns: table.Columns, Fields: intake.Guess(table.Columns), Defaults: args.Defaults}
	if args.Map != nil {
		for i, c := range table.Columns {
			p.Fields[i] = args.Map[c]
		}
		for c, field := range args.Map {
			switch {
			case !slices.Contains(table.Columns, c):
				return nil, doc.Invalid("map", "import_column").With("column", c)
			case field != "" && !sheet.Fits(field):
				return nil, doc.Invalid("map", "import_field").With("field", field)
			}
		}
	}
	k, err := a.kinds.Kind("Counterparty")
	if err != nil {
		return nil, err
	}
	if _, err := k.Apply(doc.Parts{}, doc.Patch(args.Defaults), false); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(p.Fields, "NameShort") && !slices.Contains(p.Fields, "NameFull"):
		return nil, doc.Invalid("map", "import_no_name")
	case !slices.Contains(p.Fields, "Country") && len(args.Defaults["Country"]) == 0:
		return nil, doc.Invalid("defaults", "import_no_country")
	}
	return p, a.use(func(s *session) error {
		items := s.lists(ctx)
		p.Code = func(list, text string) (string, bool) { return items.find(list, text) }
		people, err := s.people(ctx)
		p.Employee = func(name string) (doc.ID, bool) { id, ok := people[i18n.Fold(name)]; return id, ok }
		return err
	})
}

// find looks an entry up by its code or its name in either language.
func (l lists) find(list, text string) (string, bool) {
	text = i18n.Fold(strings.Trim(strings.TrimSpace(text), `."«»`))
	for code, item := range l[list] {
		if !item.Inactive && (i18n.Fold(code) == text || i18n.Fold(item.RU) == text || i18n.Fold(item.EN) == text) {
			return code, true
		}
	}
	return "", false
}

// people are the employees by their whole name and by surname and initials.
func (s *session) people(ctx context.Context) (map[string]doc.ID, error) {
	rows, _, err := s.v.List(ctx, Query{Kind: "Employee"})
	if err != nil {
		return nil, err
	}
	people := map[string]doc.ID{}
	for _, r := range rows {
		name := strings.Fields(r.Title)
		people[i18n.Fold(r.Title)] = r.ID
		if len(name) == 3 {
			initials := string([]rune(name[1])[:1]) + "." + string([]rune(name[2])[:1]) + "."
			people[i18n.Fold(name[0]+" "+initials)] = r.ID
			people[i18n.Fold(name[0]+" "+name[1])] = r.ID
		}
	}
	return people, nil
}

// importing is an import under way.
type importing struct {
	app  *App
	args ImportArgs
	plan *intake.Plan
	out  *Imported
	// what is there already, by tax ID and by name
	byTax  map[string]*crm.Counterparty
	byName map[string][]*crm.Counterparty
	people map[doc.ID][]string  // a firm's persons, once one was looked for
	trial  map[doc.ID]*Document // what a dry run would have made
}

// index reads the firms of the copy to find rows that are there already.
func (im *importing) index(ctx context.Context) error {
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

// row takes one row.
func (im *importing) row(ctx context.Context, row sheet.Row) error {
	f := im.plan.Read(row)
	if len(f.Faults) > 0 {
		for _, fault := range f.Faults {
			im.fail(row.Number, fault.Column, doc.Invalid("", fault.Rule))
		}
		return nil
	}
	cp, err := im.decode(f)
	if err != nil {
		return im.wrong(f, err)
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
		return im.wrong(f, err)
	}
	im.remember(cp)
	im.out.Created++
	return im.try(&Document{ID: f.ID, Parts: doc.Parts{}}, f.Patch)
}

func (im *importing) decode(f *intake.Firm) (*crm.Counterparty, error) {
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
func (im *importing) store(ctx context.Context, f *intake.Firm, writes []doc.Write) error {
	return im.app.use(func(s *session) error {
		m, err := s.mutation(ctx, "")
		if err != nil {
			return err
		}
		m.ID = doc.Derive("import", string(im.plan.Batch), fmt.Sprint(f.Row))
		m.Do = writes
		res, err := s.keep(ctx, m, im.args.DryRun)
		if err == nil && !im.args.DryRun {
			s.saved(res)
		}
		return err
	})
}

// wrong notes what is wrong with a row; what is wrong with the program or the
// disk ends the import.
func (im *importing) wrong(f *intake.Firm, err error) error {
	if !isWrong(err) {
		return err
	}
	for _, fault := range doc.Faults(err) {
		im.fail(f.Row, im.column(fault.Field()), fault)
	}
	return nil
}

// column names the column that a field came from.
func (im *importing) column(path string) string {
	top, _, _ := strings.Cut(path, "/")
	for i, field := range im.plan.Fields {
		if name, _, _ := strings.Cut(field, "."); name == top && top != "" {
			return im.plan.Columns[i]
		}
	}
	return ""
}

func (im *importing) fail(row int, column string, e *doc.Error) {
	im.out.Errors = append(im.out.Errors, ImportError{Row: row, Column: column, Code: e.Rule, Text: im.app.Words().Error(e)})
}
