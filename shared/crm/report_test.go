package crm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// report runs a report over the whole of the world.
func (w *world) report(number int, args ReportArgs) (*Report, []ReportRow, map[string]int64) {
	w.t.Helper()
	r := FindReport(number)
	if r == nil {
		w.t.Fatalf("no report %d", number)
	}
	all := func(kind string) (docs []doc.Doc, err error) {
		if !slices.Contains(r.Kinds, kind) {
			w.t.Errorf("report %d reads %s and does not say so", number, kind)
		}
		for _, id := range sortedKeys(w.rows) {
			if w.rows[id].Kind == kind && !w.get(kind, id).Meta().Deleted {
				docs = append(docs, w.get(kind, id))
			}
		}
		return docs, nil
	}
	rows, totals, err := r.Run(ReportSource{w.context(egor, ""), all}, args)
	if err != nil {
		w.t.Fatal(err)
	}
	return r, rows, totals
}

// lines are the rows of a report as text, the cells that say something.
func lines(r *Report, rows []ReportRow) (all []string) {
	for _, row := range rows {
		var said []string
		for i, c := range r.Columns {
			if row.Cells[i] != "" && c.Type != doc.TRef {
				said = append(said, c.Name+"="+row.Cells[i])
			}
		}
		all = append(all, fmt.Sprintf("%s #%d", strings.Join(said, " "), len(row.IDs)))
	}
	return all
}

// stored is a document as a base of some years has it: how it came to be so is
// not asked.
func (w *world) stored(kind string, id doc.ID, fields map[string]any) {
	w.t.Helper()
	k, err := w.kinds.Kind(kind)
	if err != nil {
		w.t.Fatal(err)
	}
	was := doc.Parts{}
	if row := w.rows[id]; row != nil {
		was = row.Parts
	}
	parts, err := k.Apply(was, patchOf(fields), true)
	if err != nil {
		w.t.Fatal(err)
	}
	w.rows[id] = &change.Row{Kind: kind, ID: id, Seq: w.seq, Parts: parts}
}

// running is one of a firm's in force, whatever the rules say.
func (w *world) running(firm doc.ID, name string, more map[string]any) doc.ID {
	w.t.Helper()
	id := doc.Derive("contract", name)
	fields := map[string]any{
		"Number": name, "Date": "2025-01-10", "Kind": "forwarding", "Side": "client", "OwnEntity": doc.Derive("ours"), "Counterparty": firm,
		"Term": doc.Period{From: "2025-01-10"}, "Currency": "RUB", "SignMode": "paper", "State": ContractInForce, "SignedCopyAt": "2025-01-10", "Owner": anna,
		"Originals/" + string(doc.Derive("o", name)): map[string]any{"Kind": "contract", "SentAt": "2025-01-10", "ReturnedAt": "2025-01-20"},
	}
	for k, v := range more {
		if v == nil {
			delete(fields, k)
		} else {
			fields[k] = v
		}
	}
	w.stored("Contract", id, fields)
	return id
}

func original(name, sent string) (string, map[string]any) {
	return "Originals/" + string(doc.Derive("o", name)), map[string]any{"Kind": "contract", "SentAt": sent}
}

