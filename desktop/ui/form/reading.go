package form

import (
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// reading is a field that may only be read: its value as text, which a click
// copies the way of, or follows when it refers to something.
type reading struct {
	c     *Config
	field *doc.Field
	raw   json.RawMessage
	text  *plain
	hint  *hint
	box   *fyne.Container
}

func newReading(c *Config, f *doc.Field) *reading {
	r := &reading{c: c, field: f, text: newPlain(c), hint: newHint()}
	r.box = kit.Column(1, r.text, r.hint)
	return r
}

func (r *reading) name() string              { return r.field.Name }
func (r *reading) put(json.RawMessage)       {}
func (r *reading) now() json.RawMessage      { return r.raw }
func (r *reading) touched() bool             { return false }
func (r *reading) patch(doc.Patch)           {}
func (r *reading) faults() []*doc.Error      { return nil }
func (r *reading) clear()                    { r.hint.say("") }
func (r *reading) object() fyne.CanvasObject { return r.box }
func (r *reading) high() bool                { return r.field.Type == doc.TText || r.field.Type == doc.TAddress }

func (r *reading) target(string) fyne.Focusable { return nil }

func (r *reading) load(raw json.RawMessage) {
	r.raw = raw
	r.text.follow = nil
	if (r.field.Type == doc.TRef || r.field.Type == doc.TLink) && r.c.OnOpen != nil && raw != nil {
		r.text.follow = func() { r.c.OnOpen(r.field, decode[string](raw)) }
	}
	r.text.say(r.c.Say(r.field, r.field.Name, raw))
}

func (r *reading) show(path, text string) bool {
	if top(path) != r.name() {
		return false
	}
	r.hint.say(text)
	return true
}

// plain is text to read, copied by a right click.
type plain struct {
	widget.BaseWidget
	c      *Config
	label  *widget.Label
	text   string
	follow func()
}

func newPlain(c *Config) *plain {
	p := &plain{c: c, label: widget.NewLabel("")}
	p.label.Wrapping = fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

func (p *plain) say(text string) {
	p.text, p.label.Importance = text, widget.MediumImportance
	switch {
	case text == "":
		text, p.label.Importance = "—", widget.LowImportance
	case p.follow != nil:
		p.label.Importance = widget.HighImportance
	}
	p.label.SetText(text)
}

// Tapped goes to what is referred to.
func (p *plain) Tapped(*fyne.PointEvent) {
	if p.follow != nil {
		p.follow()
	}
}

// TappedSecondary offers to copy the value.
func (p *plain) TappedSecondary(e *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if p.text == "" || c == nil {
		return
	}
	copyIt := fyne.NewMenuItemWithIcon(p.c.Words.T("Do.copy"), fynetheme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(p.text)
	})
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", copyIt), c, e.AbsolutePosition)
}

// Cursor shows what can be followed.
func (p *plain) Cursor() desktop.Cursor {
	if p.follow != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer draws it.
func (p *plain) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.label) }
