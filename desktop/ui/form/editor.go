package form

import (
	"bytes"
	"encoding/json"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// editor is a field's widget together with the way of its value in and out.
type editor struct {
	field  *doc.Field
	path   string // of the field in the kind; of a row's: Rows/<row>/Field
	view   kit.Hooked
	set    func(raw json.RawMessage)
	get    func() (raw json.RawMessage, rule string) // nil is empty; a rule tells why it is no value
	base   json.RawMessage                           // what get gave when the value was loaded
	spoilt string                                    // the rule that the value broke when it was loaded: no fault of the user
	tall   bool                                      // its label stands at its top
}

// load shows a value and takes it as the one that nothing has changed in yet.
func (e *editor) load(raw json.RawMessage) {
	e.set(raw)
	e.settle()
}

// settle takes what is shown for unchanged.
func (e *editor) settle() { e.base, e.spoilt = e.get() }

// fault is the rule that what was typed breaks.
func (e *editor) fault() string {
	if _, rule := e.get(); rule != e.spoilt {
		return rule
	}
	return ""
}

// changed gives the new value, if the user has put one.
func (e *editor) changed() (json.RawMessage, bool) {
	raw, rule := e.get()
	if rule != "" || bytes.Equal(raw, e.base) {
		return nil, false
	}
	return raw, true
}

// touched tells whether anything was typed, be it a value or not.
func (e *editor) touched() bool {
	_, is := e.changed()
	return is || e.fault() != ""
}

// maker makes editors: what it makes tells told of every change.
type maker struct {
	c    *Config
	told func()
}

// edit makes the editor of a field.
func (m *maker) edit(f *doc.Field, path string) *editor {
	e := &editor{field: f, path: path}
	switch f.Type {
	case doc.TText:
		m.text(e)
	case doc.TBool:
		m.flag(e)
	case doc.TInt, doc.TDecimal:
		m.number(e)
	case doc.TMoney:
		m.money(e)
	case doc.TDate:
		m.day(e)
	case doc.TTime:
		m.moment(e)
	case doc.TPeriod:
		m.period(e)
	case doc.TSpan:
		m.span(e)
	case doc.TYearly:
		m.yearly(e)
	case doc.TEnum:
		m.enum(e)
	case doc.TSet:
		m.several(e)
	case doc.TCode, doc.TRef, doc.TLink:
		m.reference(e)
	case doc.TPhone:
		m.phone(e)
	case doc.TAddress:
		m.address(e)
	default:
		m.line(e)
	}
	return e
}
