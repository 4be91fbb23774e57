package views

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// The measures of a term bar, unscaled.
const (
	termHeight = 10
	termLabels = 16
	termMark   = 3
)

// openTerm is how far the bar of a contract without an end reaches past today.
const openTerm = 365

// termBar shows a term from its first day to its last: what is gone of it, where
// today is, and the days on which something happens.
type termBar struct {
	widget.BaseWidget
	desk  *Desk
	o     crm.Outlook
	today doc.Date
}

func newTermBar(d *Desk) *termBar {
	b := &termBar{desk: d}
	b.ExtendBaseWidget(b)
	return b
}

func (b *termBar) set(o crm.Outlook, today doc.Date) {
	b.o, b.today = o, today
	b.Refresh()
}

// span is what the bar reaches over.
func (b *termBar) span() (from, to doc.Date) {
	from, to = b.o.From, b.o.To
	if to == "" {
		to = max(from, b.today).Add(openTerm)
	}
	return from, max(to, b.o.Renewed)
}

// at is where a day stands, from 0 to 1.
func (b *termBar) at(day doc.Date) float32 {
	from, to := b.span()
	all := to.At(time.UTC).Sub(from.At(time.UTC))
	if all <= 0 {
		return 0
	}
	return float32(min(max(day.At(time.UTC).Sub(from.At(time.UTC)).Seconds()/all.Seconds(), 0), 1))
}

// CreateRenderer draws it.
func (b *termBar) CreateRenderer() fyne.WidgetRenderer { return &termRenderer{b: b} }

type termRenderer struct {
	b       *termBar
	objects []fyne.CanvasObject
}

func (r *termRenderer) Layout(s fyne.Size) { r.draw(s) }
func (r *termRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(200), theme.Px(termHeight+2*termMark+termLabels))
}
func (r *termRenderer) Refresh() {
	r.draw(r.b.Size())
	canvas.Refresh(r.b)
}
func (r *termRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *termRenderer) Destroy()                     {}

func (r *termRenderer) draw(s fyne.Size) {
	b := r.b
	r.objects = r.objects[:0]
	if b.o.From == "" || s.Width < 10 {
		return
	}
	px := theme.Px
	top, height := px(termMark), px(termHeight)
	last := b.o.To
	if last == "" {
		_, last = b.span()
	}
	r.block(theme.Color(fynetheme.ColorNameSeparator), 0, top, s.Width*b.at(last), height)
	if b.o.Renewed != "" {
		r.block(theme.Soft(theme.Potential), s.Width*b.at(last), top, s.Width*(b.at(b.o.Renewed)-b.at(last)), height)
	}
	tone := toneOf(string(b.o.Light))
	r.block(theme.Color(tone), 0, top, s.Width*min(b.at(b.today), b.at(last)), height)
	for _, a := range b.o.Changes {
		r.mark(theme.Color(theme.Potential), s, a.From)
	}
	if b.o.Notice != "" {
		r.mark(theme.Color(theme.TempBanned), s, b.o.Notice)
	}
	if b.today >= b.o.From {
		r.mark(theme.Color(fynetheme.ColorNameForeground), s, b.today)
	}
	r.labels(s)
}

// labels write the ends and today under the bar, today only where it has room.
func (r *termRenderer) labels(s fyne.Size) {
	b := r.b
	w := b.desk.Words()
	y := theme.Px(termHeight + 2*termMark)
	end := w.T("ui.term.open")
	if b.o.To != "" {
		end = w.Date(b.o.To)
	}
	first, last, now := r.label(w.Date(b.o.From)), r.label(end), r.label(w.T("Word.today"))
	endAt := s.Width * 1
	if b.o.To != "" {
		endAt = s.Width * b.at(b.o.To)
	}
	first.Move(fyne.NewPos(0, y))
	lastX := min(max(endAt-last.MinSize().Width/2, first.MinSize().Width+8), s.Width-last.MinSize().Width)
	last.Move(fyne.NewPos(lastX, y))
	r.objects = append(r.objects, first, last)
	if renewed := r.label(w.Date(b.o.Renewed)); b.o.Renewed != "" {
		if x := s.Width - renewed.MinSize().Width; x > lastX+last.MinSize().Width+8 {
			renewed.Move(fyne.NewPos(x, y))
			r.objects = append(r.objects, renewed)
		}
	}
	x := s.Width*b.at(b.today) - now.MinSize().Width/2
	clear := x > first.MinSize().Width+8 && (x+now.MinSize().Width+8 < lastX || x > lastX+last.MinSize().Width+8 && x+now.MinSize().Width < s.Width-80)
	if clear && b.today >= b.o.From {
		now.Color, now.TextStyle.Bold = theme.Color(fynetheme.ColorNameForeground), true
		now.Move(fyne.NewPos(x, y))
		r.objects = append(r.objects, now)
	}
}

func (r *termRenderer) label(text string) *canvas.Text {
	t := canvas.NewText(text, theme.Color(theme.Muted))
	t.TextSize = theme.Size(fynetheme.SizeNameCaptionText)
	t.Resize(t.MinSize())
	return t
}

func (r *termRenderer) block(fill color.Color, x, y, w, h float32) {
	o := canvas.NewRectangle(fill)
	o.CornerRadius = theme.Px(3)
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), h))
	r.objects = append(r.objects, o)
}

func (r *termRenderer) mark(fill color.Color, s fyne.Size, day doc.Date) {
	width := theme.Px(termMark)
	r.block(fill, min(s.Width*r.b.at(day), s.Width-width), 0, width, theme.Px(termHeight+2*termMark))
}
