package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// gap is the room between parts of one value and between lines, unscaled.
const gap = 5

// part is one widget of a compound and its share of the width; a negative
// share is a width, unscaled.
type part struct {
	view  kit.Hooked
	share float32
}

// compound is several widgets that edit one value.
type compound struct {
	widget.BaseWidget
	parts   []kit.Hooked
	content *fyne.Container
}

// newCompound puts parts beside each other.
func newCompound(parts ...part) *compound {
	c := &compound{}
	l := &shares{}
	c.content = container.New(l)
	for _, p := range parts {
		c.parts = append(c.parts, p.view)
		l.share = append(l.share, p.share)
		c.content.Add(p.view)
	}
	c.ExtendBaseWidget(c)
	return c
}

// newStack puts parts under each other.
func newStack(parts ...kit.Hooked) *compound {
	c := &compound{parts: parts, content: kit.Column(gap)}
	for _, p := range parts {
		c.content.Add(p)
	}
	c.ExtendBaseWidget(c)
	return c
}

// Target is the first part.
func (c *compound) Target() fyne.Focusable { return c.parts[0].Target() }

// HookKeys lets someone look at the keys of every part.
func (c *compound) HookKeys(take func(*fyne.KeyEvent) bool) {
	for _, p := range c.parts {
		p.HookKeys(take)
	}
}

// HookFocus tells when the focus has come to any part.
func (c *compound) HookFocus(gained func()) {
	for _, p := range c.parts {
		p.HookFocus(gained)
	}
}

// Enable lets the parts be edited.
func (c *compound) Enable() {
	for _, p := range c.parts {
		p.Enable()
	}
}

// Disable makes the parts be read only.
func (c *compound) Disable() {
	for _, p := range c.parts {
		p.Disable()
	}
}

// Disabled tells whether the parts can only be read.
func (c *compound) Disabled() bool { return c.parts[0].Disabled() }

// CreateRenderer draws it.
func (c *compound) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// shares lays objects beside each other, each by its share of the width that
// the fixed ones leave; a negative share is a fixed width, unscaled.
type shares struct{ share []float32 }

func (l *shares) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	between := theme.Px(gap)
	room, all := s.Width-between*float32(len(objects)-1), float32(0)
	for _, v := range l.share {
		if v < 0 {
			room += theme.Px(v)
		} else {
			all += v
		}
	}
	var x float32
	for i, o := range objects {
		w := theme.Px(-l.share[i])
		if l.share[i] > 0 {
			w = max(room*l.share[i]/all, 1)
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, s.Height))
		x += w + between
	}
}

func (l *shares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var all fyne.Size
	for i, o := range objects {
		m := o.MinSize()
		if i > 0 {
			all.Width += theme.Px(gap)
		}
		all.Width += max(min(m.Width, theme.Px(60)), theme.Px(-l.share[i]))
		all.Height = max(all.Height, m.Height)
	}
	return all
}