// TestReport_Contracts: the day is 12 May 2026.
func TestReport_Contracts(t *testing.T) {
	w := newWorld(t)
	alpha, beta := w.firm("Альфа", nil), w.firm("Бета", nil)
	w.stored("Counterparty", alpha, map[string]any{"LastOrderAt": "2026-05-01"})
	w.running(alpha, "1", map[string]any{"Term": doc.Period{From: "2025-01-10", To: "2026-07-11"}})                         // in 60 days
	w.running(alpha, "2", map[string]any{"Term": doc.Period{From: "2025-01-10", To: "2026-07-12"}})                         // in 61
	w.running(beta, "3", nil)                                                                                               // no order since 2025
	for name, sent := range map[string]string{"4": "2026-04-12", "5": "2026-04-11", "6": "2026-03-27", "7": "2026-05-01"} { // 30, 31, 46, 11 days
		path, row := original(name, sent)
		w.running(alpha, name, map[string]any{path: row})
	}
	w.running(alpha, "8", map[string]any{"SignMode": "edo", "Originals/" + string(doc.Derive("o", "8")): nil})
	w.running(alpha, "9", map[string]any{"State": ContractDraft, "Term": doc.Period{From: "2025-01-10", To: "2026-06-01"}})
	path, row := original("10", "2026-03-27")
	w.running(alpha, "10", map[string]any{path: row, "State": ContractTerminated, "Term": doc.Period{From: "2025-01-10", To: "2026-06-01"}})
	for name, x := range map[string]struct {
		of string
		to doc.Date
	}{"А1": {"1", "2026-06-01"}, "А2": {"1", "2026-09-01"}, "А3": {"10", "2026-06-01"}} {
		w.stored("Annex", doc.Derive("annex", name), map[string]any{
			"Contract": doc.Derive("contract", x.of), "Title": name, "Term": doc.Period{From: "2025-02-01", To: x.to}, "Currency": "RUB", "State": AnnexActive})
	}
	r, rows, totals := w.report(11, ReportArgs{})
	want := []string{
		"Part=ending Document=1 Since=2026-07-11 Days=60 Light=green #1",
		"Part=originals Document=4 Since=2026-04-12 Days=30 Age=16–30 Original=sent Paper=contract Light=amber #1",
		"Part=originals Document=5 Since=2026-04-11 Days=31 Age=31–45 Original=overdue Paper=contract Light=amber #1",
		"Part=originals Document=6 Since=2026-03-27 Days=46 Age=> 45 Original=overdue Paper=contract Light=red #1",
		"Part=originals Document=7 Since=2026-05-01 Days=11 Age=0–15 Original=sent Paper=contract Light=amber #1",
		"Part=idle Document=3 Since=2025-01-10 Days=487 Light=green #1",
		"Part=annexes Document=А1 Since=2026-06-01 Days=20 #1",
	}
	if got := lines(r, rows); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if fmt.Sprint(totals) != "map[annexes:1 ending:1 idle:1 originals:4 overdue:2]" {
		t.Errorf("totals %v", totals)
	}
	root, sales, other := doc.Derive("d", "root"), doc.Derive("d", "sales"), doc.Derive("d", "other")
	for name, tt := range map[string]struct {
		args ReportArgs
		want int
	}{
		"Firm":      {ReportArgs{Counterparty: beta}, 1},
		"Curator":   {ReportArgs{Employee: anna}, 7},
		"Nobody":    {ReportArgs{Employee: boris}, 0},
		"Dept":      {ReportArgs{Department: sales}, 7},
		"Above":     {ReportArgs{Department: root}, 7},
		"OtherDept": {ReportArgs{Department: other}, 0},
		"Period":    {ReportArgs{From: "2026-04-11", To: "2026-05-12"}, 3},
		"From":      {ReportArgs{From: "2026-07-01"}, 1},
	} {
		if _, rows, _ := w.report(11, tt.args); len(rows) != tt.want {
			t.Errorf("%s: %d rows, want %d", name, len(rows), tt.want)
		}
	}
	if _, _, err := r.Run(ReportSource{Context: w.context(egor, "")}, ReportArgs{From: "2026-05-12", To: "2026-05-11"}); err == nil {
		t.Error("a period that ends before it begins is taken")
	}
	w.stored("Contract", doc.Derive("contract", "6"), map[string]any{"Originals/" + string(doc.Derive("o", "6")): map[string]any{"ReturnedAt": "2026-05-12"}})
	if _, _, totals := w.report(11, ReportArgs{}); totals["overdue"] != 1 || totals["originals"] != 3 {
		t.Errorf("an original is back and the report says %v", totals)
	}
}

func TestReport_Admission(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	done := func(name string, hours int, state AdmissionCaseState, more map[string]any) doc.ID {
		t.Helper()
		firm := w.firm(name, nil)
		id := doc.Derive("case", name)
		at := time.Date(2026, 5, 5, 9, 0, 0, 0, w.zone) // a Tuesday
		fields := map[string]any{
			"Counterparty": firm, "Purpose": "client", "State": state, "SubmittedBy": anna, "Officer": gleb, "SubmittedAt": doc.TimeOf(at), "DueAt": "2026-05-07",
			"DecidedBy": gleb, "DecidedAt": doc.TimeOf(at.Add(time.Duration(hours) * time.Hour)), "Owner": anna,
		}
		maps.Copy(fields, more)
		w.stored("Admission", id, fields)
		return id
	}
	done("Первая", 2, AdmissionApproved, map[string]any{"ValidUntil": "2027-05-05"})
	done("Вторая", 4, AdmissionApproved, map[string]any{"ValidUntil": "2027-05-05"})
	done("Третья", 24+6, AdmissionRejected, map[string]any{"Reason": "fraud"}) // 8 hours of Tuesday, 6 of Wednesday
	done("Ждёт", 0, AdmissionInReview, map[string]any{"DecidedBy": nil, "DecidedAt": nil})
	expired := done("Старая", 4, AdmissionExpired, map[string]any{"ValidUntil": "2026-05-02", "GraceUntil": "2026-05-16"})
	firm := w.caseOf(expired).Counterparty.ID()
	w.stored("Counterparty", firm, map[string]any{"Admission": expired, "AdmissionState": AdmissionExpired, "AdmissionUntil": "2026-05-02"})
	w.running(firm, "1", nil)
	r, rows, totals := w.report(12, ReportArgs{})
	want := []string{
		"Part=state State=in_review Count=1 #1", "Part=state State=approved Count=2 #2", "Part=state State=rejected Count=1 #1", "Part=state State=expired Count=1 #1",
		"Part=time Count=4 Median=4 #4",
		"Part=expired State=expired Count=1 Since=2026-05-02 Days=10 #2",
		"Part=rejected State=rejected Reason=fraud Count=1 #1",
	}
	if got := lines(r, rows); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if fmt.Sprint(totals) != "map[cases:5 decided:4 expired:1 median:4 rejected:1]" {
		t.Errorf("totals %v", totals)
	}
	if _, rows, _ := w.report(12, ReportArgs{From: "2026-05-06", To: "2026-05-06"}); len(rows) != 2 {
		t.Errorf("decided on one day: %d rows", len(rows))
	}
	if _, rows, _ := w.report(12, ReportArgs{Employee: boris}); len(rows) != 0 {
		t.Errorf("of somebody else: %d rows", len(rows))
	}
}

