package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
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
	s := &Set{options: options, flow: container.New(&flowLayout{gap: 10})}
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

// flowLayout puts objects beside each other and begins a new line where there
// is no room.
type flowLayout struct {
	gap   float32
	width float32 // of the last layout: the height depends on it
}

func (f *flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.flow(objects, s.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Move(at)
		o.Resize(o.MinSize())
	})
}

func (f *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	width := f.width
	if width < least.Width {
		width = theme.Px(320)
	}
	least.Height = f.flow(objects, width, func(fyne.CanvasObject, fyne.Position) {})
	return least
}

// flow places the objects and tells how high they are together.
func (f *flowLayout) flow(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line, 0
		}
		put(o, fyne.NewPos(x, y))
		x += m.Width + theme.Px(f.gap)
		line = max(line, m.Height)
	}
	return y + line
}
