package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Set is a field of several values out of a few: a check for each.
type Set struct {
	widget.BaseWidget
	OnChanged func(ids []string)

	options []Option
	checks  []*Check
	extra   []string // values that are no longer offered are kept
	flow    *fyne.Container
}

// NewSet makes an empty set.
func NewSet(options []Option) *Set {
	s := &Set{options: options, flow: Flow(10)}
	for _, o := range options {
		c := NewCheck(o.Title)
		c.OnChanged = func(bool) { s.changed() }
		if o.Disabled {
			c.Disable()
		}
		s.checks = append(s.checks, c)
		s.flow.Add(c)
	}
	s.ExtendBaseWidget(s)
	return s
}

// Value lists the chosen IDs in the order they are offered.
func (s *Set) Value() []string {
	var ids []string
	for i, c := range s.checks {
		if c.Checked {
			ids = append(ids, s.options[i].ID)
		}
	}
	return append(ids, s.extra...)
}

// SetValue shows what is chosen without telling that it has changed.
func (s *Set) SetValue(ids []string) {
	s.extra = nil
	for i, c := range s.checks {
		c.SetValue(slices.Contains(ids, s.options[i].ID))
	}
	for _, id := range ids {
		if !slices.ContainsFunc(s.options, func(o Option) bool { return o.ID == id }) {
			s.extra = append(s.extra, id)
		}
	}
}

func (s *Set) changed() {
	if s.OnChanged != nil {
		s.OnChanged(s.Value())
	}
}

// Target is the first check.
func (s *Set) Target() fyne.Focusable {
	for _, c := range s.checks {
		if !c.Disabled() {
			return c
		}
	}
	return nil
}

// HookKeys lets someone look at keys first.
func (s *Set) HookKeys(take func(*fyne.KeyEvent) bool) {
	for _, c := range s.checks {
		c.HookKeys(take)
	}
}

// HookFocus tells someone when the focus has come.
func (s *Set) HookFocus(gained func()) {
	for _, c := range s.checks {
		c.HookFocus(gained)
	}
}

// Enable lets it be changed, but for the options that cannot be chosen.
func (s *Set) Enable() {
	for i, c := range s.checks {
		if !s.options[i].Disabled {
			c.Enable()
		}
	}
}

// Disable makes it be read only.
func (s *Set) Disable() {
	for _, c := range s.checks {
		c.Disable()
	}
}

// Disabled tells whether nothing of it can be changed.
func (s *Set) Disabled() bool { return s.Target() == nil }

// CreateRenderer draws it.
func (s *Set) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.flow) }
