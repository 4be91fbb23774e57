package crm

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
)

// list makes a list of the administrator's with entries: name, type, code.
func (w *world) list(name string, entries ...[3]string) doc.ID {
	w.t.Helper()
	id := DeniedListID(SourceOther, name)
	if w.get("DeniedList", id) == nil {
		w.must(adminOf(w), newWrite("DeniedList", id, map[string]any{"Name": name, "Source": SourceOther, "Date": "2026-05-01"}))
	}
	for _, e := range entries {
		w.must(adminOf(w), newWrite("DeniedEntry", DeniedEntryID(id, e[2], e[0]), map[string]any{"List": id, "Name": e[0], "Type": e[1], "Code": e[2]}))
	}
	return id
}

// denied is the row of a case's checklist about the lists.
func (w *world) denied(id doc.ID) AdmissionCheck {
	w.t.Helper()
	return w.caseOf(id).Checklist[AdmissionCheckID(id, deniedItem)]
}

// TestDenied_ByHand: as long as the company has no list people answer.
func TestDenied_ByHand(t *testing.T) {
	w := newWorld(t)
	id := w.reviewed(w.known("Северный ветер"))
	if q := w.denied(id); q.Result != "" {
		t.Fatalf("without lists the program says %s", q.Result)
	}
	row := "Checklist/" + string(AdmissionCheckID(id, deniedItem))
	w.must(gleb, edit("Admission", id, map[string]any{row: map[string]any{"Result": CheckOK}}))
	w.must(gleb, edit("Admission", id, map[string]any{row: map[string]any{"Result": CheckWarn}}))
	if q := w.denied(id); q.By.ID() != gleb {
		t.Errorf("answered by %s", q.By)
	}
	w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	if q := w.denied(id); q.Result != CheckFail || q.By != "" || q.Note != "Severny Veter LLC (Список, 7)" {
		t.Errorf("the list has come and it says %+v", q)
	}
	_, err := w.do(gleb, "", edit("Admission", id, map[string]any{row: map[string]any{"Result": CheckOK}}))
	wantRule(t, err, "", "check_automatic")
}

// reviewed is a case that security has taken up.
func (w *world) reviewed(firm doc.ID) doc.ID {
	w.t.Helper()
	id := w.admission(firm)
	wantRule(w.t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	wantRule(w.t, w.order(gleb, "admission.take", "Admission", id, `{}`), "", "")
	return id
}

func TestDenied_Match(t *testing.T) {
	for name, tt := range map[string]struct {
		fields map[string]any // of the firm
		entry  map[string]any
		want   CheckResult
	}{
		"OKOther":         {nil, map[string]any{"Name": "Южный берег", "Type": "entity"}, CheckOK},
		"OKVessel":        {nil, map[string]any{"Name": "Severny Veter", "Type": "vessel"}, CheckOK},
		"OKAnotherTax":    {nil, map[string]any{"Name": "Южный берег", "Type": "entity", "TaxID": "7707083893"}, CheckOK},
		"OKSignerFirm":    {map[string]any{"SignerName": "Рашидов Хамид"}, map[string]any{"Name": "Khamid Rashidov", "Type": "entity"}, CheckOK},
		"FailName":        {nil, map[string]any{"Name": "VETER SEVERNYI, OOO", "Type": "entity"}, CheckFail},
		"FailAlias":       {nil, map[string]any{"Name": "Nordic Wind Trading", "Type": "entity", "Aliases": "NWT\nSevernyj Veter"}, CheckFail},
		"FailForeign":     {map[string]any{"NameEN": "Borealis Freight"}, map[string]any{"Name": "Bоrealis Freight Ltd", "Type": "entity"}, CheckFail},
		"FailSigner":      {map[string]any{"SignerName": "Рашидов Хамид"}, map[string]any{"Name": "Khamid Rashidov", "Type": "person"}, CheckFail},
		"FailSignerOfAny": {map[string]any{"SignerName": "Иван Сергеевич Петров"}, map[string]any{"Name": "Петров Иван Сергеевич", "Type": "unknown"}, CheckFail},
		"FailNameOfAny":   {nil, map[string]any{"Name": "VETER SEVERNYI, OOO", "Type": "unknown"}, CheckFail},
		"FailTax":         {nil, map[string]any{"Name": "Южный берег", "Type": "entity", "TaxID": "77-3605-0003"}, CheckFail},
		"FailUntouched":   {map[string]any{"NameShort": "СВ", "NameFull": "ООО «Северный ветер»"}, map[string]any{"Name": "Severny Veter", "Type": "entity"}, CheckFail},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			list := w.list("Список")
			fields := map[string]any{"List": list}
			maps.Copy(fields, tt.entry)
			w.must(adminOf(w), newWrite("DeniedEntry", doc.Derive("entry"), fields))
			firm := w.known("Северный ветер")
			if tt.fields != nil {
				w.must(anna, edit("Counterparty", firm, tt.fields))
			}
			id := w.reviewed(firm)
			if q := w.denied(id); q.Result != tt.want || (q.Note != "") != (tt.want == CheckFail) {
				t.Errorf("%s, %q", q.Result, q.Note)
			}
			_, err := w.do(gleb, "", edit("Admission", id, map[string]any{"Checklist/" + string(AdmissionCheckID(id, deniedItem)): map[string]any{"Result": CheckNA}}))
			wantRule(t, err, "", "check_automatic")
		})
	}
}

