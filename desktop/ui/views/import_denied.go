package views

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// DeniedImport takes a sanctions list out of a file: the file, the name of the
// list where the file gives none, a trial run, the run itself.
type DeniedImport struct {
	importRun
	path    *kit.Entry
	name    *kit.Entry
	date    *kit.DateField
	check   *kit.Button
	run     *kit.Button
	cancel  *kit.Button
	told    *fyne.Container
	errors  *list.Grid
	content fyne.CanvasObject
}

// NewDeniedImport makes the page.
func NewDeniedImport(d *Desk) *DeniedImport {
	m := &DeniedImport{importRun: newImportRun(d), path: kit.NewEntry(), name: kit.NewEntry(), date: kit.NewDateField(d.Say(), d.App.Now), told: kit.Column(6)}
	m.path.SetPlaceHolder(d.T("ui.denied.path"))
	m.path.OnEnter = func() { m.start(true) }
	m.path.OnChanged = func(string) { m.ready() }
	m.name.SetPlaceHolder(d.T("ui.denied.name"))
	m.check = kit.NewButton(d.T("ui.import.check"), fynetheme.SearchIcon(), func() { m.start(true) })
	m.run = kit.NewMainButton(d.T("ui.import.run"), fynetheme.DownloadIcon(), func() { m.start(false) })
	m.cancel = kit.NewButton(d.T("ui.import.stop"), fynetheme.CancelIcon(), m.halt)
	m.errors = list.New(d.Words(), []list.Column{
		{Name: "row", Title: d.T("Word.row"), Width: 70, Kind: list.Number, Fixed: true},
		{Name: "column", Title: d.T("ui.import.column"), Width: 200, Fixed: true},
		{Name: "text", Title: d.T("ui.import.error"), Width: 520, Kind: list.Strong, Fixed: true},
	})
	m.errors.SetEmpty(d.T("ui.import.no_errors"))
	m.build()
	return m
}

func (m *DeniedImport) build() {
	d := m.desk
	choose := kit.NewButton(d.T("ui.import.choose"), fynetheme.FolderOpenIcon(), m.choose)
	top := container.NewBorder(nil, nil, nil, choose, m.path)
	name := container.NewGridWrap(fyne.NewSize(theme.Px(320), m.name.MinSize().Height), m.name)
	date := container.NewGridWrap(fyne.NewSize(theme.Px(150), m.date.MinSize().Height), m.date)
	tools := container.NewHBox(name, container.NewCenter(kit.Caption(d.Words().Label("DeniedList", "Date"))), date, m.check, m.run, m.cancel)
	head := kit.Column(6, heading(d, d.T("ui.denied.import"), d.T("ui.denied.lead")), top, tools, m.bar, m.told)
	m.content = kit.Pad(container.NewBorder(kit.Pads(head, 0, 6, 0, 0), nil, nil, nil, m.errors), 8, 10)
	m.ready()
}

// ready lets only that be pressed which can be done.
func (m *DeniedImport) ready() {
	able := func(b *kit.Button, can bool) {
		if can {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	able(m.check, !m.running() && m.file() != "")
	able(m.run, !m.running() && m.file() != "")
	able(m.cancel, m.running())
}

func (m *DeniedImport) file() string { return strings.Trim(strings.TrimSpace(m.path.Text), `"`) }

func (m *DeniedImport) choose() {
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	if m.file() != "" {
		dir = filepath.Dir(m.file())
	}
	pickFile(m.desk, m.desk.T("ui.import.choose"), dir, []string{".xml", ".csv", ".txt", ".xlsx"}, func(path string) {
		m.path.SetText(path)
		m.start(true)
	})
}

func (m *DeniedImport) start(dry bool) {
	if m.file() == "" || m.running() {
		return
	}
	args := app.ImportArgs{File: m.file(), Kind: "DeniedList", DryRun: dry, Defaults: doc.Parts{}}
	for field, text := range map[string]string{"Name": strings.TrimSpace(m.name.Text), "Date": m.date.Value()} {
		if text != "" {
			args.Defaults[field] = value(text)
		}
	}
	m.take(args, m.ready, func(r app.Imported, err error) { m.result(r, err, dry) })
}

func (m *DeniedImport) result(r app.Imported, err error, dry bool) {
	d := m.desk
	m.told.RemoveAll()
	defer m.content.Refresh()
	if err != nil {
		m.told.Add(newNotice(theme.Banned, d.Text(err)))
		return
	}
	key, tone := "ui.denied.done", theme.Active
	if dry {
		key, tone = "ui.denied.would", theme.Potential
	}
	if len(r.Errors) > 0 {
		tone = theme.TempBanned
	}
	var back []fyne.CanvasObject
	if !dry && r.Created+r.Merged+r.Gone > 0 {
		back = append(back, kit.NewButton(d.T("ui.import.undo"), fynetheme.ContentUndoIcon(), func() { m.undo(r.Batch) }))
	}
	m.told.Add(newNotice(tone, d.Words().Tf(key, map[string]string{
		"rows": strconv.Itoa(r.Rows), "created": strconv.Itoa(r.Created), "merged": strconv.Itoa(r.Merged),
		"skipped": strconv.Itoa(r.Skipped), "gone": strconv.Itoa(r.Gone), "errors": strconv.Itoa(len(r.Errors)),
	}), back...))
	rows := make(list.Slice, len(r.Errors))
	for i, e := range r.Errors {
		rows[i] = list.Row{ID: strconv.Itoa(i), Cells: []string{strconv.Itoa(e.Row), e.Column, e.Text}}
	}
	m.errors.SetRows(rows)
}

// undo takes an import back and tells what of it was left.
func (m *DeniedImport) undo(batch doc.ID) {
	d := m.desk
	Go(d, func(ctx context.Context) (app.Undone, error) { return d.App.UndoImport(ctx, batch) }, func(u app.Undone, err error) {
		m.told.RemoveAll()
		defer m.content.Refresh()
		if err != nil {
			m.told.Add(newNotice(theme.Banned, d.Text(err)))
			return
		}
		m.told.Add(newNotice(theme.Potential, d.Words().Tf("ui.denied.undone", map[string]string{
			"deleted": strconv.Itoa(u.Deleted), "restored": strconv.Itoa(u.Restored), "left": strconv.Itoa(len(u.Left)),
		})))
		rows := make(list.Slice, len(u.Left))
		for i, l := range u.Left {
			rows[i] = list.Row{ID: string(l.ID), Cells: []string{"", l.Title, l.Text}}
		}
		m.errors.SetRows(rows)
	})
}

// Key implements Page.
func (m *DeniedImport) Key() string { return "import-denied" }

// Title implements Page.
func (m *DeniedImport) Title() string { return m.desk.T("ui.denied.import") }

// Content implements Page.
func (m *DeniedImport) Content() fyne.CanvasObject { return m.content }

// Update implements Page.
func (m *DeniedImport) Update(app.Event) {}

// Verbs implements Page.
func (m *DeniedImport) Verbs() map[string]func() { return map[string]func(){VerbOpen: m.choose} }

// Again implements Page.
func (m *DeniedImport) Again() Page {
	n := NewDeniedImport(m.desk)
	n.path.SetText(m.path.Text)
	n.name.SetText(m.name.Text)
	n.date.SetValue(m.date.Value())
	return n
}
