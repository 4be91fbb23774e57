package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
)

// Picker is a field that refers to something else, found by typing.
type Picker struct {
	box
	Search    func(text string) []Option // runs beside the main goroutine
	OnChanged func(Option)
	OnOpen    func(Option)      // F2 and the arrow: look at what is referred to
	OnNew     func(text string) // Ins: there is none such yet, make one

	words  Words
	value  Option
	clear  *Glyph
	look   *Glyph
	finder *finder
	popup  *Overlay
	shown  func()
}

// NewPicker makes an empty field.
func NewPicker(words Words) *Picker {
	p := &Picker{words: words}
	p.clear = NewGlyph(fynetheme.CancelIcon(), func() { p.choose(Option{}) })
	p.look = NewGlyph(fynetheme.NavigateNextIcon(), p.openValue)
	p.glyphs = []*Glyph{p.clear, p.look, NewGlyph(fynetheme.MenuDropDownIcon(), func() { p.Tapped(nil) })}
	p.press = func() { p.open("") }
	p.typed = func(r rune) { p.open(string(r)) }
	p.key = p.keys
	p.PlaceHolder = words("Kit.PickHint")
	p.extend(p)
	p.showGlyphs()
	return p
}

// Value is what was chosen; its ID is empty when nothing was.
func (p *Picker) Value() Option { return p.value }

// SetValue shows something without telling that it has changed.
func (p *Picker) SetValue(o Option) {
	p.value = o
	p.showGlyphs()
	p.setText(o.Title, o.Disabled)
}

// Refresh shows the buttons that are of use now.
func (p *Picker) Refresh() {
	p.showGlyphs()
	p.box.Refresh()
}

func (p *Picker) showGlyphs() {
	p.clear.Hidden = p.value.ID == "" || p.Disabled()
	p.look.Hidden = p.value.ID == "" || p.OnOpen == nil
	p.glyphs[2].Hidden = p.Disabled()
}

func (p *Picker) choose(o Option) {
	changed := o.ID != p.value.ID
	p.SetValue(o)
	if changed && p.OnChanged != nil {
		p.OnChanged(o)
	}
}

func (p *Picker) openValue() {
	if p.OnOpen != nil && p.value.ID != "" {
		p.OnOpen(p.value)
	}
}

func (p *Picker) keys(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		p.choose(Option{})
	case fyne.KeyF2:
		if p.OnOpen == nil || p.value.ID == "" {
			return false
		}
		p.openValue()
	case fyne.KeyInsert:
		if p.OnNew == nil {
			return false
		}
		p.OnNew("")
	default:
		return false
	}
	return true
}

// open lays a line with a list over the field: the field's own keys rest, and
// what is typed goes to the line.
func (p *Picker) open(text string) {
	c := canvasOf(p)
	if c == nil || p.Search == nil || p.popup != nil && p.popup.IsOpen() {
		return
	}
	f := newFinder(p.Search, p.words("Word.nothing"))
	f.mark = p.value.ID
	f.line.SetPlaceHolder(p.words("Kit.PickHint"))
	card := floating(Pad(f, 4, 4), 5)
	p.finder = f
	p.popup = NewOverlay(c, card, false, func(window fyne.Size) (fyne.Position, fyne.Size) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p).SubtractXY(theme.Px(4), theme.Px(4))
		s := fyne.NewSize(max(p.Size().Width+theme.Px(8), theme.Px(320)), f.line.MinSize().Height+f.list.height()+theme.Px(14))
		s.Width, s.Height = min(s.Width, window.Width), min(s.Height, window.Height)
		return fyne.NewPos(max(min(at.X, window.Width-s.Width), 0), max(min(at.Y, window.Height-s.Height), 0)), s
	})
	f.shown = func() {
		p.popup.Refresh()
		if p.shown != nil {
			p.shown()
		}
	}
	f.list.OnChoose = func(o Option) {
		p.popup.Close()
		p.choose(o)
		NextField(p)
	}
	f.list.OnCancel = p.popup.Close
	p.popup.OnKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyInsert && p.OnNew != nil {
			p.popup.Close()
			p.OnNew(f.line.Text)
			return true
		}
		return false
	}
	p.popup.Show()
	c.Focus(f.line)
	f.line.show(text)
	f.line.CursorColumn = len([]rune(text))
	f.ask(text)
}
