package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// Text is a line of text in a colour and a size of the theme: it changes with
// the theme, and cuts itself where there is no room.
type Text struct {
	widget.BaseWidget
	Align    fyne.TextAlign
	Truncate bool // it may be narrower than its words

	text  string
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	style fyne.TextStyle
}

// NewText makes a line of text.
func NewText(s string, color fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *Text {
	t := &Text{text: s, color: color, size: size, style: fyne.TextStyle{Bold: bold}}
	t.ExtendBaseWidget(t)
	return t
}

// Body is the text one reads.
func Body(s string) *Text {
	return NewText(s, fynetheme.ColorNameForeground, fynetheme.SizeNameText, false)
}

// Caption is the text beside it.
func Caption(s string) *Text {
	return NewText(s, theme.Muted, fynetheme.SizeNameText, false)
}

// Title is the text on top.
func Title(s string) *Text {
	return NewText(s, fynetheme.ColorNameForeground, fynetheme.SizeNameHeadingText, true)
}

// Text tells what is shown.
func (t *Text) Text() string { return t.text }

// Set shows another text.
func (t *Text) Set(s string) {
	if t.text != s {
		t.text = s
		t.Refresh()
	}
}

// SetColor shows the text in another colour.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.color != c {
		t.color = c
		t.Refresh()
	}
}

// CreateRenderer draws it.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, out: canvas.NewText(t.text, color.Transparent)}
	r.style()
	return r
}

type textRenderer struct {
	t     *Text
	out   *canvas.Text
	ruler *Ruler
	full  fyne.Size
}

func (r *textRenderer) style() {
	size := theme.Size(r.t.size)
	if r.ruler == nil || r.ruler.Size() != size {
		r.ruler = NewRuler(size, r.t.style)
	}
	r.out.TextSize, r.out.TextStyle, r.out.Alignment = size, r.t.style, r.t.Align
	r.out.Color = theme.Color(r.t.color)
	r.full = fyne.MeasureText(r.t.text, size, r.t.style)
}

func (r *textRenderer) fit(width float32) {
	r.out.Text = r.t.text
	if r.t.Truncate && r.full.Width > width+0.5 {
		r.out.Text = r.ruler.Fit(r.t.text, width)
	}
}

func (r *textRenderer) Layout(s fyne.Size) {
	r.fit(s.Width)
	r.out.Resize(s)
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.t.Truncate {
		return fyne.NewSize(min(r.full.Width, theme.Px(24)), r.full.Height)
	}
	return r.full
}

func (r *textRenderer) Refresh() {
	r.style()
	r.fit(r.t.Size().Width)
	r.out.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.out} }
func (r *textRenderer) Destroy()                     {}
