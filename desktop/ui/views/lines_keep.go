package views

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// adopt takes over what the tab held that this one is made in place of, in
// another language or behind the password: lines that are not whole yet, what
// can be taken back, and what was being typed into a cell.
func (t *Lines) adopt(was *Lines) {
	t.drafts, t.order, t.done = was.drafts, was.order, was.done
	if e := was.editing; e != nil && !was.waiting && t.open() {
		if raw, changed, rule := e.cell.Patch(); changed && rule == "" {
			t.store(e.id, e.field, e.was, raw, func() {})
		}
	}
	t.say("")
}

// unfinished reports whether something was typed that would be lost: a line that
// lacks something yet, or a cell that is being edited.
func (t *Lines) unfinished() bool {
	if t.editing != nil {
		if _, changed, _ := t.editing.cell.Patch(); changed {
			return true
		}
	}
	return slices.ContainsFunc(t.order, func(id doc.ID) bool {
		return t.drafts[id] != nil && !maps.EqualFunc(t.drafts[id], t.list.begin, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
	})
}

// finish takes what is being typed, and says that lines lack something.
func (t *Lines) finish() {
	t.commit(0)
	if !t.waiting {
		t.say(t.desk.T("ui.lines.unfinished"))
	}
}
