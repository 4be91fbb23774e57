package crm

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// unsaid is what no Russian sentence of ours says: a word of Latin letters, a
// name with an underscore, a day as it is stored.
var unsaid = regexp.MustCompile(`[A-Za-z_]{4,}|\d{4}-\d\d-\d\d|\[|<no value>`)

// ours are the Latin words that Russian sentences do say.
var ours = strings.NewReplacer("SWIFT", "", "e-mail", "")

// TestRefusals: whatever a command or a flow refuses is said in people's words,
// never in names of the program.
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	said := map[string]bool{}
	ru, en := i18n.New(i18n.RU), i18n.New(i18n.EN)
	look := func(of string, faults []*doc.Error) {
		for _, f := range faults {
			text := ru.Error(f)
			if f.Code == doc.CodeInternal {
				t.Errorf("%s: %v", of, f)
			}
			if found := unsaid.FindString(ours.Replace(text)); found != "" && !said[text] {
				t.Errorf("%s: %q stands in %q", of, found, text)
			}
			if english := en.Error(f); strings.ContainsAny(english, "[_") && !said[text] {
				t.Errorf("%s: %q", of, english)
			}
			said[text] = true
		}
	}
	for _, cmd := range w.kinds.Commands {
		k, _ := w.kinds.Kind(cmd.Kind)
		for _, d := range w.states(k) {
			for _, who := range []doc.ID{anna, egor, gleb, vera, w.employee("Лена", Lawyer, Head, Security)} {
				c := w.context(who, "")
				look(cmd.Name, cmd.Try(c, d))
				for _, args := range w.argsOf(cmd) {
					_, err := cmd.Run(c, d, args)
					look(cmd.Name, doc.Faults(err))
				}
			}
		}
	}
	moves := 0
	for _, k := range w.kinds.All {
		for _, f := range k.Fields {
			for _, from := range f.Values {
				for _, to := range f.Values {
					prev, next := w.holding(k, f.Name, from), w.holding(k, f.Name, to)
					if prev == nil || next == nil {
						continue
					}
					for _, fault := range doc.Faults(k.Check(prev, next)) {
						if fault.Rule == "move" {
							moves++
							look(k.Name, []*doc.Error{fault})
						}
					}
				}
			}
		}
	}
	if moves < 50 || len(said) < 60 {
		t.Errorf("only %d moves and %d sentences were looked at", moves, len(said))
	}
}

// TestRefusalsFindsNames is the control: a fault without words is found.
func TestRefusalsFindsNames(t *testing.T) {
	move := doc.Invalid("State", "move").With("from", "in_force").With("to", "agreed")
	if text := i18n.New(i18n.RU).Error(move); !unsaid.MatchString(text) {
		t.Errorf("%q is not found", text)
	}
}

// employee makes one with roles.
func (w *world) employee(name string, roles ...Role) doc.ID {
	w.t.Helper()
	id := doc.Derive("test", name)
	if w.rows[id] == nil {
		w.machine(newWrite("Employee", id, map[string]any{"Name": name, "Login": name, "Department": doc.Derive("d", "sales"), "Roles": roles, "State": Working}))
	}
	return id
}

// holding makes a document that holds one value and points to firms and papers
// that are there.
func (w *world) holding(k *doc.Kind, field, value string) doc.Doc {
	w.t.Helper()
	fields := map[string]any{}
	for _, f := range k.Fields {
		switch f.Refers {
		case "Counterparty":
			fields[f.Name] = w.somebody("Counterparty", map[string]any{"NameShort": "Альфа", "Kind": Legal, "Country": Russia, "Status": TempBanned})
		case "Contract":
			fields[f.Name] = w.somebody("Contract", map[string]any{"State": ContractExpired, "Number": "1", "Counterparty": doc.Derive("some", "Counterparty")})
		}
	}
	fields[field] = value
	raw, err := json.Marshal(fields)
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := k.Decode(doc.Derive("of", k.Name), 1, doc.Body(raw))
	if err != nil {
		return nil // a field that holds several
	}
	return d
}

func (w *world) somebody(kind string, fields map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("some", kind)
	if w.rows[id] == nil {
		raw, err := json.Marshal(fields)
		if err != nil {
			w.t.Fatal(err)
		}
		var parts doc.Parts
		if err := json.Unmarshal(raw, &parts); err != nil {
			w.t.Fatal(err)
		}
		w.rows[id] = &change.Row{Kind: kind, ID: id, Seq: 1, Parts: parts}
	}
	return id
}

// states are documents of a kind in every state that it knows.
func (w *world) states(k *doc.Kind) (all []doc.Doc) {
	for _, name := range []string{"State", "Status"} {
		if f := k.Field(name); f != nil {
			for _, value := range f.Values {
				all = append(all, w.holding(k, name, value))
			}
		}
	}
	return all
}

// argsOf are arguments of a command: none, wrong ones, and such as may be.
func (w *world) argsOf(cmd *doc.Command) []doc.Body {
	wrong, right := map[string]any{}, map[string]any{}
	for _, f := range cmd.Args {
		wrong[f.Name] = 7
		switch {
		case len(f.Values) > 0:
			right[f.Name] = f.Values[len(f.Values)-1]
		case f.Type == doc.TDate:
			right[f.Name] = "2020-01-01"
		case f.Type == doc.TRows:
		case f.NamesDocuments():
			right[f.Name] = doc.Derive("no", "one")
		default:
			right[f.Name] = "долг"
		}
	}
	bodies := []doc.Body{"{}"}
	for _, args := range []map[string]any{wrong, right} {
		raw, err := json.Marshal(args)
		if err != nil {
			w.t.Fatal(err)
		}
		bodies = append(bodies, doc.Body(raw))
	}
	return bodies
}