// TestDenied_Clear: a match forbids to admit until an officer has found that
// the firm is another; who hands cases in cannot.
func TestDenied_Clear(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"}, [3]string{"Severnyj Veter", "entity", "8"})
	id := w.reviewed(w.known("Северный ветер"))
	w.answer(id, CheckOK)
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "check_decisive")
	clear := func(code, name string) string {
		return fmt.Sprintf(`{"Entry":%q,"Comment":"другой город и номер"}`, DeniedEntryID(list, code, name))
	}
	wantRule(t, w.order(anna, "admission.clear", "Admission", id, clear("7", "")), "", "no_admission")
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, `{"Entry":"`+string(doc.Derive("none"))+`","Comment":"x"}`), "", "no_such_document")
	other := w.list("Другой", [3]string{"Южный берег", "entity", "1"})
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, fmt.Sprintf(`{"Entry":%q,"Comment":"x"}`, DeniedEntryID(other, "1", ""))), "Entry", "no_match")
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, clear("7", "")), "", "")
	if q := w.denied(id); q.Result != CheckFail || strings.Contains(q.Note, "7)") || !strings.Contains(q.Note, "8)") {
		t.Fatalf("one of two is cleared: %+v", q)
	}
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, clear("8", "")), "", "")
	if q := w.denied(id); q.Result != CheckOK {
		t.Fatalf("both are cleared: %+v", q)
	}
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
	wantRule(t, w.order(gleb, "admission.clear", "Admission", id, clear("8", "")), "State", "admission_closed")
	if c := w.caseOf(id).Cleared; len(c) != 2 {
		t.Errorf("%d are noted", len(c))
	}
}

// TestDenied_ClearTry: the button says why there is nothing to clear, and can be
// pressed when there is.
func TestDenied_ClearTry(t *testing.T) {
	w := newWorld(t)
	w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	firm := w.known("Южный берег")
	id := w.reviewed(firm)
	cmd, err := w.kinds.Command("admission.clear")
	if err != nil {
		t.Fatal(err)
	}
	try := func() (rules []string) {
		for _, f := range cmd.Try(w.context(gleb, ""), w.caseOf(id)) {
			rules = append(rules, f.Rule)
		}
		return rules
	}
	if got := try(); len(got) != 1 || got[0] != "no_match" {
		t.Errorf("without a match: %v", got)
	}
	w.must(anna, edit("Counterparty", firm, map[string]any{"NameEN": "Severny Veter"}))
	if got := try(); len(got) != 0 {
		t.Errorf("with a match: %v", got)
	}
}

// TestDenied_Renamed: a firm that takes a listed name while its case is looked
// at is not admitted by the answer it had before.
func TestDenied_Renamed(t *testing.T) {
	w := newWorld(t)
	w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	firm := w.known("Южный берег")
	id := w.reviewed(firm)
	w.answer(id, CheckOK)
	w.must(anna, edit("Counterparty", firm, map[string]any{"NameEN": "Severny Veter"}))
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "check_decisive")
	w.must(anna, edit("Counterparty", firm, map[string]any{"NameEN": nil}))
	wantRule(t, w.order(gleb, "admission.approve", "Admission", id, approve), "", "")
}

// TestDenied_Later: a list that comes after the firm was admitted gives
// security a task with the entry; gone from the list, so is the task.
func TestDenied_Later(t *testing.T) {
	w := newWorld(t)
	w.list("Список", [3]string{"Южный берег", "entity", "1"})
	firm := w.known("Северный ветер")
	w.admit(firm)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	entry := DeniedEntryID(list, "7", "")
	open := w.open("DeniedEntry", entry)
	if len(open) != 1 || open[0].Executor.ID() != gleb || open[0].Counterparty.ID() != firm || open[0].Kind != ruleDeniedMatch {
		t.Fatalf("tasks: %+v", open)
	}
	admin := adminOf(w)
	if _, err := w.do(admin, "нет в новом списке", edit("DeniedEntry", entry, map[string]any{"Deleted": true})); err != nil {
		t.Fatal(err)
	}
	if open := w.open("DeniedEntry", entry); len(open) != 0 {
		t.Errorf("it is gone and the task is open: %+v", open)
	}
	id := w.reviewed(w.firm("Северный ветер 2", map[string]any{"TaxID": "500100732259", "Kind": "sole_proprietor", "NameEN": "Severny Veter"}))
	if q := w.denied(id); q.Result != CheckOK {
		t.Errorf("the entry is deleted and the case says %+v", q)
	}
	w.must(admin, edit("DeniedEntry", entry, map[string]any{"Deleted": false}))
	if q := w.denied(id); q.Result != CheckFail {
		t.Errorf("it is back and the case says %+v", q)
	}
	w.must(admin, edit("DeniedEntry", entry, map[string]any{"Name": "Somebody Else"}))
	if q := w.denied(id); q.Result != CheckOK {
		t.Errorf("it is called otherwise and the case says %+v", q)
	}
}

