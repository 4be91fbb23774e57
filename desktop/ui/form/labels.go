package form

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// labels edits a set of entries of a list: a label for each that was chosen,
// with a cross to take it away, and a search for more.
type labels struct {
	widget.BaseWidget
	m      *maker
	field  *doc.Field
	ids    []string
	picker *kit.Picker
	flow   *fyne.Container
}

func newLabels(m *maker, f *doc.Field) *labels {
	l := &labels{m: m, field: f, picker: m.picker(f), flow: kit.Flow(6)}
	l.picker.OnChanged = func(o kit.Option) {
		l.picker.SetValue(kit.Option{})
		if o.ID != "" && !slices.Contains(l.ids, o.ID) {
			l.setValue(append(l.ids, o.ID))
			m.told()
		}
	}
	l.picker.HookKeys(l.key)
	l.ExtendBaseWidget(l)
	return l
}

// key takes the last label away with Backspace.
func (l *labels) key(k *fyne.KeyEvent) bool {
	if k.Name != fyne.KeyBackspace || len(l.ids) == 0 || l.Disabled() {
		return false
	}
	l.drop(l.ids[len(l.ids)-1])
	return true
}

func (l *labels) drop(id string) {
	l.setValue(slices.DeleteFunc(slices.Clone(l.ids), func(s string) bool { return s == id }))
	l.m.told()
}

func (l *labels) value() []string { return l.ids }

func (l *labels) setValue(ids []string) {
	l.ids = slices.Clone(ids)
	l.flow.RemoveAll()
	for _, id := range l.ids {
		chip := kit.NewChip(l.m.c.option(l.field, id).Title, fynetheme.ColorNamePrimary)
		cross := kit.NewGlyph(fynetheme.CancelIcon(), func() { l.drop(id) })
		l.flow.Add(kit.Line(0, chip, cross))
	}
	l.flow.Hidden = len(ids) == 0
	l.Refresh()
}

// Target is the search.
func (l *labels) Target() fyne.Focusable { return l.picker }

// HookKeys lets someone look at keys first.
func (l *labels) HookKeys(take func(*fyne.KeyEvent) bool) { l.picker.HookKeys(take) }

// HookFocus tells when the focus has come.
func (l *labels) HookFocus(gained func()) { l.picker.HookFocus(gained) }

// Enable lets it be edited.
func (l *labels) Enable() { l.picker.Enable() }

// Disable makes it be read only.
func (l *labels) Disable() { l.picker.Disable() }

// Disabled tells whether it can only be read.
func (l *labels) Disabled() bool { return l.picker.Disabled() }

// CreateRenderer draws it.
func (l *labels) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewVBox(l.flow, l.picker))
}
