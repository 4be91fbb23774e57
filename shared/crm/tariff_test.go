package crm

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// annex makes a draft of anna's with a line for each pair of fields.
func (w *world) annex(contract doc.ID, name string, more map[string]any, lines ...map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("annex", name)
	fields := map[string]any{"Contract": contract, "Title": name, "Term": doc.Period{From: "2026-05-12", To: "2026-12-31"}, "Currency": "USD"}
	maps.Copy(fields, more)
	w.must(anna, newWrite("Annex", id, fields))
	for n, l := range lines {
		w.must(anna, newWrite("AnnexLine", doc.Derive("line", name, fmt.Sprint(n)), lineFields(contract, id, l)))
	}
	return id
}

func lineFields(contract, annex doc.ID, more map[string]any) map[string]any {
	fields := map[string]any{"Contract": contract, "Annex": annex, "Service": "main_sea", "Unit": "container", "Rate": "100"}
	maps.Copy(fields, more)
	return fields
}

func (w *world) activate(annex doc.ID) error {
	w.t.Helper()
	wantRule(w.t, w.order(vera, "annex.agree", "Annex", annex, `{}`), "", "")
	return w.order(vera, "annex.activate", "Annex", annex, `{}`)
}

func (w *world) tariff(contract doc.ID) *Tariff {
	w.t.Helper()
	t, err := TariffOf(w.context(anna, ""), contract)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// deal is a contract in force and the world it is in.
func dealt(t *testing.T) (*world, doc.ID) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	return w, w.contract(firm, ContractInForce, nil)
}

func wanted(more func(*Wanted)) Wanted {
	w := Wanted{Service: "main_sea", Mode: "sea_fcl", From: Point{"CNSHA", "CN-EAST"}, To: Point{"RULED", "RU-NW"}, Unit: "container", Quantity: "1", Day: "2026-06-01"}
	if more != nil {
		more(&w)
	}
	return w
}