// TestReport_Access: what was done before nine and on a Sunday is outside of
// working time.
func TestReport_Access(t *testing.T) {
	w := newWorld(t)
	w.calendars()
	put := func(who doc.ID, kind AccessKind, at time.Time, rows int64) {
		t.Helper()
		w.must(who, newWrite("AccessEvent", doc.Derive("event", string(who), string(kind), at.String()), map[string]any{
			"Kind": kind, "At": doc.TimeOf(at), "Subject": "Counterparty", "Rows": rows, "By": who}))
	}
	day := func(d, hour int) time.Time { return time.Date(2026, 5, d, hour, 30, 0, 0, w.zone) }
	put(anna, AccessExport, day(5, 10), 100)
	put(anna, AccessExport, day(5, 20), 50) // in the evening
	put(anna, AccessDenial, day(6, 11), 0)
	put(vera, AccessPrint, day(10, 12), 1) // a Sunday
	put(vera, AccessReveal, day(7, 12), 0)
	r, rows, totals := w.report(14, ReportArgs{})
	got := lines(r, rows)
	slices.Sort(got)
	want := []string{
		"Reveals=0 Exports=2 Rows=150 Prints=0 Denials=1 OffHours=1 Last=2026-05-06T08:30:00Z #3",
		"Reveals=1 Exports=0 Rows=0 Prints=1 Denials=0 OffHours=1 Last=2026-05-10T09:30:00Z #2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if fmt.Sprint(totals) != "map[denial:1 export:2 off_hours:2 print:1 reveal:1 rows:150]" {
		t.Errorf("totals %v", totals)
	}
	if _, rows, _ := w.report(14, ReportArgs{Employee: vera, From: "2026-05-08"}); len(rows) != 1 || len(rows[0].IDs) != 1 {
		t.Errorf("of vera since the 8th: %v", rows)
	}
	firm, other := w.known("Альфа"), w.firm("Бета", nil)
	for i, about := range []doc.Link{doc.LinkTo("Counterparty", firm), doc.LinkTo("Admission", w.admission(firm)), doc.LinkTo("Counterparty", other), ""} {
		w.must(gleb, newWrite("AccessEvent", doc.Derive("about", itoa(i)), map[string]any{
			"Kind": []AccessKind{AccessReveal, AccessExport, AccessReveal, AccessPrint}[i], "At": doc.TimeOf(day(7, 12)), "Rows": 1, "Link": about, "By": gleb}))
	}
	r, rows, _ = w.report(14, ReportArgs{Counterparty: firm})
	if got := lines(r, rows); len(got) != 1 || got[0] != "Reveals=1 Exports=1 Rows=1 Prints=0 Denials=0 OffHours=0 Last=2026-05-07T09:30:00Z #2" {
		t.Errorf("about a firm: %v", got)
	}
}

// TestAccessEvent: nobody writes another's line, nor changes one.
func TestAccessEvent(t *testing.T) {
	w := newWorld(t)
	line := map[string]any{"Kind": AccessExport, "At": doc.TimeOf(w.now), "Subject": "Contract", "Rows": 5, "By": anna}
	_, err := w.do(boris, "", newWrite("AccessEvent", doc.Derive("e"), line))
	wantRule(t, err, "By", "journal_own")
	w.must(anna, newWrite("AccessEvent", doc.Derive("e"), line))
	_, err = w.do(anna, "", edit("AccessEvent", doc.Derive("e"), map[string]any{"Rows": 1}))
	wantRule(t, err, "", "no_edit")
	_, err = w.do(anna, "", newWrite("AccessEvent", doc.Derive("f"), map[string]any{"Kind": AccessExport, "At": doc.TimeOf(w.now), "Rows": -1, "By": anna}))
	wantRule(t, err, "Rows", "negative")
}
