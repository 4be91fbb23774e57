package views

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// guilty lists what is wrong with a face.
func guilty(f Face, kinds *doc.Kinds, words []*i18n.Words) (guilt []string) {
	k, err := kinds.Kind(f.Kind)
	if err != nil {
		return []string{err.Error()}
	}
	say := func(format string, args ...any) { guilt = append(guilt, f.Kind+": "+fmt.Sprintf(format, args...)) }
	has := func(kind *doc.Kind, name string) bool {
		return kind.Field(name) != nil || slices.Contains([]string{"Owner", "UpdatedAt"}, name) || slices.ContainsFunc(computed(kind), func(c doc.Computed) bool { return c.Name == name })
	}
	worded := func(key string) {
		for _, w := range words {
			if !w.Has(key) {
				say("%s has no words for %s", w.Lang, key)
			}
		}
	}
	var fields, placed []string
	for _, c := range f.Columns {
		fields = append(fields, c.Field)
	}
	fields = append(append(fields, f.Filters...), f.Under...)
	fields = append(fields, strings.TrimPrefix(f.Order, "-"))
	if f.Called != "" {
		fields = append(fields, f.Called)
	}
	for _, s := range f.Sections {
		worded(s.Title)
		for _, line := range s.Fields {
			placed = append(placed, strings.Fields(line)...)
		}
	}
	for _, name := range append(fields, placed...) {
		if !has(k, name) {
			say("no field %s", name)
		}
	}
	slices.Sort(placed)
	for i := range placed[:max(len(placed)-1, 0)] {
		if placed[i] == placed[i+1] {
			say("%s stands twice", placed[i])
		}
	}
	for _, m := range f.Moves {
		worded(m.Label)
		state := k.Field(f.Status)
		if state == nil || !slices.Contains(state.Values, m.From) || !slices.Contains(state.Values, m.To) || m.Ask != "" && k.Field(m.Ask) == nil {
			say("no move from %s to %s asking %s", m.From, m.To, m.Ask)
		}
	}
	for _, c := range f.Children {
		if child, err := kinds.Kind(c.Kind); err != nil || !has(child, c.Field) {
			say("no child %s.%s", c.Kind, c.Field)
		}
	}
	if _, err := icons.Open("icons/" + f.Icon + ".svg"); err != nil {
		say("no drawing %s", f.Icon)
	}
	return guilt
}

func computed(k *doc.Kind) []doc.Computed {
	if c, ok := k.New().(doc.Computing); ok {
		return c.Computed(doc.Context{Zone: time.UTC})
	}
	return nil
}

// TestFaces: what a kind adds to list and card names only what is declared,
// and has its words.
func TestFaces(t *testing.T) {
	kinds, words := crm.Kinds(), []*i18n.Words{i18n.New(i18n.RU), i18n.New(i18n.EN)}
	for _, f := range faces() {
		for _, g := range guilty(f, kinds, words) {
			t.Error(g)
		}
	}
	spoilt := Face{
		Kind: "Task", Icon: "none", Status: "State", Order: "-Nothing", Columns: []Column{{Field: "Tilte"}},
		Sections: []Section{{Title: "ui.section.none", Fields: []string{"Title Due", "Due"}}},
		Moves:    []Move{{From: "new", To: "old", Label: "ui.move.done"}}, Children: []Child{{"Task", "Firm"}},
	}
	found := strings.Join(guilty(spoilt, kinds, words), "\n")
	for _, w := range []string{"no field Nothing", "no field Tilte", "ru has no words for ui.section.none", "Due stands twice", "no move from new to old", "no child Task.Firm", "no drawing none"} {
		if !strings.Contains(found, w) {
			t.Errorf("not found: %s in\n%s", w, found)
		}
	}
}

// TestPlaceForEveryField: what is declared and has no place on the card stands
// under More.
func TestPlaceForEveryField(t *testing.T) {
	for _, f := range faces() {
		k, err := crm.Kinds().Kind(f.Kind)
		if err != nil {
			t.Fatal(err)
		}
		var placed []string
		for _, s := range f.sections(k) {
			for _, line := range s.Fields {
				placed = append(placed, strings.Fields(line)...)
			}
		}
		for _, field := range k.Fields {
			if f.Sheet != nil {
				placed = append(placed, f.Sheet.Fields...)
			}
			if !slices.Contains(append(append(placed, f.Told...), append(f.Under, f.Status)...), field.Name) {
				t.Errorf("%s.%s is nowhere", f.Kind, field.Name)
			}
		}
	}
}

// TestRowField: a way to reach somebody has the field of its kind and no other.
func TestRowField(t *testing.T) {
	for kind, want := range map[string]string{`"mobile"`: "Phone", `"fax"`: "Phone", `"email"`: "Email", `"telegram"`: "Value", `"site"`: "Value", `""`: "Phone"} {
		for _, field := range []string{"Phone", "Email", "Value"} {
			if got := rowField("Comms", field, doc.Parts{"Kind": []byte(kind)}); got != (field == want) {
				t.Errorf("%s has %s: %v", kind, field, got)
			}
		}
		if !rowField("Comms", "Note", doc.Parts{"Kind": []byte(kind)}) || !rowField("Addresses", "Phone", nil) {
			t.Errorf("%s: other fields are hidden", kind)
		}
	}
}
