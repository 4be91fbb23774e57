package views

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// filesView is the tab of a card that lists the document's files: attach, open,
// save, keep here, take out.
type filesView struct {
	widget.BaseWidget
	card    *Card
	grid    *list.Grid
	field   *kit.Choice // to which field the next one is attached
	bar     *fyne.Container
	note    *kit.Text
	stopper *kit.Button
	content *fyne.Container
	all     []app.File
	counted func(n int)
	stop    context.CancelFunc // ends what is under way; nil if nothing is
	asked   int                // loads begun, so that a late answer is not shown
}

func newFilesView(c *Card) *filesView {
	v := &filesView{card: c, note: kit.Caption("")}
	d := c.desk
	v.grid = list.New(d.Words(), []list.Column{
		{Name: "name", Title: d.T("Field.Name"), Width: 300, Kind: list.Strong, Fixed: true},
		{Name: "field", Title: d.T("ui.files.field"), Width: 170, Fixed: true},
		{Name: "size", Title: d.T("Field.Size"), Width: 100, Kind: list.Number, Fixed: true},
		{Name: "at", Title: d.T("Field.At"), Width: 140, Kind: list.Faint, Fixed: true},
		{Name: "by", Title: d.T("Field.By"), Width: 160, Fixed: true},
		{Name: "state", Title: d.T("ui.files.state"), Width: 220, Fixed: true},
	})
	v.grid.SetEmpty(d.T("ui.files.empty"))
	v.grid.OnOpen = func(string) { v.open() }
	v.grid.OnNew = v.pick
	v.grid.OnMark = func([]string) { v.remove() }
	v.grid.OnRefresh = v.load
	v.grid.OnSelect = func() { d.Nav.Rename(c) }
	v.field = kit.NewChoice(v.targets())
	v.stopper = kit.NewButton(d.T("ui.files.stop"), nil, func() {
		if v.stop != nil {
			v.stop()
		}
	})
	v.stopper.Hide()
	v.buttons()
	v.content = container.NewBorder(kit.Pads(v.bar, 8, 8, 0, 0), nil, nil, nil, v.grid)
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer draws it.
func (v *filesView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.content)
}

// buttons are those that this person may press on this document.
func (v *filesView) buttons() {
	d := v.card.desk
	v.bar = kit.Line(6)
	if v.card.editable() {
		v.bar.Add(kit.NewMainButton(d.T("ui.files.attach"), fynetheme.ContentAddIcon(), v.pick))
		v.bar.Add(container.NewGridWrap(fyne.NewSize(theme.Px(220), theme.Px(30)), v.field))
		if d.Picture != nil {
			v.bar.Add(kit.NewButton(d.T("ui.files.paste"), fynetheme.ContentPasteIcon(), v.paste))
		}
	}
	v.bar.Add(kit.NewButton(d.T("ui.files.open"), nil, v.open))
	v.bar.Add(kit.NewButton(d.T("ui.files.save"), nil, v.save))
	v.bar.Add(kit.NewButton(d.T("ui.files.pin"), nil, v.pin))
	if v.card.editable() {
		v.bar.Add(kit.NewButton(d.T("ui.files.remove"), nil, v.remove))
	}
	v.bar.Add(v.stopper)
	v.bar.Add(v.note)
}

// targets are the fields that a file may be attached to, those inside rows too.
func (v *filesView) targets() (all []kit.Option) {
	c := v.card
	hidden := map[string]bool{}
	if c.doc != nil {
		for _, name := range c.doc.Hidden {
			hidden[name] = true
		}
	}
	words := c.desk.Words()
	for _, f := range c.kind.Fields {
		switch {
		case hidden[f.Name] || f.Server || c.closed(f.Name) || !f.HoldsFiles():
		case ofFiles(f):
			all = append(all, kit.Option{ID: f.Name, Title: words.Label(c.kind.Name, f.Name)})
		default:
			all = append(all, v.inRows(f)...)
		}
	}
	return all
}

