package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// noteFor is how long something told in passing stays in the status bar.
const noteFor = 6 * time.Second

// statusBar says how the copy stands towards the server, and what the keys do.
type statusBar struct {
	shell     *Shell
	dot       *kit.Plate
	state     *kit.Text
	queue     *link
	conflicts *link
	refused   *link
	server    *kit.Text
	note      *kit.Text
	noted     int // counts the notes: an old one must not clear a new one
	line      *fyne.Container
	content   fyne.CanvasObject
}

func small(s string) *kit.Text { return kit.NewText(s, theme.Muted, fynetheme.SizeNameText, false) }

func newStatusBar(s *Shell) *statusBar {
	b := &statusBar{shell: s, dot: kit.NewPlate(theme.Muted), state: small(""), server: small(""), note: small("")}
	b.dot.Radius, b.dot.Min = 4, fyne.NewSize(8, 8)
	b.queue = newLink(func() { s.run("sync") })
	b.conflicts = newLink(func() { s.visitKey(placeConflicts) })
	b.refused = newLink(func() { s.visitKey(placeRefused) })
	b.line = kit.Line(8, b.dot, b.state, b.queue, b.conflicts, b.refused, b.server)
	b.note.SetColor(fynetheme.ColorNamePrimary)
	b.note.Align, b.note.Truncate = fyne.TextAlignTrailing, true
	hints := small(strings.Join([]string{
		"F1 " + s.desk.T("ui.hint.help"), "Ctrl+K " + s.desk.T("ui.hint.palette"), "Ins " + s.desk.T("ui.hint.new"), "F5 " + s.desk.T("ui.hint.refresh"),
	}, "   "))
	lang := newLink(func() { s.run("language") })
	lang.set(strings.ToUpper(string(s.desk.Words().Lang)), theme.Muted)
	mode := kit.NewGlyph(fynetheme.ColorPaletteIcon(), func() { s.run("dark") })
	bar := container.NewBorder(nil, nil, b.line, kit.Line(8, hints, lang, mode), kit.Pads(b.note, 0, 0, 8, 12))
	b.content = container.NewStack(kit.NewPlate(fynetheme.ColorNameHeaderBackground), kit.Pad(bar, 2, 12))
	return b
}

// show tells a status.
func (b *statusBar) show(st app.Status) {
	d := b.shell.desk
	tone := theme.Muted
	switch st.State {
	case "live":
		tone = fynetheme.ColorNameSuccess
	case "connecting", "catching_up":
		tone = fynetheme.ColorNameWarning
	case "revoked", "upgrade":
		tone = fynetheme.ColorNameError
	}
	b.dot.Fill = tone
	b.dot.Refresh()
	text := d.T("ui.state." + st.State)
	if !st.AsOf.IsZero() && st.State != "connecting" {
		text += " " + b.asOf(st.AsOf)
	}
	b.state.Set(text)
	b.server.Set("")
	if st.Server != "" {
		b.server.Set("·   " + d.T("ui.status.server") + " " + st.Server + "   ·   " + st.Login)
	}
	w := d.Words()
	queued := w.N("ui.status.queued", st.Queued)
	if st.Files > 0 {
		queued += ", " + w.N("ui.status.files", st.Files)
	}
	b.queue.show("·   "+queued, theme.Muted, true)
	b.conflicts.show("·   "+w.N("Count.conflicts", st.Conflicts), fynetheme.ColorNameWarning, st.Conflicts > 0)
	b.refused.show("·   "+w.N("ui.status.refused", st.Refused), fynetheme.ColorNameError, st.Refused > 0)
	b.line.Refresh()
}

func (b *statusBar) asOf(t time.Time) string {
	d := b.shell.desk
	zone := d.App.Zone()
	if t.In(zone).Format(time.DateOnly) == d.App.Now().In(zone).Format(time.DateOnly) {
		return d.Words().Clock(t, zone)
	}
	return d.Words().Moment(t, zone)
}

// tell shows a note for a while.
func (b *statusBar) tell(text string) {
	b.noted++
	mine := b.noted
	b.note.Set(text)
	time.AfterFunc(noteFor, func() {
		b.shell.desk.Do(func() {
			if b.noted == mine {
				b.note.Set("")
			}
		})
	})
}

// link is a word to click.
type link struct {
	widget.BaseWidget
	text *kit.Text
	tap  func()
}

func newLink(tap func()) *link {
	l := &link{text: small(""), tap: tap}
	l.ExtendBaseWidget(l)
	return l
}

func (l *link) set(text string, tone fyne.ThemeColorName) { l.show(text, tone, true) }

func (l *link) show(text string, tone fyne.ThemeColorName, on bool) {
	l.text.Set(text)
	l.text.SetColor(tone)
	l.Hidden = !on
	l.Refresh()
}

// Tapped goes where the word leads.
func (l *link) Tapped(*fyne.PointEvent) { l.tap() }

// Cursor shows that the word can be clicked.
func (l *link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (l *link) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.text) }
