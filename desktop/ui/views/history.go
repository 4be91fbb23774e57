package views

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// historyShown is how many changes are drawn; whoever needs older ones asks
// the console.
const historyShown = 100

// historyView tells who has changed what in a document, newest first.
type historyView struct {
	widget.BaseWidget
	desk   *Desk
	id     doc.ID
	column *fyne.Container
	scroll *container.Scroll
	read   bool
}

func newHistoryView(d *Desk, id doc.ID) *historyView {
	h := &historyView{desk: d, id: id, column: kit.Column(6)}
	h.scroll = container.NewVScroll(kit.Pad(h.column, 8, 8))
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer draws it.
func (h *historyView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(h.scroll)
}

// load asks for the changes; offline only the pages kept are here.
func (h *historyView) load() {
	h.read = true
	Go(h.desk, func(ctx context.Context) (app.History, error) { return h.desk.App.History(ctx, h.id) }, func(past app.History, err error) {
		h.column.RemoveAll()
		if err != nil {
			h.column.Add(newNotice(theme.Banned, h.desk.Text(err)))
			h.scroll.Refresh()
			return
		}
		if past.Partial {
			h.column.Add(newNotice(theme.TempBanned, h.desk.T("ui.history.partial")))
		}
		if len(past.Changes) == 0 {
			h.column.Add(newNotice(theme.Muted, h.desk.T("ui.history.none")))
		}
		for _, c := range past.Changes[:min(len(past.Changes), historyShown)] {
			h.column.Add(h.change(c))
		}
		h.scroll.Refresh()
	})
}

func (h *historyView) change(c app.Change) fyne.CanvasObject {
	d := h.desk
	head := []fyne.CanvasObject{
		kit.NewText(d.Words().Moment(c.At, d.App.Zone()), theme.Muted, fynetheme.SizeNameText, false),
		kit.NewText(c.By, fynetheme.ColorNameForeground, fynetheme.SizeNameText, true),
	}
	if c.Device != "" {
		head = append(head, kit.Caption(c.Device))
	}
	if c.Seq == 0 {
		head = append(head, kit.NewChip(d.T("ui.pending"), theme.TempBanned))
	}
	if c.Offline {
		head = append(head, kit.NewChip(d.T("ui.history.offline"), theme.Muted))
	}
	rows := kit.Column(2, kit.Line(8, head...))
	if c.Reason != "" {
		rows.Add(kit.Caption(d.T("ui.history.reason") + ": " + c.Reason))
	}
	for _, f := range c.Fields {
		rows.Add(h.field(f))
	}
	return kit.NewPanel(rows)
}

func (h *historyView) field(f app.ChangeField) fyne.CanvasObject {
	label := kit.Caption(f.Label + ":")
	text := oneLine(f.New)
	switch {
	case f.Masked:
		text = h.desk.T("ui.history.masked")
	case f.Old != "" && f.New != "":
		text = h.desk.Words().Became(oneLine(f.Old), text)
	case f.New == "":
		text = h.desk.Words().Became(oneLine(f.Old), h.desk.T("ui.history.emptied"))
	}
	body := kit.Body(text)
	body.Truncate = true
	return container.NewBorder(nil, nil, label, nil, body)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