func (v *filesView) inRows(f *doc.Field) (all []kit.Option) {
	if v.card.doc == nil {
		return nil
	}
	d := v.card.desk
	n := 0
	v.card.doc.Parts.EachRow(f.Name, func(row string, body doc.Parts) {
		n++
		for _, rf := range f.Rows {
			if rf.Type != doc.TFile {
				continue
			}
			path := f.Name + "/" + row + "/" + rf.Name
			all = append(all, kit.Option{ID: path, Title: d.Words().Label(v.card.kind.Name, path) + " " + strconv.Itoa(n), Detail: v.rowName(f, body)})
		}
	})
	return all
}

// rowName is how a row is told from the others: by its first value.
func (v *filesView) rowName(f *doc.Field, body doc.Parts) string {
	for _, rf := range f.Rows {
		if raw := body[rf.Name]; raw != nil && rf.Type != doc.TFile && !rf.Server {
			return v.card.desk.Show(v.card.kind, f.Name+"/-/"+rf.Name, raw)
		}
	}
	return ""
}

// load reads the files again.
func (v *filesView) load() {
	c := v.card
	v.asked++
	asked := v.asked
	Go(c.desk, func(ctx context.Context) ([]app.File, error) { return c.desk.App.Files(ctx, c.id) }, func(all []app.File, err error) {
		if asked != v.asked {
			return
		}
		if err != nil {
			v.say(c.desk.Text(err))
			return
		}
		v.show(all)
	})
}

func (v *filesView) show(all []app.File) {
	v.all = all
	kept := v.field.Value()
	v.field.SetOptions(v.targets())
	if kept == "" {
		kept = "Files"
	}
	v.field.SetValue(kept)
	var rows list.Slice
	for _, f := range all {
		rows = append(rows, v.row(f))
	}
	v.grid.SetRows(rows)
	if v.counted != nil {
		v.counted(len(all))
	}
}

func (v *filesView) row(f app.File) list.Row {
	d := v.card.desk
	r := list.Row{ID: f.Spot, Cells: []string{
		f.Name, f.Label, sizeText(d, f.Size), d.Words().Moment(f.At.Time, d.App.Zone()), f.Author, v.state(f),
	}}
	if f.Queued {
		r.Edge = theme.TempBanned
	}
	return r
}

// state says where the content is.
func (v *filesView) state(f app.File) string {
	d := v.card.desk
	percent := " " + strconv.FormatInt(100*f.Done/max(1, f.Size), 10) + " %"
	switch {
	case f.Moving && f.Queued:
		return d.T("ui.files.sending") + percent
	case f.Moving:
		return d.T("ui.files.fetching") + percent
	case f.Fault != nil:
		return d.Text(f.Fault)
	case f.Queued:
		return d.T("ui.files.queued")
	case f.Pinned:
		return d.T("ui.files.pinned")
	case f.Here:
		return d.T("ui.files.here")
	}
	return d.T("ui.files.there")
}

func sizeText(d *Desk, size int64) string {
	if size < 1<<20 {
		return d.Words().Int((size+1023)>>10) + " KiB"
	}
	return d.Words().Int((size+1<<20-1)>>20) + " MiB"
}

func (v *filesView) say(text string) { v.note.Set(strings.TrimSpace(text)) }

// current is the file that the cursor is on.
func (v *filesView) current() (app.File, bool) {
	row, ok := v.grid.Current()
	for _, f := range v.all {
		if ok && f.Spot == row.ID {
			return f, true
		}
	}
	return app.File{}, false
}

func (v *filesView) verbs() map[string]func() {
	verbs := map[string]func(){VerbRefresh: v.load}
	if v.card.editable() {
		verbs[VerbNew] = v.pick
	}
	if _, is := v.current(); is {
		verbs[VerbOpen] = v.open
		if v.card.editable() {
			verbs[VerbDelete] = v.remove
		}
	}
	return verbs
}