func TestTariff_Find(t *testing.T) {
	w, contract := dealt(t)
	id := w.annex(contract, "Море",
		nil,
		map[string]any{"Rate": "10"},
		map[string]any{"Rate": "20", "From": "CN"},
		map[string]any{"Rate": "30", "From": "CN", "To": "RU-NW"},
		map[string]any{"Rate": "40", "From": "CNSHA", "BreakTo": "5"},
		map[string]any{"Rate": "50", "From": "CNSHA", "BreakFrom": "5"},
		map[string]any{"Rate": "60", "From": "CNSHA", "To": "RULED", "Term": doc.Period{From: "2026-07-01", To: "2026-07-31"}},
		map[string]any{"Rate": "70", "From": "CNSHA", "To": "RULED", "Equipment": "20DV", "Term": doc.Period{From: "2026-07-15"}},
		map[string]any{"Rate": "80", "From": "CNSHA", "To": "DE"},
	)
	find := func(more func(*Wanted)) string {
		if f := w.tariff(contract).Find(wanted(more)); f != nil {
			return string(f.Line.Rate)
		}
		return ""
	}
	if got := find(nil); got != "" {
		t.Fatalf("a draft prices: %s", got)
	}
	wantRule(t, w.activate(id), "", "")
	for name, tt := range map[string]struct {
		more func(*Wanted)
		want string
	}{
		"PointBeforeCountry":  {func(x *Wanted) { x.To = Point{"RUVVO", "RU-FE"} }, "40"},
		"CountryAndZone":      {func(x *Wanted) { x.From = Point{"CNNGB", ""} }, "30"},
		"Country":             {func(x *Wanted) { x.From, x.To = Point{"CNNGB", ""}, Point{"BYMSQ", ""} }, "20"},
		"Any":                 {func(x *Wanted) { x.From = Point{"TRIST", ""} }, "10"},
		"BreakBelow":          {func(x *Wanted) { x.Quantity = "4.999" }, "40"},
		"BreakHalfOpen":       {func(x *Wanted) { x.Quantity = "5" }, "50"},
		"LineOfJuly":          {func(x *Wanted) { x.Day = "2026-07-01" }, "60"},
		"LaterStartWins":      {func(x *Wanted) { x.Day, x.Equipment = "2026-07-20", "20DV" }, "70"},
		"OtherEquipment":      {func(x *Wanted) { x.Day, x.Equipment = "2026-07-20", "40HC" }, "60"},
		"LastDayOfLine":       {func(x *Wanted) { x.Day = "2026-07-31" }, "60"},
		"AfterLine":           {func(x *Wanted) { x.Day = "2026-08-01" }, "40"},
		"BeforeAnnex":         {func(x *Wanted) { x.Day = "2026-05-11" }, ""},
		"AfterAnnex":          {func(x *Wanted) { x.Day = "2027-01-01" }, ""},
		"OtherUnit":           {func(x *Wanted) { x.Unit = "kg" }, ""},
		"OtherService":        {func(x *Wanted) { x.Service = "thc" }, ""},
		"NearestOfTwoCountry": {func(x *Wanted) { x.To = Point{"DEHAM", ""} }, "80"},
	} {
		if got := find(tt.more); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestTariff_Versions: an order of the day before is priced by the first
// version, of the day itself by the second, however late it is entered.
func TestTariff_Versions(t *testing.T) {
	w, contract := dealt(t)
	first := w.annex(contract, "v1", nil, map[string]any{"Rate": "100"})
	wantRule(t, w.activate(first), "", "")
	second := w.annex(contract, "v2", map[string]any{"First": first, "Term": doc.Period{From: "2026-09-01", To: "2027-03-31"}}, map[string]any{"Rate": "120"})
	if v := w.get("Annex", second).(*Annex).Version; v != 2 {
		t.Fatalf("version %d", v)
	}
	price := func(day doc.Date) doc.Decimal {
		f := w.tariff(contract).Find(wanted(func(x *Wanted) { x.Day = day }))
		if f == nil {
			return ""
		}
		return f.Line.Rate
	}
	if got := price("2026-09-01"); got != "100" {
		t.Errorf("a draft version takes over: %s", got)
	}
	if next := w.get("Annex", first).(*Annex).Next("2026-05-12"); next != "2027-01-01" {
		t.Errorf("alone it is looked at again on %s", next)
	}
	wantRule(t, w.activate(second), "", "") // the same line, and no clash: versions take turns
	if next := w.get("Annex", first).(*Annex).Next("2026-05-12"); next != "2026-09-01" {
		t.Errorf("with a second version it is looked at again on %s", next)
	}
	for range 2 {
		for day, want := range map[doc.Date]doc.Decimal{"2026-08-31": "100", "2026-09-01": "120", "2027-03-31": "120", "2027-04-01": ""} {
			if got := price(day); got != want {
				t.Errorf("%s: %q, want %q", day, got, want)
			}
		}
		w.now = doc.Date("2026-09-01").At(w.zone)
		w.wake("Annex", first)
	}
	if s := w.get("Annex", first).(*Annex).State; s != AnnexSuperseded {
		t.Errorf("the first is %s", s)
	}
	w.now = doc.Date("2027-04-01").At(w.zone)
	w.wake("Annex", second)
	if s := w.get("Annex", second).(*Annex).State; s != AnnexExpired {
		t.Errorf("the second is %s", s)
	}
}

func TestTariff_Clash(t *testing.T) {
	for name, tt := range map[string]struct {
		one, other map[string]any
		clash      bool
	}{
		"Same":          {map[string]any{}, map[string]any{"Rate": "101"}, true},
		"BreaksMeet":    {map[string]any{"BreakTo": "5"}, map[string]any{"BreakFrom": "5"}, false},
		"BreaksOverlap": {map[string]any{"BreakTo": "5.001"}, map[string]any{"BreakFrom": "5"}, true},
		"DaysMeet":      {map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-06-30"}}, map[string]any{"Term": doc.Period{From: "2026-07-01", To: "2026-08-01"}}, false},
		"DaysOverlap":   {map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2026-07-01"}}, map[string]any{"Term": doc.Period{From: "2026-07-01", To: "2026-08-01"}}, true},
		"OtherMode":     {map[string]any{"Mode": "sea_fcl"}, map[string]any{"Mode": "sea_lcl"}, false},
		"OtherPoint":    {map[string]any{"From": "CN"}, map[string]any{"From": "CNSHA"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w, contract := dealt(t)
			wantRule(t, w.activate(w.annex(contract, "Первое", nil, tt.one)), "", "")
			err := w.activate(w.annex(contract, "Второе", nil, tt.other))
			rule := ""
			if tt.clash {
				rule = "lines_clash"
			}
			wantRule(t, err, "", rule)
			if tt.clash {
				p := doc.Faults(err)[0].Params
				if !strings.Contains(p["one"]+p["other"], "Первое") || !strings.Contains(p["one"]+p["other"], "Второе") {
					t.Errorf("both lines are named: %v", p)
				}
				said := i18n.New(i18n.RU).Error(doc.Faults(err)[0])
				if !strings.Contains(said, "Морской фрахт") || unsaid.MatchString(strings.NewReplacer("CNSHA", "", "[", "").Replace(said)) {
					t.Errorf("said: %s", said)
				}
			}
		})
	}
}

// TestTariff_ClashNamed: a service that the company has added itself is called by
// its name where lines clash.
func TestTariff_ClashNamed(t *testing.T) {
	w, contract := dealt(t)
	w.machine(newWrite("ListItem", doc.ItemID("Service", "stamping"), map[string]any{"List": "Service", "Code": "stamping", "RU": "Штемпелевание", "EN": "Stamping"}))
	wantRule(t, w.activate(w.annex(contract, "Первое", nil, map[string]any{"Service": "stamping"})), "", "")
	fault := doc.Faults(w.activate(w.annex(contract, "Второе", nil, map[string]any{"Service": "stamping"})))[0]
	for lang, name := range map[i18n.Lang]string{i18n.RU: "Штемпелевание", i18n.EN: "Stamping"} {
		if said := i18n.New(lang).Error(fault); !strings.Contains(said, name) || strings.Contains(said, "stamping") {
			t.Errorf("said: %s", said)
		}
	}
}

// TestAnnex_Immutable: what prices cannot be changed, not even by an edit that
// was made before and comes late.
func TestAnnex_Immutable(t *testing.T) {
	w, contract := dealt(t)
	id := w.annex(contract, "Море", nil, map[string]any{})
	line := doc.Derive("line", "Море", "0")
	wantRule(t, w.activate(w.annex(contract, "Пустое", nil)), "", "annex_empty")
	w.must(anna, edit("AnnexLine", line, map[string]any{"Rate": "90"}))
	wantRule(t, w.order(anna, "annex.agree", "Annex", id, `{}`), "", "annex_head_or_lawyer")
	wantRule(t, w.activate(id), "", "")
	_, err := w.do(anna, "", edit("AnnexLine", line, map[string]any{"Rate": "80"}))
	wantRule(t, err, "Rate", "annex_immutable")
	_, err = w.do(anna, "", edit("AnnexLine", line, map[string]any{doc.DeletedPath: true}))
	wantRule(t, err, "", "annex_immutable")
	w.wantClosed(anna, "AnnexLine", line, "annex_immutable", []string{"Rate", "Annex", "Comment"}, nil)
	_, err = w.do(anna, "", newWrite("AnnexLine", doc.Derive("late"), lineFields(contract, id, nil)))
	wantRule(t, err, "Annex", "annex_immutable")
	_, err = w.do(anna, "", edit("Annex", id, map[string]any{"Term": doc.Period{From: "2026-05-12", To: "2027-12-31"}}))
	wantRule(t, err, "Term", "annex_immutable")
	w.wantClosed(anna, "Annex", id, "annex_immutable", []string{"Term", "Title", "Currency"}, []string{"Notes", "Files"})
	w.must(anna, edit("Annex", id, map[string]any{"Notes": "выслано"}))
	for name, tt := range map[string]struct {
		fields      map[string]any
		field, rule string
	}{
		"ErrBreaks":  {map[string]any{"BreakFrom": "5", "BreakTo": "5"}, "BreakTo", "break_order"},
		"ErrMinMax":  {map[string]any{"Min": "5", "Max": "4.99"}, "Max", "min_max"},
		"ErrRate":    {map[string]any{"Rate": "-1"}, "Rate", "negative"},
		"ErrTerm":    {map[string]any{"Term": doc.Period{From: "2026-05-11"}}, "Term", "line_term"},
		"ErrService": {map[string]any{"Service": "magic"}, "Service", "unknown_code"},
	} {
		draft := w.annex(contract, name, nil)
		_, err := w.do(anna, "", newWrite("AnnexLine", doc.Derive("bad", name), lineFields(contract, draft, tt.fields)))
		wantRule(t, err, tt.field, tt.rule)
	}
}

// TestAnnex_Late: prices that are agreed on when their days are over hold for
// what was ordered in them, and end in the night after.
func TestAnnex_Late(t *testing.T) {
	w, contract := dealt(t)
	over := w.annex(contract, "Март", map[string]any{"Term": doc.Period{From: "2026-03-01", To: "2026-03-31"}}, map[string]any{})
	first := w.annex(contract, "Море", map[string]any{"Term": doc.Period{From: "2026-04-01", To: "2026-12-31"}}, map[string]any{"Service": "thc"})
	second := w.annex(contract, "Море 2", map[string]any{"First": first, "Term": doc.Period{From: "2026-05-01", To: "2026-12-31"}}, map[string]any{"Service": "thc"})
	for _, id := range []doc.ID{over, second, first} { // the older version last
		wantRule(t, w.activate(id), "", "")
	}
	for id, want := range map[doc.ID]AnnexState{over: AnnexExpired, first: AnnexSuperseded, second: AnnexActive} {
		a := w.get("Annex", id).(*Annex)
		if a.State != AnnexActive || want != AnnexActive && a.Next("2026-05-12") != "2026-05-13" {
			t.Errorf("%s: %s, looks again on %s", a.Title, a.State, a.Next("2026-05-12"))
		}
	}
	w.now = w.now.AddDate(0, 0, 1)
	for id, want := range map[doc.ID]AnnexState{over: AnnexExpired, first: AnnexSuperseded, second: AnnexActive} {
		w.wake("Annex", id)
		if a := w.get("Annex", id).(*Annex); a.State != want {
			t.Errorf("%s: %s in the night, want %s", a.Title, a.State, want)
		}
	}
	found := w.tariff(contract).Find(wanted(func(q *Wanted) { q.Day = "2026-03-15" }))
	if found == nil || found.Annex.ID != over {
		t.Errorf("in March prices %+v", found)
	}
}

// TestAnnex_Guard: what an annex is a version of and under which contract it
// prices cannot change beneath its lines.
func TestAnnex_Guard(t *testing.T) {
	w, contract := dealt(t)
	w.now = w.now.Add(time.Second)
	other := w.contract(w.deal(contract).Counterparty.ID(), ContractDraft, map[string]any{"Date": "2026-05-11"})
	first, foreign := w.annex(contract, "v1", nil, nil), w.annex(other, "чужое", nil)
	second := w.annex(contract, "v2", map[string]any{"First": first})
	draft := func(of doc.ID) error {
		_, err := w.do(anna, "", newWrite("Annex", doc.Derive("annex", "v3"), map[string]any{
			"Contract": contract, "Title": "v3", "Term": doc.Period{From: "2026-05-12", To: "2026-12-31"}, "Currency": "USD", "First": of,
		}))
		return err
	}
	wantRule(t, draft(foreign), "First", "annex_first")
	wantRule(t, draft(second), "First", "annex_first")
	change := func(id doc.ID, fields map[string]any) error {
		_, err := w.do(anna, "", edit("Annex", id, fields))
		return err
	}
	for minor, rule := range map[int]string{-1: "negative", 0: ""} {
		wantRule(t, change(first, map[string]any{"MinCharge": map[string]any{"Minor": minor, "Currency": "USD"}}), map[bool]string{true: "MinCharge"}[rule != ""], rule)
	}
	wantRule(t, change(second, map[string]any{"First": nil}), "First", "annex_first_stays")
	wantRule(t, change(first, map[string]any{"Contract": other}), "Contract", "annex_contract_stays")
	wantRule(t, change(foreign, map[string]any{"Contract": contract}), "", "") // nothing hangs on it yet
}

// TestTariff_Spelling: a place is the same however it was typed.
func TestTariff_Spelling(t *testing.T) {
	w, contract := dealt(t)
	id := w.annex(contract, "Море", nil, map[string]any{"From": "cnsha", "To": "RU LED"})
	wantRule(t, w.activate(id), "", "")
	for _, from := range []string{"CNSHA", "CN SHA", " cnsha"} {
		if w.tariff(contract).Find(wanted(func(x *Wanted) { x.From.Locode = from })) == nil {
			t.Errorf("%q is not found", from)
		}
	}
	twice := w.annex(contract, "Ещё", nil, map[string]any{"From": "CN SHA", "To": "ruled"})
	wantRule(t, w.activate(twice), "", "lines_clash")
	_, err := w.do(anna, "", newWrite("AnnexLine", doc.Derive("line", "less"), lineFields(contract, twice, map[string]any{"FreeDays": -1})))
	wantRule(t, err, "FreeDays", "negative")
}
