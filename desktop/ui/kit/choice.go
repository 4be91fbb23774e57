package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
)

// Choice is a field of one value out of a few.
type Choice struct {
	box
	OnChanged func(id string)
	Optional  bool // Del empties it

	options []Option
	id      string
	popup   *Overlay
}

// NewChoice makes an empty field.
func NewChoice(options []Option) *Choice {
	c := &Choice{options: options}
	c.glyphs = []*Glyph{NewGlyph(fynetheme.MenuDropDownIcon(), func() { c.Tapped(nil) })}
	c.press = c.open
	c.typed = c.jump
	c.key = c.keys
	c.extend(c)
	return c
}

// Value is the chosen ID, or nothing.
func (c *Choice) Value() string { return c.id }

// SetValue shows a value without telling that it has changed. One that is not
// offered is shown as it is: the list may have lost it since.
func (c *Choice) SetValue(id string) {
	c.id = id
	title := id
	if i := c.index(id); i >= 0 {
		title = c.options[i].Title
	}
	c.setText(title, false)
}

// SetOptions offers other values.
func (c *Choice) SetOptions(options []Option) {
	c.options = options
	c.SetValue(c.id)
}

func (c *Choice) index(id string) int {
	return slices.IndexFunc(c.options, func(o Option) bool { return o.ID == id })
}

func (c *Choice) choose(id string) {
	changed := id != c.id
	c.SetValue(id)
	if changed && c.OnChanged != nil {
		c.OnChanged(id)
	}
}

func (c *Choice) keys(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeySpace:
		c.open()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if !c.Optional {
			return false
		}
		c.choose("")
	default:
		return false
	}
	return true
}

// jump goes to the next value that begins with a letter.
func (c *Choice) jump(r rune) {
	letter := strings.ToLower(string(r))
	from := c.index(c.id) + 1
	for i := range c.options {
		o := c.options[(from+i)%len(c.options)]
		if !o.Disabled && strings.HasPrefix(strings.ToLower(o.Title), letter) {
			c.choose(o.ID)
			return
		}
	}
}

func (c *Choice) open() {
	cv := canvasOf(c)
	if cv == nil || c.popup != nil && c.popup.IsOpen() {
		return
	}
	list := newOptions()
	list.set(c.options, c.id)
	width := c.Size().Width
	for _, o := range c.options {
		width = max(width, fyne.MeasureText(o.Title+"   "+o.Detail+o.Reason, theme.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width+theme.Px(40))
	}
	c.popup = Popup(cv, c, list, func() fyne.Size {
		return fyne.NewSize(width, list.height()+theme.Px(8))
	})
	c.popup.OnKey = list.key
	list.OnChoose = func(o Option) {
		c.popup.Close()
		c.choose(o.ID)
	}
	list.OnCancel = c.popup.Close
}
