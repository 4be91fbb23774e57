package e2e

import (
	"strings"
	"testing"
)

// priced is the price that lookup finds, and why.
type priced struct{ rate, annex, why string }

// lookup asks what a container from Shanghai costs under a contract on a day.
func (d *desk) lookup(contract, day string) priced {
	d.t.Helper()
	var found struct {
		Annex, Why string
		Body       struct{ Rate string }
	}
	d.must("lookup", args{"contract": contract, "day": day, "service": "main_sea", "from": "CNSHA", "to": "RUVVO", "unit": "container"}).into(&found)
	return priced{found.Body.Rate, found.Annex, found.Why}
}

// annex makes a tariff annex of a contract with one line.
func (w *trade) annex(contract, title, rate string, until string) string {
	w.t.Helper()
	id := w.anna.must("new", args{"kind": "Annex", "fields": args{"Contract": contract, "Title": title, "Term": args{"From": begins, "To": until}, "Currency": "USD"}}).text("id")
	w.anna.must("new", args{"kind": "AnnexLine", "fields": args{
		"Contract": contract, "Annex": id, "Service": "main_sea", "From": "CNSHA", "To": "RU", "Unit": "container", "Rate": rate,
	}})
	w.anna.sync()
	return id
}

// activate has the head make the prices of an annex hold.
func (w *trade) activate(annex string) {
	w.t.Helper()
	w.boris.sync()
	for _, move := range []string{"agree", "activate"} {
		w.boris.done("annex."+move, annex, nil)
	}
	w.anna.sync()
}

// lineOf is the only line of an annex.
func (d *desk) lineOf(annex string) string {
	d.t.Helper()
	rows := d.list("AnnexLine", args{"where": args{"Annex": annex}})
	if len(rows) != 1 {
		d.t.Fatalf("%d lines, want 1", len(rows))
	}
	return text(rows[0], "id")
}

// TestE2ETwoVersions: what is ordered the day before a new version of the
// tariff begins is priced by the old one, from the day itself by the new one:
// before that day has come, after it, and with no network.
func TestE2ETwoVersions(t *testing.T) {
	w := newTrade(t)
	firm := w.partner("Альфа", tradeNumbers[0])
	w.admit(firm, "")
	contract := w.contract(firm, edo(nil))
	w.force(contract, begins)
	const before, day, end = "2040-06-30", "2040-07-01", "2040-12-31"
	first := w.annex(contract, "Море", "1000", end)
	if got := w.anna.lookup(contract, before); got.rate != "" || got.why == "" {
		t.Errorf("a draft prices: %+v", got)
	}
	w.activate(first)
	for _, on := range []string{before, day} {
		if got := w.anna.lookup(contract, on); got.rate != "1000" || got.annex != first {
			t.Fatalf("on %s by the only version: %+v", on, got)
		}
	}
	second := w.anna.must("new_version", args{"id": first, "from": day}).text("id")
	line := w.anna.lineOf(second)
	w.anna.must("save", args{"id": line, "patch": args{"Rate": "1250"}})
	w.anna.sync()
	if got := w.anna.lookup(contract, day); got.rate != "1000" {
		t.Errorf("a draft of the new version prices: %+v", got)
	}
	w.activate(second)
	prices := func(when string) {
		t.Helper()
		for on, want := range map[string]priced{before: {"1000", first, "версия 1"}, day: {"1250", second, "версия 2"}, end: {"1250", second, "версия 2"}} {
			got := w.anna.lookup(contract, on)
			if got.rate != want.rate || got.annex != want.annex || !strings.Contains(got.why, want.why) || !strings.Contains(got.why, "откуда — точный пункт; куда — страна") {
				t.Errorf("%s, ordered on %s: %+v", when, on, got)
			}
		}
		for _, on := range []string{after(t, begins, -1), after(t, end, 1)} {
			if got := w.anna.lookup(contract, on); got.rate != "" {
				t.Errorf("%s, ordered on %s, when none holds: %+v", when, on, got)
			}
		}
	}
	prices("before the day")
	w.anna.refuses("annex_immutable", "save", args{"id": line, "patch": args{"Rate": "1"}})
	w.anna.must("offline", nil)
	prices("without a network")
	w.anna.must("online", nil)
	w.clock(before)
	w.anna.sync()
	prices("on the day before")
	w.states("Annex", map[string]string{first: "active", second: "active"})
	w.clock(day)
	w.anna.sync()
	prices("on the day")
	w.states("Annex", map[string]string{first: "superseded", second: "active"})
	w.clock(after(t, end, 1))
	w.anna.sync()
	prices("when both are over")
	w.states("Annex", map[string]string{first: "superseded", second: "expired"})
	w.verify()
}

// states wants documents to be in these states.
func (w *trade) states(kind string, want map[string]string) {
	w.t.Helper()
	for id, state := range want {
		if got := w.anna.get(id).field("State"); got != state {
			w.t.Errorf("the %s is %s, want %s", kind, got, state)
		}
	}
}
