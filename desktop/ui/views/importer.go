package views

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/app/sheet"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// Import takes documents out of a table: a file, which column is what, a trial
// run, the run itself, and taking it back.
type Import struct {
	importRun
	kind *doc.Kind
	of   *app.Document // the annex that lines are for

	path    *kit.Entry
	country *kit.Picker
	columns *list.Grid // of the file: its name, an example, our field
	errors  *list.Grid
	check   *kit.Button
	run     *kit.Button
	told    *fyne.Container
	content fyne.CanvasObject

	table sheet.Table
	fits  map[string]string // column → field
}

// NewImport makes the page for counterparties.
func NewImport(d *Desk) *Import { return NewImportOf(d, "Counterparty", nil) }

// NewImportOf makes the page for a kind; lines are those of an annex.
func NewImportOf(d *Desk, kind string, of *app.Document) *Import {
	k, err := d.App.Kinds().Kind(kind)
	if err != nil {
		panic("views: " + err.Error()) // a kind of the program
	}
	m := &Import{importRun: newImportRun(d), kind: k, of: of, path: kit.NewEntry(), told: kit.Column(6)}
	m.path.SetPlaceHolder(d.T("ui.import.path"))
	m.path.OnEnter = m.read
	m.country = kit.NewPicker(d.Say())
	if f := k.Field("Country"); f != nil {
		m.country.Search = d.search(kind, f)
	}
	m.check = kit.NewButton(d.T("ui.import.check"), fynetheme.SearchIcon(), func() { m.start(true) })
	m.run = kit.NewMainButton(d.T("ui.import.run"), fynetheme.DownloadIcon(), func() { m.start(false) })
	m.columns = list.New(d.Words(), []list.Column{
		{Name: "column", Title: d.T("ui.import.column"), Width: 240, Kind: list.Strong, Fixed: true},
		{Name: "example", Title: d.T("ui.import.example"), Width: 300, Kind: list.Faint, Fixed: true},
		{Name: "field", Title: d.T("ui.import.field"), Width: 280, Fixed: true},
	})
	m.columns.SetEmpty(d.T("ui.import.no_file"))
	m.columns.OnOpen = m.chooseField
	m.errors = list.New(d.Words(), []list.Column{
		{Name: "row", Title: d.T("Word.row"), Width: 70, Kind: list.Number, Fixed: true},
		{Name: "column", Title: d.T("ui.import.column"), Width: 160, Fixed: true},
		{Name: "text", Title: d.T("ui.import.error"), Width: 360, Kind: list.Strong, Fixed: true},
	})
	m.errors.SetEmpty(d.T("ui.import.no_errors"))
	m.build()
	return m
}

func (m *Import) build() {
	d := m.desk
	choose := kit.NewButton(d.T("ui.import.choose"), fynetheme.FolderOpenIcon(), m.choose)
	top := container.NewBorder(nil, nil, nil, choose, m.path)
	country := container.NewGridWrap(fyne.NewSize(theme.Px(260), m.country.MinSize().Height), m.country)
	tools := container.NewHBox(m.check, m.run)
	if m.of == nil {
		tools = container.NewHBox(container.NewCenter(kit.Caption(d.T("ui.import.country"))), country, m.check, m.run)
	}
	head := kit.Column(6, heading(d, m.Title(), d.T("ui.import.lead")), top, tools, m.bar, m.told)
	split := container.NewHSplit(m.columns, m.errors)
	split.Offset = 0.58
	m.content = kit.Pad(container.NewBorder(kit.Pads(head, 0, 6, 0, 0), nil, nil, nil, split), 8, 10)
	m.ready()
}

