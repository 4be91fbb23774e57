package e2e

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The days of the two years: people do something midway, the winter is the time
// in which most happens by itself.
const (
	midway   = "2040-06-15"
	winter   = "2040-12-20"
	spring   = "2041-02-01"
	twoYears = "2042-01-31"
)

// tellsItself is what time does in the two years, day by day; a task that a
// newer one replaces is cancelled on that day.
var tellsItself = []string{
	"2040-01-23 Task original_due АЛ-2040-00002 / Бета new",
	"2040-02-08 Task original_due АЛ-2040-00002 / Бета cancelled",
	"2040-02-08 Task original_due АЛ-2040-00002 / Бета new",
	"2040-02-23 Task original_due АЛ-2040-00002 / Бета cancelled",
	"2040-02-23 Task original_due АЛ-2040-00002 / Бета new",
	"2040-05-31 Task readmission Бета new",
	"2040-06-01 Amendment АЛ-2040-00003 draft",
	"2040-06-01 Task contract_end АЛ-2040-00003 / Бета-2 new",
	"2040-06-01 Task contract_renewal АЛ-2040-00003 / Бета-2 new",
	"2040-06-23 Task passive_soon Альфа new",
	"2040-07-01 Admission Бета expired", // the one before: the firm is admitted anew
	"2040-07-01 Annex Море superseded",
	"2040-07-07 Counterparty Альфа passive",
	"2040-07-07 Task passive_soon Альфа cancelled",
	"2040-10-01 Task poa_end АЛ-2040-00002 / Бета new",
	"2040-11-01 Task contract_end АЛ-2040-00001 / Альфа new",
	"2040-11-16 Amendment АЛ-2040-00001 draft",
	"2040-11-16 Task contract_renewal АЛ-2040-00001 / Альфа new",
	"2040-11-28 Task passive_soon Бета new",
	"2040-12-01 Task contract_end АЛ-2040-00001 / Альфа cancelled",
	"2040-12-01 Task contract_end АЛ-2040-00001 / Альфа new",
	"2040-12-10 Task readmission Альфа new",
	"2040-12-12 Counterparty Бета passive",
	"2040-12-12 Task passive_soon Бета cancelled",
	"2040-12-17 Task contract_end АЛ-2040-00001 / Альфа cancelled",
	"2040-12-17 Task contract_end АЛ-2040-00001 / Альфа new",
	"2040-12-24 Task contract_end АЛ-2040-00001 / Альфа cancelled",
	"2040-12-24 Task contract_end АЛ-2040-00001 / Альфа new",
	"2041-01-01 Annex Море expired",
	"2041-01-01 Contract Альфа expired",
	"2041-01-01 Task contract_end АЛ-2040-00001 / Альфа cancelled",
	"2041-01-10 Admission Альфа expired",
	"2041-01-10 Counterparty Альфа expired",
	"2041-01-10 Task readmission Альфа cancelled",
	"2041-01-10 Task readmission Альфа new",
	"2041-01-24 Counterparty Альфа temp_banned",
	"2041-01-24 Task review_ban Альфа new",
	"2041-05-16 Task readmission Бета new",
	"2041-06-01 Amendment АЛ-2040-00003 draft",
	"2041-06-01 Task contract_end АЛ-2040-00003 / Бета-2 new",
	"2041-06-01 Task contract_renewal АЛ-2040-00003 / Бета-2 new",
	"2041-06-16 Admission Бета expired",
	"2041-06-16 Counterparty Бета expired",
	"2041-06-16 Task readmission Бета cancelled",
	"2041-06-16 Task readmission Бета new",
	"2041-06-30 Counterparty Бета temp_banned",
	"2041-06-30 Task review_ban Бета new",
	"2041-07-01 Task contract_end АЛ-2040-00003 / Бета-2 cancelled",
	"2041-07-01 Task contract_end АЛ-2040-00003 / Бета-2 new",
	"2041-07-17 Task contract_end АЛ-2040-00003 / Бета-2 cancelled",
	"2041-07-17 Task contract_end АЛ-2040-00003 / Бета-2 new",
	"2041-07-24 Task contract_end АЛ-2040-00003 / Бета-2 cancelled",
	"2041-07-24 Task contract_end АЛ-2040-00003 / Бета-2 new",
	"2041-08-01 Contract Бета expired",
	"2041-08-01 Task contract_end АЛ-2040-00003 / Бета-2 cancelled",
}

