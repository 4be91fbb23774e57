package form

import (
	"encoding/json"
	"slices"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// flag edits a yes or no.
func (m *maker) flag(e *editor) {
	w := kit.NewCheck("")
	w.OnChanged = func(bool) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) { w.SetValue(decode[bool](raw)) }
	e.get = func() (json.RawMessage, string) {
		if !w.Value() {
			return nil, ""
		}
		return encode(true), ""
	}
}

func (m *maker) valueOptions(e *editor) (options []kit.Option) {
	for _, v := range e.field.Values {
		options = append(options, kit.Option{ID: v, Title: m.c.Words.Value(m.c.Name, e.path, v)})
	}
	return options
}

// enum edits one value out of a few.
func (m *maker) enum(e *editor) {
	w := kit.NewChoice(m.valueOptions(e))
	w.Optional = !e.field.Required
	w.OnChanged = func(string) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) { w.SetValue(decode[string](raw)) }
	e.get = func() (json.RawMessage, string) { return orNil(w.Value()), "" }
}

// several edits a set: checks for a few known values, labels and a search for
// entries of a list.
func (m *maker) several(e *editor) {
	var value func() []string
	var show func([]string)
	if e.field.Values != nil {
		w := kit.NewSet(m.valueOptions(e))
		w.OnChanged = func([]string) { m.told() }
		e.view, value, show = w, w.Value, w.SetValue
	} else {
		w := newLabels(m, e.field)
		e.view, value, show = w, w.value, w.setValue
	}
	e.set = func(raw json.RawMessage) { show(decode[[]string](raw)) }
	e.get = func() (json.RawMessage, string) {
		ids := slices.Sorted(slices.Values(value()))
		if len(ids) == 0 {
			return nil, ""
		}
		return encode(ids), ""
	}
}

// reference edits a code, a reference or a link: found by typing.
func (m *maker) reference(e *editor) {
	w := m.picker(e.field)
	w.OnChanged = func(kit.Option) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) { w.SetValue(m.c.option(e.field, decode[string](raw))) }
	e.get = func() (json.RawMessage, string) { return orNil(w.Value().ID), "" }
}

// picker is a search among what a field may refer to.
func (m *maker) picker(f *doc.Field) *kit.Picker {
	w := kit.NewPicker(m.c.Words.T)
	w.Search = func(text string) []kit.Option { return m.c.Source.Options(f, text) }
	if f.Type == doc.TCode || f.Type == doc.TSet {
		return w
	}
	if m.c.OnOpen != nil {
		w.OnOpen = func(o kit.Option) { m.c.OnOpen(f, o.ID) }
	}
	if m.c.OnNew != nil {
		w.OnNew = func(text string) {
			m.c.OnNew(f, text, func(id string) {
				w.SetValue(m.c.option(f, id))
				m.told()
			})
		}
	}
	return w
}

// option is a stored value with its title.
func (c *Config) option(f *doc.Field, id string) kit.Option {
	if id == "" {
		return kit.Option{}
	}
	title := c.Source.Title(f, id)
	if title == "" {
		title = id
	}
	return kit.Option{ID: id, Title: title}
}
