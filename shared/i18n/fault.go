package i18n

import (
	"strings"

	"kontor/shared/doc"
)

// Error says a fault: which field, what is wrong, what to do. The sentence of
// a rule may be one of a kind and field, or the rule's own; without either the
// code speaks.
func (w *Words) Error(e *doc.Error) string {
	field := e.Field()
	top, _, _ := strings.Cut(field, "/")
	key := "Code." + string(e.Code)
	for _, k := range []string{"Rule." + e.Kind + "." + top + "." + e.Rule, "Rule." + e.Rule} {
		if w.keys[k] {
			key = k
			break
		}
	}
	data := map[string]string{"field": field, "rule": e.Rule, "kind": w.first(e.Kind, "Word.document")}
	for name, value := range e.Params {
		said, lang, inLang := strings.Cut(name, ".") // what is called differently in each language: service.ru
		if !inLang || Lang(lang) == w.Lang {
			data[said] = w.param(e, said, value)
		}
	}
	text := w.say(key, data, nil)
	if field == "" || e.Code == doc.CodeDenied && e.Rule != "unseen_field" && e.Rule != "server_field" {
		return text // what is denied is denied as a whole, but for a single field
	}
	return w.Label(e.Kind, field) + ": " + text
}

// worded are the params that are codes; their words stand under the prefix.
var worded = map[string]string{
	"status": "Counterparty.Status.",
	"reason": "SuspendGround.",
	"action": "Action.",
	"role":   "Role.",
	"class":  "Class.",

	"requisite": "Counterparty.",
}

// param turns a code that a sentence names into a word.
func (w *Words) param(e *doc.Error, name, value string) string {
	switch name {
	case "from", "to":
		return w.Value(e.Kind, e.Field(), value)
	case "until", "day":
		return w.Date(doc.Date(value))
	case "roles", "lifters": // may be several
		var said []string
		for role := range strings.SplitSeq(value, ", ") {
			said = append(said, w.first("Role."+role, role))
		}
		return strings.Join(said, ", ")
	}
	if prefix, ok := worded[name]; ok {
		return w.first(prefix+value, value)
	}
	return value
}