// plot are the documents of the two years, by the names that the tests give.
type plot struct{ alpha, beta, gamma, auto, paper, renewed, copy, first, second string }

// newPlot lays out what the time is to work on: a firm that nobody looks after,
// whose contract is to be renewed and whose tariff has two versions; one that is
// looked after midway, with an original under way and a contract that is renewed
// then; one that is suspended.
func (w *trade) newPlot() (p plot) {
	w.t.Helper()
	p.alpha, p.beta, p.gamma = w.partner("Альфа", tradeNumbers[0]), w.partner("Бета", tradeNumbers[1]), w.partner("Гамма", tradeNumbers[2])
	w.admit(p.alpha, "")
	w.admit(p.beta, "2040-06-30")
	p.auto = w.contract(p.alpha, edo(args{
		"PartnerNumber": "Альфа", "Term": args{"From": begins, "To": "2040-12-31"}, "Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 45,
	}))
	p.paper = w.contract(p.beta, args{"PartnerNumber": "Бета", "PoaUntil": "2040-10-31"})
	p.renewed = w.contract(p.beta, edo(args{
		"PartnerNumber": "Бета-2", "Term": args{"From": begins, "To": "2040-07-31"}, "Renewal": "auto", "RenewalMonths": 12, "NoticeDays": 60,
	}))
	for _, contract := range []string{p.auto, p.paper, p.renewed} {
		w.force(contract, begins)
	}
	p.copy = newID(w.t)
	w.anna.must("save", args{"id": p.paper, "patch": args{"Originals/" + p.copy: args{"Kind": "contract", "SentAt": begins}}})
	p.first = w.annex(p.auto, "Море", "1000", "2040-12-31")
	w.activate(p.first)
	p.second = w.anna.must("new_version", args{"id": p.first, "from": "2040-07-01"}).text("id")
	w.anna.sync()
	w.activate(p.second)
	w.olga.done("counterparty.suspend", p.gamma, args{"Reason": "debt", "Comment": "Долг", "Until": "2040-03-31"})
	return p
}

// tend is what people do midway: the second firm is admitted anew before its
// admission ends and is talked to, its original is back, its contract goes on.
func (p plot) tend(anna, olga, lena *desk, admission, talk string) {
	anna.t.Helper()
	lena.sync()
	renewals := lena.list("Amendment", args{"where": args{"Contract": p.renewed}})
	if len(renewals) != 1 {
		anna.t.Fatalf("%d renewals, want 1", len(renewals))
	}
	for _, move := range []string{"agree", "enforce"} {
		lena.done("amendment."+move, text(renewals[0], "id"), nil)
	}
	admit(anna, olga, admission, p.beta, "")
	anna.must("save", args{"id": p.paper, "patch": args{"Originals/" + p.copy: args{"ReturnedAt": midway}}})
	when := args{"From": midway + "T06:00:00Z", "To": midway + "T06:30:00Z"}
	anna.must("new", args{"kind": "Negotiation", "id": talk, "fields": args{
		"Counterparty": p.beta, "Kind": "call_out", "Subject": "Ставки", "When": when, "State": "held", "Result": "info", "ResultText": "Рассказали о ставках",
	}})
	anna.sync()
}

