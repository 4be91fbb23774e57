package e2e

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// TestE2ESuspended: while one who sells is away the security officer suspends
// a firm. What she has planned with it meanwhile needs a reason, and what was
// typed is kept until she gives one.
func TestE2ESuspended(t *testing.T) {
	w := newTeam(t)
	w.department("Безопасность", "security")
	olga := newDesk(t, w.hire("olga", "Орлова Ольга Петровна", "security", "Безопасность"), "")
	firm := w.anna.newFirm(args{"NameShort": "Альфа"})
	w.anna.sync()
	olga.sync()

	until := tomorrowAt(t, 0).AddDate(0, 1, 0)
	comment := "Заявление в полицию № 17"
	suspend := args{"name": "counterparty.suspend", "id": firm, "args": args{"Reason": "fraud", "Comment": comment, "Until": until.Format(time.DateOnly)}}
	w.anna.refuses("no_suspend", "command", suspend)
	w.boris.sync()
	w.boris.refuses("no_suspend", "command", suspend)
	if st := w.anna.status(); st.Refused != 0 {
		t.Errorf("what she was told at once is a draft as well: %+v", w.anna.refusals())
	}
	if status := w.anna.get(firm).field("Status"); status != "potential" {
		t.Fatalf("after a refused command the firm is %s", status)
	}

	w.line.cut()
	w.anna.must("offline", nil)
	if state := olga.must("command", suspend).text("state"); state != "done" {
		t.Fatalf("the officer's command is %s", state)
	}
	bare, reasoned := w.talk("Без причины", firm, nil), w.talk("С причиной", firm, nil)
	bare["fields"].(args)["Agenda"] = "Повестка, которую жалко"
	w.anna.must("new", bare)
	reasoned["reason"] = "Забрать документы"
	w.anna.must("new", reasoned)
	w.anna.must("new", w.talk("Уже была", firm, args{"State": "held", "Result": "info", "ResultText": "Рассказали о складе"}))
	w.line.plug()
	w.anna.must("online", nil)
	w.anna.sync()

	draft := w.askedWhy(firm, comment)
	w.subjects(olga, "С причиной", "Уже была")
	w.anna.refuses("reason_required", "retry", args{"id": draft})
	if kept := w.anna.refusals(); len(kept) != 1 {
		t.Fatalf("after a retry in vain: %+v", kept)
	}
	w.anna.must("retry", args{"id": draft, "reason": "Забрать документы"})
	w.anna.sync()
	if left := w.anna.refusals(); len(left) != 0 || w.anna.status().Refused != 0 {
		t.Errorf("after the retry: %+v", left)
	}
	w.subjects(olga, "Без причины", "С причиной", "Уже была")
	w.subjects(w.anna, "Без причины", "С причиной", "Уже была")
	w.verify()
}

// talk is a new card of negotiations: a meeting tomorrow, or what more says.
func (w *team) talk(subject, firm string, more args) args {
	when := tomorrowAt(w.t, 10)
	if more["State"] == "held" {
		when = when.AddDate(0, 0, -2)
	}
	fields := args{"Counterparty": firm, "Kind": "meeting", "Subject": subject, "When": span(when)}
	maps.Copy(fields, more)
	return args{"kind": "Negotiation", "fields": fields}
}

// askedWhy wants the one draft that needs a reason to be kept as it was typed,
// and to be told of the ban what everybody may know. It gives the draft's ID.
func (w *team) askedWhy(firm, comment string) string {
	w.t.Helper()
	all := w.anna.refusals()
	if len(all) != 1 || w.anna.status().Refused != 1 {
		w.t.Fatalf("refused: %+v", all)
	}
	r := all[0]
	if len(r.Writes) != 1 || r.Writes[0].Patch["Subject"] != "Без причины" || r.Writes[0].Patch["Agenda"] != "Повестка, которую жалко" {
		w.t.Errorf("the draft is %+v", r.Writes)
	}
	if len(r.Errors) != 1 || r.Errors[0].Rule != "reason_required" {
		w.t.Fatalf("refused for %+v", r.Errors)
	}
	text := r.Errors[0].Text
	w.t.Log(text)
	for _, want := range []string{"Альфа", "Орлова Ольга Петровна", "решение службы безопасности", "укажите причину"} {
		if !strings.Contains(text, want) {
			w.t.Errorf("%q does not say %q", text, want)
		}
	}
	is := w.anna.get(firm)
	if is.field("Status") != "temp_banned" || strings.Contains(text+w.anna.must("get", args{"id": firm}).raw, comment) {
		w.t.Errorf("the firm at her desk: %s", is.Body)
	}
	return r.ID
}

// subjects wants a desk to have just these negotiations.
func (w *team) subjects(d *desk, want ...string) {
	w.t.Helper()
	d.sync()
	rows := d.list("Negotiation", args{"order": "Subject"})
	var got []string
	for _, row := range rows {
		got = append(got, strings.Trim(string(row["Subject"]), `"`))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		w.t.Errorf("negotiations %q, want %q", got, want)
	}
}
