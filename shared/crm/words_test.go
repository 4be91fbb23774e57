package crm

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// words reads every key of a language.
func words(t *testing.T, lang string) map[string]json.RawMessage {
	t.Helper()
	all := map[string]json.RawMessage{}
	files, err := filepath.Glob("../i18n/words/*." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return all
}

// TestWords lists every key of a declaration, a rule or a list that has no
// words.
func TestWords(t *testing.T) {
	keys := wantedKeys(t)
	for _, lang := range []string{"ru", "en"} {
		have := words(t, lang)
		for _, key := range keys {
			if len(have[key]) < 3 {
				t.Errorf("%s: no words for %s", lang, key)
			}
		}
	}
}

// wantedKeys are the keys that the kinds, commands and rules need.
func wantedKeys(t *testing.T) []string {
	var keys []string
	ks := Kinds()
	for _, k := range ks.All {
		keys = append(keys, k.Name, k.Name+".many")
		keys = append(keys, fieldKeys(k.Name, k.Fields)...)
		if c, ok := k.New().(doc.Computing); ok {
			for _, computed := range c.Computed(newWorld(t).context(anna, "")) {
				keys = append(keys, k.Name+"."+computed.Name)
			}
		}
	}
	for _, cmd := range ks.Commands {
		keys = append(keys, "Command."+cmd.Name)
		keys = append(keys, fieldKeys("Command."+cmd.Name, cmd.Args)...)
	}
	for a := range forbids {
		keys = append(keys, "Action."+string(a))
	}
	for _, c := range classes {
		keys = append(keys, "Class."+c)
	}
	for _, l := range Layers {
		keys = append(keys, "Layer."+string(l))
	}
	for _, r := range Reports() {
		keys = append(keys, "Report."+itoa(r.Number))
		for _, c := range r.Columns {
			keys = append(keys, "Report."+c.Name)
			for _, v := range c.Values {
				keys = append(keys, "Report."+c.Name+"."+v)
			}
		}
		for _, total := range r.Totals {
			keys = append(keys, "Report.Total."+total)
		}
	}
	items, err := ListSeeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range items {
		keys = append(keys, "ListItem.List."+strings.Trim(string(item.Patch["List"]), `"`))
		if string(item.Patch["List"]) == `"SuspendGround"` {
			keys = append(keys, "SuspendGround."+strings.Trim(string(item.Patch["Code"]), `"`))
		}
	}
	for _, role := range Role("").Values() {
		keys = append(keys, "Role."+role)
	}
	keys = append(keys, ruleKeys(t)...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func fieldKeys(prefix string, fields []*doc.Field) (keys []string) {
	for _, f := range fields {
		keys = append(keys, prefix+"."+f.Name)
		for _, value := range f.Values {
			keys = append(keys, prefix+"."+f.Name+"."+value)
		}
		if f.ListsFiles() {
			continue // their columns are called alike everywhere
		}
		keys = append(keys, fieldKeys(prefix+"."+f.Name, f.Rows)...)
	}
	return keys
}

// ruleWord finds the rules in a source: the second argument of Invalid, the
// one of Denied, and what a validator returns.
var ruleWord = []*regexp.Regexp{
	regexp.MustCompile(`doc\.Invalid\([^\n]*?, "([a-z_]+)"\)`),
	regexp.MustCompile(`doc\.Denied\("([a-z_]+)"\)`),
	regexp.MustCompile(`return "([a-z]+_[a-z_]+)"`),
	regexp.MustCompile(`add\("[A-Za-z]+", "([a-z_]+)"`),
	regexp.MustCompile(`Rule: +"([a-z_]+)"`),
	regexp.MustCompile(`fault\([A-Za-z]+, "[A-Za-z]*", "([a-z_]+)"\)`),
}

// ruleKeys are the rules that the sources of this and the packages below name.
func ruleKeys(t *testing.T) (keys []string) {
	for _, pattern := range []string{"*.go", "../doc/*.go", "../change/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, re := range ruleWord {
				for _, m := range re.FindAllSubmatch(source, -1) {
					if !strings.HasSuffix(string(m[1]), "_") { // "no_" and a right
						keys = append(keys, "Rule."+string(m[1]))
					}
				}
			}
		}
	}
	for _, right := range []string{"read", "create", "edit"} {
		keys = append(keys, "Rule.no_"+right)
	}
	for _, sound := range []string{"country", "currency", "date", "email", "locode", "number", "phone", "twice", "malformed"} {
		keys = append(keys, "Rule."+sound)
	}
	if len(keys) < 30 {
		t.Fatalf("only %d rules found", len(keys))
	}
	return keys
}