// TestDenied_Names: an entry has a name that tells something, and not so many
// that it is found by everything; what is too short for that is not asked.
func TestDenied_Names(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список")
	many := func(n int) string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("%c%c%c%c%c", 'b'+i%19, 'k'+i/19%10, 'a'+i%2*4, 'p'+i/7%8, 'm'+i/190%9))
		}
		return strings.Join(names, "\n")
	}
	for name, tt := range map[string]struct{ name, aliases, field, rule string }{
		"OK":         {"Severny Veter LLC", many(20), "", ""},
		"OKFigures":  {"21", "", "", ""},
		"ErrSigns":   {"— «…» —", "", "Name", "no_letters"},
		"ErrAliases": {"Severny Veter LLC", many(600), "Aliases", "too_many_names"},
	} {
		_, err := w.do(adminOf(w), "", newWrite("DeniedEntry", doc.Derive("names", name), map[string]any{"List": list, "Name": tt.name, "Type": "entity", "Aliases": tt.aliases}))
		t.Run(name, func(t *testing.T) { wantRule(t, err, tt.field, tt.rule) })
	}
	for _, name := range []string{"A", "Щ", "Ж У", "ВТБ", "B C D F G", "\ufdfa", "Рога и копыта", "ОАО «Ёлка»", "x-1 y-2 z-3"} {
		e := &DeniedEntry{Name: name, Type: DeniedEntity}
		if n := len(e.keys()); n > keysALetter*len(name) {
			t.Errorf("%q has %d keys", name, n)
		}
	}
}

// TestDenied_Rights: the lists are security's and directors' to read and the
// administrator's to keep.
func TestDenied_Rights(t *testing.T) {
	w := newWorld(t)
	list := w.list("Список", [3]string{"Severny Veter LLC", "entity", "7"})
	entry := w.get("DeniedEntry", DeniedEntryID(list, "7", ""))
	for who, sees := range map[doc.ID]bool{adminOf(w): true, gleb: true, egor: true, anna: false, vera: false, dina: false, mark: false} {
		if got := w.actor(who).May("read", "DeniedEntry", []string{"all", "of:" + string(entry.Meta().Owner)}); got != sees {
			t.Errorf("%s reads: %v", who, got)
		}
		_, err := w.do(who, "", newWrite("DeniedList", doc.Derive("mine", string(who)), map[string]any{"Name": "Мой", "Source": "other"}))
		rule := "no_create"
		if who == adminOf(w) {
			rule = ""
		}
		wantRule(t, err, "", rule)
	}
	if len(entry.(*DeniedEntry).Keys) == 0 {
		t.Error("the entry is found by nothing")
	}
}

// listed is entries in memory, found by their keys as in a base.
type listed struct {
	entries map[doc.ID][]doc.Doc // by key
	read    int
}

func (l *listed) Get(string, doc.ID) (doc.Doc, error) { return nil, nil }

func (l *listed) Every(string) ([]doc.Doc, error) { return nil, nil }

func (l *listed) Pointing(_, _ string, to doc.ID) ([]doc.Doc, error) {
	l.read += len(l.entries[to])
	return l.entries[to], nil
}

// TestDenied_Many: among 20,000 entries one firm is compared with a few hundred
// at most, and still found under another spelling.
func TestDenied_Many(t *testing.T) {
	const syllables = "kalomitersandorvelrushimargolnekpazhubertinalforistaum"
	all := &listed{entries: map[doc.ID][]doc.Doc{}}
	add := func(e *DeniedEntry) {
		for _, key := range e.keys() {
			all.entries[key.ID()] = append(all.entries[key.ID()], e)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 20_000 {
		word := func() string {
			at, n := rnd.IntN(len(syllables)-12), 4+rnd.IntN(6)
			return syllables[at : at+n]
		}
		e := &DeniedEntry{Type: DeniedEntity, Name: word() + " " + word() + " " + word()}
		e.ID = doc.Derive("entry", fmt.Sprint(i))
		add(e)
	}
	planted := &DeniedEntry{Type: DeniedEntity, Name: "Severnyj Veter Karimanoff LLC"}
	planted.ID = doc.Derive("planted")
	add(planted)
	firm := &Counterparty{NameShort: "ООО «Северный ветер Каримонов»", NameFull: "Общество с ограниченной ответственностью «Северный ветер Каримонов»", SignerName: "Орлова Анна Петровна"}
	start := time.Now()
	hits, err := deniedHits(doc.Context{Reader: all, Server: true}, firm, func(*DeniedEntry) bool { return false })
	took := time.Since(start)
	if err != nil || len(hits) != 1 || hits[0].entry != planted {
		t.Errorf("%d hits, %v", len(hits), err)
	}
	t.Logf("%d compared in %v", all.read, took)
	if all.read > 2000 || took > time.Second {
		t.Errorf("%d compared in %v", all.read, took)
	}
}