// ready lets only that be pressed which can be done.
func (m *Import) ready() {
	for _, b := range []*kit.Button{m.check, m.run} {
		if len(m.table.Columns) > 0 && !m.running() {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

func (m *Import) choose() {
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	if m.path.Text != "" {
		dir = filepath.Dir(m.path.Text)
	}
	pickFile(m.desk, m.desk.T("ui.import.choose"), dir, []string{".csv", ".txt", ".xlsx"}, func(path string) {
		m.path.SetText(path)
		m.read()
	})
}

// read looks into the file and guesses what its columns are.
func (m *Import) read() {
	path := strings.Trim(strings.TrimSpace(m.path.Text), `"`)
	Go(m.desk, func(context.Context) (sheet.Table, error) {
		return sheet.ReadFile(filepath.Clean(path), sheet.Usual())
	}, func(t sheet.Table, err error) {
		m.told.RemoveAll()
		m.table, m.fits = t, map[string]string{}
		if err != nil {
			m.told.Add(newNotice(theme.Banned, m.desk.T("ui.import.unreadable")+"\n"+m.desk.Text(err)))
		} else {
			m.told.Add(newNotice(theme.Potential, m.found(t)))
		}
		for _, c := range t.Columns {
			m.fits[c] = sheet.GuessColumn(m.kind.Name, c)
		}
		m.show()
		m.ready()
		m.content.Refresh()
	})
}

func (m *Import) found(t sheet.Table) string {
	var text strings.Builder
	text.WriteString(m.desk.Words().N("Count.rows", len(t.Rows)))
	for _, s := range []string{t.Source.Encoding, t.Source.Delimiter, t.Source.Sheet} {
		if s != "" {
			text.WriteString(" · " + s)
		}
	}
	return text.String()
}

func (m *Import) show() {
	rows := make(list.Slice, len(m.table.Columns))
	for i, c := range m.table.Columns {
		example := ""
		for _, r := range m.table.Rows {
			if example = oneLine(r.Cells[i]); example != "" {
				break
			}
		}
		rows[i] = list.Row{ID: strconv.Itoa(i), Cells: []string{c, example, m.fieldName(m.fits[c])}, Marked: m.fits[c] == ""}
	}
	m.columns.SetRows(rows)
}

// fieldName says a field as the guess writes it: Comms.Phone, Addresses.legal.
func (m *Import) fieldName(field string) string {
	w := m.desk.Words()
	if field == "" {
		return w.T("ui.import.to_notes")
	}
	top, part, has := strings.Cut(field, ".")
	if !has {
		return w.Label(m.kind.Name, top)
	}
	for _, key := range []string{m.kind.Name + "." + top + "." + part, "ui.import.part." + part} {
		if w.Has(key) {
			return w.Label(m.kind.Name, top) + ": " + w.T(key)
		}
	}
	return w.Label(m.kind.Name, top) + ": " + part
}

func (m *Import) chooseField(id string) {
	i, err := strconv.Atoi(id)
	if err != nil || i >= len(m.table.Columns) {
		return
	}
	d, column := m.desk, m.table.Columns[i]
	pick := kit.NewPicker(d.Say())
	pick.Search = func(text string) (out []kit.Option) {
		for _, f := range sheet.Fields(m.kind.Name) {
			if title := m.fieldName(f); strings.Contains(strings.ToLower(title), strings.ToLower(text)) {
				out = append(out, kit.Option{ID: f, Title: title})
			}
		}
		return out
	}
	pick.SetValue(kit.Option{ID: m.fits[column], Title: m.fieldName(m.fits[column])})
	ask := kit.NewDialog(d.Canvas(), column, kit.Column(6, kit.Caption(d.T("ui.import.field")), pick),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.ok"), Confirm: true, Run: func() bool {
			m.fits[column] = pick.Value().ID
			m.show()
			return true
		}})
	ask.Size = fyne.NewSize(420, 0)
	ask.Show()
}

func (m *Import) start(dry bool) {
	fits := map[string]string{}
	for c, f := range m.fits {
		if f != "" {
			fits[c] = f
		}
	}
	args := app.ImportArgs{File: strings.Trim(strings.TrimSpace(m.path.Text), `"`), Kind: m.kind.Name, Map: fits, DryRun: dry}
	if m.of != nil {
		args.Defaults = doc.Parts{"Annex": value(m.of.ID)}
	} else if c := m.country.Value().ID; c != "" {
		args.Defaults = doc.Parts{"Country": value(c)}
	}
	m.take(args, m.ready, func(r app.Imported, err error) { m.result(r, err, dry) })
}

func (m *Import) result(r app.Imported, err error, dry bool) {
	d := m.desk
	m.told.RemoveAll()
	if err != nil {
		m.told.Add(newNotice(theme.Banned, d.Text(err)))
		m.content.Refresh()
		return
	}
	key, tone := "ui.import.done", theme.Active
	if dry {
		key, tone = "ui.import.would", theme.Potential
	}
	if len(r.Errors) > 0 {
		tone = theme.TempBanned
	}
	var back []fyne.CanvasObject
	if !dry && r.Created > 0 {
		back = append(back, kit.NewButton(d.T("ui.import.undo"), fynetheme.ContentUndoIcon(), func() { m.undo(r.Batch) }))
	}
	m.told.Add(newNotice(tone, importSums(d, key, r), back...))
	rows := make(list.Slice, len(r.Errors))
	for i, e := range r.Errors {
		rows[i] = list.Row{ID: strconv.Itoa(i), Cells: []string{strconv.Itoa(e.Row), e.Column, e.Text}}
	}
	for i, w := range r.Alike {
		rows = append(rows, list.Row{ID: "alike" + strconv.Itoa(i), Cells: []string{strconv.Itoa(w.Row), "", w.Text}})
	}
	if len(r.Alike) > 0 {
		m.told.Add(newNotice(theme.TempBanned, d.Words().N("ui.import.alike", len(r.Alike))))
	}
	slices.SortStableFunc(rows, func(a, b list.Row) int { return len(a.Cells[0]) - len(b.Cells[0]) })
	m.errors.SetRows(rows)
	m.content.Refresh()
}

// undo takes an import back and tells what of it was left.
func (m *Import) undo(batch doc.ID) {
	d := m.desk
	Go(d, func(ctx context.Context) (app.Undone, error) { return d.App.UndoImport(ctx, batch) }, func(u app.Undone, err error) {
		m.told.RemoveAll()
		if err != nil {
			m.told.Add(newNotice(theme.Banned, d.Text(err)))
			m.content.Refresh()
			return
		}
		m.told.Add(newNotice(theme.Potential, d.Words().Tf("ui.import.undone", map[string]string{"deleted": strconv.Itoa(u.Deleted), "left": strconv.Itoa(len(u.Left))})))
		rows := make(list.Slice, len(u.Left))
		for i, l := range u.Left {
			rows[i] = list.Row{ID: string(l.ID), Cells: []string{"", l.Title, l.Text}}
		}
		m.errors.SetRows(rows)
		m.content.Refresh()
	})
}
