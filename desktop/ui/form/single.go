package form

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// single is a field that is edited by one editor.
type single struct {
	e    *editor
	hint *hint
	box  *fyne.Container
}

func newSingle(e *editor) *single {
	s := &single{e: e, hint: newHint()}
	s.box = kit.Column(1, e.view, s.hint)
	return s
}

func (s *single) name() string              { return s.e.field.Name }
func (s *single) load(raw json.RawMessage)  { s.e.load(raw) }
func (s *single) put(raw json.RawMessage)   { s.e.set(raw) }
func (s *single) touched() bool             { return s.e.touched() }
func (s *single) object() fyne.CanvasObject { return s.box }
func (s *single) high() bool                { return s.e.tall }
func (s *single) clear()                    { s.hint.say("") }

func (s *single) now() json.RawMessage {
	if raw, is := s.e.changed(); is {
		return raw
	}
	return s.e.base
}

func (s *single) patch(p doc.Patch) {
	if raw, is := s.e.changed(); is {
		p[s.name()] = orNull(raw)
	}
}

func (s *single) faults() []*doc.Error {
	if rule := s.e.fault(); rule != "" {
		return []*doc.Error{doc.Invalid(s.name(), rule)}
	}
	return nil
}

func (s *single) show(path, text string) bool {
	if path != s.name() {
		return false
	}
	s.hint.say(text)
	return true
}

func (s *single) target(string) fyne.Focusable { return s.e.view.Target() }
