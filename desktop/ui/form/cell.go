package form

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"kontor/shared/doc"
)

// Cell edits one value of a document where it stands in a list.
type Cell struct {
	OnChosen func() // something was chosen from a list: there is nothing more to type
	e        *editor
}

// NewCell makes the editor of a field, with a value in it.
func NewCell(c Config, f *doc.Field, raw json.RawMessage) *Cell {
	cell := &Cell{}
	m := &maker{c: &c, told: cell.told}
	cell.e = m.edit(f, f.Name)
	cell.e.load(raw)
	return cell
}

func (c *Cell) told() {
	chosen := c.e != nil && (c.e.field.Type == doc.TCode || c.e.field.Type == doc.TRef || c.e.field.Type == doc.TEnum)
	if chosen && c.OnChosen != nil {
		c.OnChosen()
	}
}

// Object is the widget.
func (c *Cell) Object() fyne.CanvasObject { return c.e.view }

// Target is what the focus goes to.
func (c *Cell) Target() fyne.Focusable { return c.e.view.Target() }

// HookKeys lets someone look at keys first.
func (c *Cell) HookKeys(take func(*fyne.KeyEvent) bool) { c.e.view.HookKeys(take) }

// Begin types a letter in place of what was there.
func (c *Cell) Begin(first rune) {
	if !c.e.high() {
		c.e.set(nil)
	}
	c.Target().TypedRune(first)
}

// Patch is the new value, JSON null when it was emptied; changed is false while
// it is the old one. A rule says why what was typed is none.
func (c *Cell) Patch() (raw json.RawMessage, changed bool, rule string) {
	if rule := c.e.fault(); rule != "" {
		return nil, true, rule
	}
	raw, changed = c.e.changed()
	return orNull(raw), changed, ""
}

// high tells a value that is more than one line or one widget: a letter does not
// replace it whole.
func (e *editor) high() bool {
	return e.tall || e.field.Type == doc.TPeriod || e.field.Type == doc.TSpan
}
