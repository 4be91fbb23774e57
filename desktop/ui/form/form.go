package form

import (
	"encoding/json"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Form shows a document's fields to be edited. All methods are for the main
// goroutine.
type Form struct {
	widget.BaseWidget
	OnChanged func() // something was typed or chosen

	c       Config
	base    doc.Parts // as loaded
	fields  []item    // in the order of the layout
	panels  []panel   // on which they stand
	summary *summary
	body    *fyne.Container
	scroll  *container.Scroll
	loading bool
}

// item is a field of the form: an editor, a table of rows, or a reading of
// what may not be changed.
type item interface {
	name() string
	load(raw json.RawMessage)
	put(raw json.RawMessage)     // shows another value as if it were typed
	now() json.RawMessage        // the value with what was typed
	touched() bool               // something was typed, be it a value or not
	patch(p doc.Patch)           // adds what was changed
	faults() []*doc.Error        // what was typed and is no value
	show(path, text string) bool // puts a fault under the field it belongs to
	clear()                      // takes the faults away
	target(path string) fyne.Focusable
	object() fyne.CanvasObject
	high() bool // its label stands at its top
}

// New makes a form of an empty document.
func New(c Config) *Form {
	f := &Form{c: c, base: doc.Parts{}}
	f.build()
	f.Load(doc.Parts{})
	f.ExtendBaseWidget(f)
	return f
}

// Load shows a document; nothing in it is changed yet. Fields that the parts
// lack are empty.
func (f *Form) Load(parts doc.Parts) {
	f.base = maps.Clone(parts)
	f.quietly(func() {
		for _, it := range f.fields {
			it.load(parts[it.name()])
		}
	})
	f.adapt()
	f.ShowFaults(nil)
}

// Rebase shows what the document has become meanwhile and keeps what the user
// has changed in it.
func (f *Form) Rebase(parts doc.Parts) {
	typed := f.typed()
	f.Load(parts)
	f.retype(typed)
}

// Undo puts every field back to what was loaded.
func (f *Form) Undo() {
	f.Load(f.base)
	f.tell()
}

// Patch is what the user has changed, and nothing else. What is no value yet,
// such as half a date, is left out: ask Faults.
func (f *Form) Patch() doc.Patch {
	p := doc.Patch{}
	for _, it := range f.fields {
		it.patch(p)
	}
	return p
}

// Changed tells whether the user has typed anything that is not saved.
func (f *Form) Changed() bool {
	return slices.ContainsFunc(f.fields, func(it item) bool { return it.touched() })
}

// Parts is the document as it would be with what was typed.
func (f *Form) Parts() doc.Parts {
	parts := maps.Clone(f.base)
	for _, it := range f.fields {
		if it.touched() {
			parts.Set(it.name(), it.now())
		}
	}
	return parts
}

// Set puts a value into a field as if the user had typed it: null empties.
func (f *Form) Set(field string, raw json.RawMessage) {
	if string(raw) == "null" {
		raw = nil
	}
	if it := f.item(field); it != nil {
		f.quietly(func() { it.put(raw) })
		f.tell()
	}
}

// Faults lists what was typed and is no value.
func (f *Form) Faults() []*doc.Error {
	var all []*doc.Error
	for _, it := range f.fields {
		for _, fault := range it.faults() {
			fault.Kind = f.c.Name
			all = append(all, fault)
		}
	}
	return all
}

// SetWords changes the language; what was typed stays.
func (f *Form) SetWords(words *i18n.Words) {
	f.c.Words = words
	f.rebuild()
}

// SetReadOnly lets the form be edited or only read; what was typed stays.
func (f *Form) SetReadOnly(on bool) {
	if f.c.ReadOnly != on {
		f.c.ReadOnly = on
		f.rebuild()
	}
}

// Focus goes to a field by its path, or to the first that can be edited when
// the path is empty.
func (f *Form) Focus(path string) {
	for _, it := range f.fields {
		if path != "" && it.name() != top(path) {
			continue
		}
		if t := it.target(path); t != nil {
			kit.FocusOn(t)
			return
		}
	}
}

func (f *Form) item(name string) item {
	for _, it := range f.fields {
		if it.name() == name {
			return it
		}
	}
	return nil
}

// rebuild makes every widget anew and keeps what was typed.
func (f *Form) rebuild() {
	typed := f.typed()
	f.build()
	f.Load(f.base)
	f.retype(typed)
	f.Refresh()
}

func (f *Form) typed() map[string]json.RawMessage {
	typed := map[string]json.RawMessage{}
	for _, it := range f.fields {
		if it.touched() {
			typed[it.name()] = it.now()
		}
	}
	return typed
}

func (f *Form) retype(typed map[string]json.RawMessage) {
	f.quietly(func() {
		for name, raw := range typed {
			if it := f.item(name); it != nil {
				it.put(raw)
			}
		}
	})
	f.adapt()
	f.relayout()
}

// quietly lets widgets be filled without taking it for typing.
func (f *Form) quietly(fill func()) {
	f.loading = true
	fill()
	f.loading = false
}

func (f *Form) tell() {
	if f.loading {
		return
	}
	f.adapt()
	if f.OnChanged != nil {
		f.OnChanged()
	}
}
