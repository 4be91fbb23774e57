package form

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// hint is the fault under a field, in as many lines as it needs.
type hint struct {
	widget.BaseWidget
	label *widget.Label
}

func newHint() *hint {
	h := &hint{label: widget.NewLabel("")}
	h.label.Importance, h.label.Wrapping, h.label.SizeName = widget.DangerImportance, fyne.TextWrapWord, fynetheme.SizeNameCaptionText
	h.ExtendBaseWidget(h)
	h.Hide()
	return h
}

func (h *hint) say(text string) {
	h.label.SetText(text)
	if text == "" {
		h.Hide()
		return
	}
	h.Show()
}

// CreateRenderer draws it close to the field: a label leaves too much room.
func (h *hint) CreateRenderer() fyne.WidgetRenderer { return &hintRenderer{h} }

type hintRenderer struct{ h *hint }

func (r *hintRenderer) inset() float32 {
	return theme.Size(fynetheme.SizeNameInnerPadding) - theme.Px(1)
}
func (r *hintRenderer) Layout(s fyne.Size) {
	r.h.label.Move(fyne.NewPos(-r.inset(), -r.inset()))
	r.h.label.Resize(s.AddWidthHeight(2*r.inset(), 2*r.inset()))
}
func (r *hintRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(40), r.h.label.MinSize().Height-2*r.inset())
}
func (r *hintRenderer) Refresh()                     { r.h.label.Refresh() }
func (r *hintRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.h.label} }
func (r *hintRenderer) Destroy()                     {}
