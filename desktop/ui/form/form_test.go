package form

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

var wide = fyne.NewSize(1200, 800)

func loaded(t *testing.T, c Config) (*Form, fyne.Window) {
	t.Helper()
	f, w := open(t, c, wide)
	f.Load(parts(t, sample))
	return f, w
}

func russian() Config { return config(i18n.New(i18n.RU)) }

// view finds the widget of a field; of a compound, its parts.
func view[W any](t *testing.T, f *Form, name string, at int) W {
	t.Helper()
	s, ok := f.item(name).(*single)
	if !ok {
		t.Fatalf("%s is no single field", name)
	}
	return widgetIn[W](t, s.e, at)
}

func widgetIn[W any](t *testing.T, e *editor, at int) W {
	t.Helper()
	v := e.view
	if c, ok := v.(*compound); ok {
		v = c.parts[at]
	}
	w, ok := v.(W)
	if !ok {
		t.Fatalf("%s is a %T", e.path, v)
	}
	return w
}

func wantPatch(t *testing.T, p doc.Patch, want map[string]string) {
	t.Helper()
	for path, raw := range p {
		if want[path] != string(raw) {
			t.Errorf("%s: got %s, want %s", path, raw, want[path])
		}
	}
	for path := range want {
		if _, is := p[path]; !is {
			t.Errorf("%s: not in the patch", path)
		}
	}
}

// TestLoadedIsUnchanged: a document that was only looked at gives no patch,
// whatever its fields hold.
func TestLoadedIsUnchanged(t *testing.T) {
	f, _ := open(t, russian(), wide)
	for _, body := range []string{sample, `{}`, `{"Since":5,"Limit":"x","Comms":[1],"Term":{"From":"2026-13-40"}}`} {
		f.Load(parts(t, body))
		if p := f.Patch(); len(p) > 0 || f.Changed() {
			t.Errorf("unchanged form of %.20s gives %v", body, p)
		}
		if faults := f.Faults(); len(faults) > 0 {
			t.Errorf("faults of %.20s: %v", body, faults[0])
		}
	}
}

// TestEveryType changes a field of every type as a user does, and applies the
// patch: what the form writes is what the declaration takes.
func TestEveryType(t *testing.T) {
	f, _ := loaded(t, russian())
	type1 := func(name, text string, at int) {
		w := view[fyne.Focusable](t, f, name, at)
		w.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
		test.Type(w, text)
	}
	type1("Name", "Ещё «Ёлка»", 0)
	type1("Days", "45", 0)
	type1("Weight", "0,75", 0)
	type1("Limit", "1000,5", 0)
	type1("Since", "311226", 0)
	type1("Birthday", "29.02", 0)
	type1("Phone", "+375 29 123-45-67", 0)
	type1("Mail", "New@Example.TEST", 0)
	type1("Note", "строка", 0)
	view[*kit.Choice](t, f, "Limit", 1).OnChanged("")
	view[*kit.Check](t, f, "Active", 0).SetChecked(false)
	view[*kit.Choice](t, f, "Kind", 0).TypedRune('p')
	view[*kit.Picker](t, f, "Parent", 0).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	view[*kit.DateField](t, f, "Term", 1).TypedRune('+')
	set := view[*kit.Set](t, f, "Colours", 0)
	test.Tap(set.Target().(*kit.Check))
	country := view[*kit.Picker](t, f, "Country", 0)
	country.SetValue(kit.Option{ID: "BY", Title: "Беларусь"})
	country.OnChanged(country.Value())
	want := map[string]string{
		"Name": `"Ещё «Ёлка»"`, "Days": `45`, "Weight": `"0.75"`, "Limit": `{"Minor":100050,"Currency":"RUB"}`, "Since": `"2026-12-31"`,
		"Birthday": `{"Day":29,"Month":2}`, "Phone": `{"E164":"+375291234567","Ext":"12"}`, "Mail": `"New@example.test"`, "Note": `"строка"`,
		"Active": `null`, "Kind": `"person"`, "Parent": `null`, "Term": `{"From":"2026-01-01","To":"2027-01-01"}`, "Colours": `["blue"]`, "Country": `"BY"`,
	}
	wantPatch(t, f.Patch(), want)
	after, err := doc.KindOf[firm]().Apply(parts(t, sample), f.Patch(), false)
	if err != nil {
		t.Fatalf("the declaration refuses the patch: %v", err)
	}
	f.Load(after)
	if f.Changed() {
		t.Errorf("what was saved counts as changed: %v", f.Patch())
	}
}

func TestMomentsAreOfTheZone(t *testing.T) {
	f, _ := loaded(t, russian())
	at := view[*kit.MomentField](t, f, "Called", 0)
	at.SetValue(time.Date(2026, 11, 13, 1, 30, 0, 0, f.c.Zone))
	wantPatch(t, f.Patch(), map[string]string{"Called": `"2026-11-12T22:30:00Z"`})
}

func TestUndo(t *testing.T) {
	f, _ := loaded(t, russian())
	told := 0
	f.OnChanged = func() { told++ }
	test.Type(view[*kit.Entry](t, f, "Name", 0), "x")
	view[*kit.Check](t, f, "Active", 0).SetChecked(false)
	if !f.Changed() || told != 2 {
		t.Errorf("changed %v, told %d times", f.Changed(), told)
	}
	f.Undo()
	if f.Changed() || len(f.Patch()) > 0 {
		t.Errorf("after undo: %v", f.Patch())
	}
	test.Type(view[*kit.Entry](t, f, "Name", 0), "x")
	view[*kit.Entry](t, f, "Name", 0).TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if f.Changed() {
		t.Error("a letter typed and taken away counts as a change")
	}
}

