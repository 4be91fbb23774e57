package app

import (
	"cmp"
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
	Text     string   // instead of a file: what was copied out of a spreadsheet
	Fields   []string // of Text, by column, if it has no heading
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

// ImportWarning is that a row was taken for a new firm and may be one that is
// there, or that an earlier row was.
type ImportWarning struct {
	Row   int
	Title string // of that firm
	Code  string
	Text  string
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
	Alike   []ImportWarning
	Columns []string          // of the file
	Map     map[string]string // column → field, as it was used
	Source  sheet.Source
}

// Import reads a table. What the server refuses of it takes as little else with
// it as can be. Cancelled, it keeps what it has stored.
func (a *App) Import(ctx context.Context, args ImportArgs) (out Imported, err error) {
	args.Kind = cmp.Or(args.Kind, "Counterparty")
	if _, err := a.kinds.Kind(args.Kind); err != nil {
		return out, doc.Invalid("kind", "unknown_kind")
	}
	if args.Kind != "DeniedList" && !sheet.Reads(args.Kind) {
		return out, doc.Invalid("kind", "import_kind")
	}
	if !a.Unlocked() {
		return out, a.shut()
	}
	if args.Kind == "DeniedList" {
		return a.importDenied(ctx, args)
	}
	table, err := args.table()
	if err != nil {
		return out, fmt.Errorf("import: %w", err)
	}
	batch, err := a.NewID()
	if err != nil {
		return out, err
	}
	im := &importing{app: a, args: args, out: &out}
	rows := rowsOf(im)
	if im.plan, err = a.plan(ctx, batch, table, args); err != nil {
		return out, err
	}
	if err := rows.begin(ctx); err != nil {
		return out, err
	}
	out.Batch, out.Rows, out.Columns, out.Source = batch, len(table.Rows), table.Columns, table.Source
	out.Map = map[string]string{}
	for i, c := range table.Columns {
		out.Map[c] = im.plan.Fields[i]
	}
	if err := im.note(ctx, table); err != nil {
		return out, err
	}
	for i, row := range table.Rows {
		if err := ctx.Err(); err != nil {
			return out, doc.Denied("cancelled").Because(err)
		}
		if err := rows.row(ctx, row); err != nil {
			return out, err
		}
		if args.Progress != nil {
			args.Progress(i+1, len(table.Rows))
		}
	}
	err = rows.end(ctx)
	slices.SortStableFunc(out.Errors, func(a, b ImportError) int { return a.Row - b.Row })
	return out, err
}

func (args ImportArgs) table() (sheet.Table, error) {
	if args.Text != "" {
		return sheet.Paste(args.Text, args.Fields, sheet.Usual())
	}
	return sheet.ReadFile(args.File, sheet.Usual())
}

// intaking makes documents of the rows of one kind.
type intaking interface {
	begin(ctx context.Context) error
	row(ctx context.Context, row sheet.Row) error
	end(ctx context.Context) error
}

func rowsOf(im *importing) intaking {
	if im.args.Kind == "AnnexLine" {
		return &lineRows{importing: im}
	}
	return &firmRows{importing: im}
}

// plan settles where the columns go.
func (a *App) plan(ctx context.Context, batch doc.ID, table sheet.Table, args ImportArgs) (*intake.Plan, error) {
	p := &intake.Plan{Batch: batch, Columns: table.Columns, Fields: intake.Guess(args.Kind, table.Columns), Defaults: args.Defaults}
	if args.Text != "" && table.Heading == 0 {
		p.Fields = slices.Clone(args.Fields[:len(table.Columns)])
	}
	if args.Map != nil {
		for i, c := range table.Columns {
			p.Fields[i] = args.Map[c]
		}
		for c, field := range args.Map {
			switch {
			case !slices.Contains(table.Columns, c):
				return nil, doc.Invalid("map", "import_column").With("column", c)
			case field != "" && !sheet.Fits(args.Kind, field):
				return nil, doc.Invalid("map", "import_field").With("field", field)
			}
		}
	}
	k, err := a.kinds.Kind(args.Kind)
	if err != nil {
		return nil, err
	}
	if _, err := k.Apply(doc.Parts{}, doc.Patch(args.Defaults), false); err != nil {
		return nil, err
	}
	return p, a.use(func(s *session) error {
		p.Code = s.lists(ctx).finder()
		people, err := s.people(ctx)
		p.Employee = func(name string) (doc.ID, bool) { id, ok := people[i18n.Fold(name)]; return id, ok }
		p.Firm = s.firmFinder(ctx)
		return err
	})
}

// finder looks entries up by their code or their name in either language.
func (l lists) finder() func(list, text string) (string, bool) {
	codes := map[[2]string]string{}
	for list := range l {
		items := l.active(list)
		for _, name := range []func(*crm.ListItem) string{
			func(i *crm.ListItem) string { return i.EN }, func(i *crm.ListItem) string { return i.RU }, func(i *crm.ListItem) string { return i.Code },
		} { // a code goes before a name
			for _, item := range slices.Backward(items) {
				codes[[2]string{list, i18n.Fold(name(item))}] = item.Code
			}
		}
	}
	return func(list, text string) (string, bool) {
		code, ok := codes[[2]string{list, i18n.Fold(strings.Trim(strings.TrimSpace(text), `."«»`))}]
		return code, ok
	}
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
}

// mutation is the one under which rows from this one on are stored.
func (im *importing) mutation(row int) doc.ID { return importID(im.plan.Batch, row) }

func importID(batch doc.ID, row int) doc.ID {
	return doc.Derive("import", string(batch), fmt.Sprint(row))
}

// wrong notes what is wrong with a row; what is wrong with the program or the
// disk ends the import.
func (im *importing) wrong(row int, err error) error {
	if !isWrong(err) {
		return err
	}
	for _, fault := range doc.Faults(err) {
		fault.Kind = cmp.Or(fault.Kind, im.args.Kind)
		im.fail(row, im.column(fault.Field()), fault)
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