// TestE2ETwoYears: of two bases with the same documents one lives through two
// years day by day, and the other's server is down for weeks and months. What
// time does happens in both, on the same days, once, and in order.
func TestE2ETwoYears(t *testing.T) {
	w := newTrade(t)
	dina := newDesk(t, w.hire("dina", "Дроздова Дина Марковна", "director", "Продажи"), "")
	p := w.newPlot()
	admission, talk := newID(t), newID(t)
	w.stop()
	slept := &office{t: t, dir: filepath.Join(t.TempDir(), "slept")}
	if err := os.CopyFS(slept.dir, os.DirFS(w.dir)); err != nil {
		t.Fatal(err)
	}

	w.restart()
	w.live(begins, midway)
	p.tend(w.anna, w.olga, w.lena, admission, talk)
	w.live(midway, twoYears)
	lived := dina.tell(t)

	slept.sleep("2040-01-30", "2040-03-20", midway)
	p.tend(slept.further("anna"), slept.further("olga"), slept.further("lena"), admission, talk)
	slept.sleep("2040-07-25", winter, "2041-03-01", twoYears)
	made := slept.further("dina").tell(t)

	for name, got := range map[string]tale{"served": lived, "slept": made} {
		if !slices.Equal(got.events, tellsItself) {
			t.Errorf("%s:\n%s", name, strings.Join(got.events, "\n"))
		}
	}
	if !maps.Equal(lived.stands, made.stands) {
		t.Errorf("served:\n%v\nslept:\n%v", lived.stands, made.stands)
	}
	w.verify()
	slept.verify()
}

// TestE2EMidnight: when the day ends while people work, what the new one asks
// for is before them without anybody doing anything.
func TestE2EMidnight(t *testing.T) {
	w := newTrade(t)
	firm := w.partner("Альфа", tradeNumbers[0])
	w.admit(firm, "")
	contract := w.contract(firm, edo(args{"PoaUntil": after(t, begins, 31)}))
	w.force(contract, begins)
	if n := w.anna.asked("poa_end", contract) + w.lena.asked("poa_end", contract); n != 0 {
		t.Fatalf("%d tasks before the day", n)
	}
	w.must("clock", begins+"T23:59:57+03:00")
	until(t, patience, "the task of the new day", func() bool { return w.lena.asked("poa_end", contract) == 1 })
	w.verify()
}

// live moves the clock of a server that serves: week by week, and day by day in
// the winter.
func (o *office) live(from, to string) {
	o.t.Helper()
	for day := from; day < to; {
		step := 7
		if day >= winter && day < spring {
			step = 1
		}
		day = min(after(o.t, day, step), to)
		o.clock(day)
	}
}

// sleep serves a base on some days only; between them the server is down.
func (o *office) sleep(days ...string) {
	o.t.Helper()
	for i, day := range days {
		if i > 0 || o.serving != nil {
			o.stop()
		}
		at := o.address
		if at == "" {
			at = "127.0.0.1:0"
		}
		o.serve("--listen", at, "--now", day+tradeHour)
	}
}

// tale is what a base tells after a time: what has happened by itself, in order,
// and how the documents stand.
type tale struct {
	events []string
	stands map[string]string
}

// happening is a line of the tale.
type happening struct {
	seq       int
	day, text string
}

// tell reads the tale of a base at a desk that sees everything, and wants what
// happened later to have been written later.
func (d *desk) tell(t *testing.T) (told tale) {
	t.Helper()
	d.sync()
	told.stands = map[string]string{}
	var all []happening
	for kind, fields := range map[string][]string{
		"Counterparty": {"Status", "AdmissionState"}, "Contract": {"State"}, "Admission": {"State"}, "Annex": {"State"}, "Amendment": {"State"}, "Task": {"State"},
	} {
		for _, row := range d.list(kind, args{"limit": 1000}) {
			id := text(row, "id")
			is := d.get(id)
			for _, field := range fields {
				told.stands[id+" "+field] = is.field(field)
			}
			for _, change := range d.history(id) {
				if change.By != "" {
					continue // it did not happen by itself
				}
				for _, field := range fields {
					if became := change.became(field); became != "" {
						all = append(all, happening{change.Seq, change.day(t), is.called() + " " + became})
					}
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b happening) int { return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.text, b.text)) })
	if !slices.IsSortedFunc(all, func(a, b happening) int { return cmp.Compare(a.day, b.day) }) {
		t.Errorf("not in order: %v", all)
	}
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.text, b.text)) })
	for _, h := range all {
		told.events = append(told.events, h.day+" "+h.text)
	}
	return told
}

// called says what a document is to the tale: a task by its rule.
func (is document) called() string {
	name := is.Kind + " "
	if rule := is.field("SourceRule"); rule != "" {
		name += rule + " "
	}
	return name + cmp.Or(is.field("Title"), is.field("NameShort"))
}