// TestRebase: what others have changed meanwhile is shown, what the user typed
// stays, and the patch is against what is there now.
func TestRebase(t *testing.T) {
	f, _ := loaded(t, russian())
	f.Set("Name", json.RawMessage(`"Моё"`))
	f.Set("Days", json.RawMessage(`null`))
	next := parts(t, sample)
	next.Set("KPP", json.RawMessage(`"999"`))
	next.Set("Days", nil)
	f.Rebase(next)
	wantPatch(t, f.Patch(), map[string]string{"Name": `"Моё"`})
	if got := view[*kit.Entry](t, f, "KPP", 0).Text; got != "999" {
		t.Errorf("KPP shows %q", got)
	}
	if got := string(f.Parts()["Name"]); got != `"Моё"` {
		t.Errorf("Parts has %s", got)
	}
}

func TestLanguageAndReadOnly(t *testing.T) {
	f, _ := loaded(t, russian())
	f.Set("Name", json.RawMessage(`"Моё"`))
	f.SetWords(i18n.New(i18n.EN))
	if got := f.item("Accounts").(*table).add.Text; got != "Add a row" {
		t.Errorf("the button says %q", got)
	}
	wantPatch(t, f.Patch(), map[string]string{"Name": `"Моё"`})
	f.Undo()
	f.SetReadOnly(true)
	for _, it := range f.fields {
		if it.target("") != nil {
			t.Errorf("%s can be edited", it.name())
		}
	}
	if got := f.item("Country").(*reading).text.text; got != "Россия" {
		t.Errorf("Country reads %q", got)
	}
	f.SetReadOnly(false)
	if f.item("Name").target("") == nil || f.item("Number").target("") != nil {
		t.Error("only the server's fields may not be edited")
	}
}

func TestHiddenAndLocked(t *testing.T) {
	c := russian()
	c.Hidden = func(name string) bool { return name == "Accounts" || name == "Mail" }
	c.Locked = func(name string) bool { return name == "Limit" }
	c.Layout = []Section{{Title: "A", Fields: []string{"Name", "Mail", "No such", "Limit"}}, {Title: "B", Fields: []string{"Accounts"}}}
	f, _ := loaded(t, c)
	var names []string
	for _, it := range f.fields {
		names = append(names, it.name())
	}
	if len(names) != 2 || len(f.body.Objects) != 1 {
		t.Errorf("shown are %v in %d panels", names, len(f.body.Objects))
	}
	if got := f.item("Limit").(*reading).text.text; got != "1\u00a0234\u00a0567,89\u00a0RUB" {
		t.Errorf("Limit reads %q", got)
	}
}

// TestOnlyWhatItUses: a field that a document with these values does not use is
// not shown, nor is a panel without any; what was typed there is kept.
func TestOnlyWhatItUses(t *testing.T) {
	c := russian()
	c.Layout = []Section{{Title: "A", Fields: []string{"Name", "Days", "Limit"}}, {Title: "B", Fields: []string{"Accounts"}}, {Title: "C", Fields: []string{"Note", "Weight"}}}
	c.Uses = func(field string, now doc.Parts) bool {
		return field == "Name" || string(now["Days"]) == "7" && field != "Limit" || field == "Days" && now["Name"] != nil
	}
	f, _ := loaded(t, c)
	seen := func() (names []string) {
		for _, p := range f.panels {
			for i, line := range p.lines {
				if p.box.Visible() && (p.pairs == nil || p.pairs.Objects[2*i+1].Visible()) {
					names = append(names, line[0].name())
				}
			}
		}
		return names
	}
	high := func() float32 { return f.body.MinSize().Height }
	for _, tt := range []struct {
		days string
		want []string
	}{{"5", []string{"Name", "Days"}}, {"7", []string{"Name", "Days", "Accounts", "Note", "Weight"}}, {"8", []string{"Name", "Days"}}} {
		before := high()
		f.Set("Days", json.RawMessage(tt.days))
		if got := seen(); !slices.Equal(got, tt.want) {
			t.Errorf("%s days: shown are %v, want %v", tt.days, got, tt.want)
		}
		if tt.days != "5" && (high() > before) != (tt.days == "7") {
			t.Errorf("%s days: the form is %v high after %v", tt.days, high(), before)
		}
		f.Set("Weight", json.RawMessage(`"3"`))
	}
	wantPatch(t, f.Patch(), map[string]string{"Days": "8", "Weight": `"3"`})
}

// TestSpanKeepsItsLength: whoever moves the beginning moves the end.
func TestSpanKeepsItsLength(t *testing.T) {
	f, w := loaded(t, russian())
	from := view[*kit.MomentField](t, f, "Visit", 0)
	w.Canvas().Focus(from.Target())
	for day, want := range map[string]string{
		"20.11.2026": `{"From":"2026-11-20T09:00:00Z","To":"2026-11-20T10:00:00Z"}`,
		"01.12.2026": `{"From":"2026-12-01T09:00:00Z","To":"2026-12-01T10:00:00Z"}`,
	} {
		from.Target().(*kit.DateField).SetText("")
		test.Type(from.Target(), day)
		wantPatch(t, f.Patch(), map[string]string{"Visit": want})
	}
}
