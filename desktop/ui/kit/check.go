package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Check is a yes or no: Space changes it, Enter goes on.
type Check struct {
	widget.Check
	hooks  []func(*fyne.KeyEvent) bool
	gained []func()
}

// NewCheck makes an unset one.
func NewCheck(label string) *Check {
	c := &Check{}
	c.Text = label
	c.ExtendBaseWidget(c)
	return c
}

// Value tells whether it is set.
func (c *Check) Value() bool { return c.Checked }

// SetValue sets it without telling that it has changed.
func (c *Check) SetValue(on bool) {
	changed := c.OnChanged
	c.OnChanged = nil
	c.SetChecked(on)
	c.OnChanged = changed
}

// Target is the check itself.
func (c *Check) Target() fyne.Focusable { return c }

// HookKeys lets someone look at keys first.
func (c *Check) HookKeys(take func(*fyne.KeyEvent) bool) { c.hooks = append(c.hooks, take) }

// HookFocus tells someone when the focus has come.
func (c *Check) HookFocus(gained func()) { c.gained = append(c.gained, gained) }

// FocusGained tells who wants to know.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	for _, f := range c.gained {
		f()
	}
}

// TypedKey goes on or passes the key on; Space comes as a letter.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	for _, take := range c.hooks {
		if take(k) {
			return
		}
	}
	switch k.Name {
	case fyne.KeySpace:
	case fyne.KeyReturn, fyne.KeyEnter:
		leave(c)
	default:
		Forward(c, k)
	}
}

// TypedShortcut passes a shortcut on.
func (c *Check) TypedShortcut(s fyne.Shortcut) { ForwardShortcut(c, s) }
