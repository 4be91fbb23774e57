package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// box looks like a line to type in, and shows what was chosen instead. Picker
// and Choice are boxes that open a list.
type box struct {
	widget.DisableableWidget
	PlaceHolder string

	self    fyne.Focusable
	text    string
	grey    bool
	glyphs  []*Glyph
	focused bool
	mods    Modifiers
	hooks   []func(*fyne.KeyEvent) bool
	gained  []func()
	press   func()
	key     func(*fyne.KeyEvent) bool
	typed   func(rune)
}

func (b *box) extend(self textField) {
	b.self = self
	b.ExtendBaseWidget(self)
}

func (b *box) object() fyne.CanvasObject { return b.self.(fyne.CanvasObject) }

// Target is the box itself.
func (b *box) Target() fyne.Focusable { return b.self }

// HookKeys lets someone look at keys first.
func (b *box) HookKeys(take func(*fyne.KeyEvent) bool) { b.hooks = append(b.hooks, take) }

// HookFocus tells someone when the focus has come.
func (b *box) HookFocus(gained func()) { b.gained = append(b.gained, gained) }

// Text tells what is shown.
func (b *box) Text() string { return b.text }

func (b *box) setText(s string, grey bool) {
	b.text, b.grey = s, grey
	b.Refresh()
}

// Tapped takes the focus and opens the list.
func (b *box) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	FocusOn(b.self)
	b.press()
}

// FocusGained marks the box.
func (b *box) FocusGained() {
	b.focused = true
	b.Refresh()
	for _, f := range b.gained {
		f()
	}
}

// FocusLost unmarks it.
func (b *box) FocusLost() {
	b.focused = false
	b.mods.Forget()
	b.Refresh()
}

// AcceptsTab keeps Tab for us, that the next field can select its text.
func (b *box) AcceptsTab() bool { return true }

// KeyDown notes modifiers.
func (b *box) KeyDown(k *fyne.KeyEvent) { b.mods.Down(k) }

// KeyUp notes modifiers.
func (b *box) KeyUp(k *fyne.KeyEvent) { b.mods.Up(k) }

// TypedRune opens the list with the letter, or whatever the owner does.
func (b *box) TypedRune(r rune) {
	if !b.Disabled() && b.typed != nil {
		b.typed(r)
	}
}

// TypedKey opens, moves on, or passes the key on.
func (b *box) TypedKey(k *fyne.KeyEvent) {
	for _, take := range b.hooks {
		if take(k) {
			return
		}
	}
	if !b.Disabled() && b.key != nil && b.key(k) {
		return
	}
	switch k.Name {
	case fyne.KeyTab:
		if b.mods.Now()&fyne.KeyModifierShift != 0 {
			PreviousField(b.object())
		} else {
			NextField(b.object())
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		leave(b.object())
	case fyne.KeyDown, fyne.KeyF4:
		if !b.Disabled() {
			b.press()
		}
	default:
		if !printed(k.Name) {
			Forward(b.object(), k)
		}
	}
}

// TypedShortcut opens the list on Alt+Down and passes on all others.
func (b *box) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt && c.KeyName == fyne.KeyDown && !b.Disabled() {
		b.press()
		return
	}
	ForwardShortcut(b.object(), s)
}

// CreateRenderer draws it.
func (b *box) CreateRenderer() fyne.WidgetRenderer {
	r := &boxRenderer{b: b, ground: canvas.NewRectangle(color.Transparent), text: Body("")}
	r.text.Truncate = true
	r.Refresh()
	return r
}

type boxRenderer struct {
	b      *box
	ground *canvas.Rectangle
	text   *Text
}

func (r *boxRenderer) Layout(s fyne.Size) {
	r.ground.Move(fyne.NewSquareOffsetPos(0.5))
	r.ground.Resize(s.Subtract(fyne.NewSquareSize(1)))
	pad, side := theme.Px(7), theme.Px(22)
	x := s.Width - theme.Px(2)
	for i := len(r.b.glyphs) - 1; i >= 0; i-- {
		if g := r.b.glyphs[i]; g.Visible() {
			x -= side
			g.Move(fyne.NewPos(x, (s.Height-side)/2))
			g.Resize(fyne.NewSquareSize(side))
		}
	}
	r.text.Move(fyne.NewPos(pad, 0))
	r.text.Resize(fyne.NewSize(max(x-pad, 1), s.Height))
}

func (r *boxRenderer) MinSize() fyne.Size {
	line := fyne.MeasureText("M", theme.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Height
	return fyne.NewSize(theme.Px(80), line+2*theme.Size(fynetheme.SizeNameInnerPadding))
}

func (r *boxRenderer) Refresh() {
	b := r.b
	r.ground.FillColor = theme.Color(fynetheme.ColorNameInputBackground)
	r.ground.StrokeColor = theme.Color(fynetheme.ColorNameInputBorder)
	r.ground.StrokeWidth = theme.Size(fynetheme.SizeNameInputBorder)
	r.ground.CornerRadius = theme.Size(fynetheme.SizeNameInputRadius)
	r.text.text, r.text.color = b.text, fynetheme.ColorNameForeground
	switch {
	case b.text == "":
		r.text.text, r.text.color = b.PlaceHolder, fynetheme.ColorNamePlaceHolder
	case b.Disabled() || b.grey:
		r.text.color = fynetheme.ColorNameDisabled
	}
	if b.focused && !b.Disabled() {
		r.ground.StrokeColor = theme.Color(fynetheme.ColorNamePrimary)
	}
	r.ground.Refresh()
	r.text.Refresh()
	r.Layout(b.Size())
	canvas.Refresh(b.object())
}

func (r *boxRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.text}
	for _, g := range r.b.glyphs {
		all = append(all, g)
	}
	return all
}
func (r *boxRenderer) Destroy() {}
