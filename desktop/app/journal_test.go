package app_test

import (
	"path/filepath"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// journal counts what a person has put down of a kind about a document.
func (d *desk) journal(t *testing.T, kind crm.AccessKind, about doc.ID) (n int) {
	t.Helper()
	page, err := d.List(t.Context(), app.Query{Kind: "AccessEvent", Where: []app.Where{{Field: "By", Any: []string{string(d.Me())}}}})
	check(t, err)
	for _, row := range page.Rows {
		e := row.Doc.(*crm.AccessEvent)
		if _, at := e.Link.Split(); at == about && e.Kind == kind {
			n++
		}
	}
	return n
}

// person saves somebody at a firm, with a phone.
func (d *desk) person(t *testing.T, firm doc.ID, name string) doc.ID {
	t.Helper()
	return d.create(t, "ContactPerson", fields{"LastName": name,
		"Positions/" + string(d.id(t)): fields{"Counterparty": firm},
		"Comms/" + string(d.id(t)):     fields{"Kind": "mobile", "Phone": doc.Phone{E164: "+79261234568"}}})
}

// TestJournal_Open: whoever looks at the card of a colleague's partner, or of its
// people, and sees how to reach it leaves a line, one for many looks, and so does
// its history; his own leave none, nor does what shows no such thing, nor what
// the program reads for itself.
func TestJournal_Open(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	phone := fields{"Comms/" + string(anna.id(t)): fields{"Kind": "mobile", "Phone": doc.Phone{E164: "+79261234567"}}}
	with, without := anna.counterparty(t, "Смотрят", phone), anna.counterparty(t, "Смотреть нечего")
	person, unseen, past := anna.person(t, with, "Смотров"), anna.person(t, with, "Невидов"), anna.person(t, with, "Бывалов")
	anna.sync(t)
	gleb.sync(t)
	for range 2 {
		for _, d := range []*desk{gleb, anna} {
			for _, id := range []doc.ID{with, without, person} {
				_, err := d.Open(t.Context(), id)
				check(t, err)
			}
			d.get(t, unseen)
			_, err := d.History(t.Context(), past)
			check(t, err)
		}
	}
	for name, tt := range map[string]struct {
		who  *desk
		of   doc.ID
		want int
	}{"Firm": {gleb, with, 1}, "NoContacts": {gleb, without, 0}, "OwnFirm": {anna, with, 0}, "Person": {gleb, person, 1}, "OwnPerson": {anna, person, 0}, "Read": {gleb, unseen, 0}, "History": {gleb, past, 1}, "OwnHistory": {anna, past, 0}} {
		if n := tt.who.journal(t, crm.AccessReveal, tt.of); n != tt.want {
			t.Errorf("%s: %d lines, want %d", name, n, tt.want)
		}
	}
	gleb.sync(t)
}

// TestJournal_Offline: what is looked at without a network is put down here and
// comes to the server later, from each of somebody's devices.
func TestJournal_Offline(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	person := anna.person(t, anna.counterparty(t, "Смотрят в поезде"), "Поездов")
	anna.sync(t)
	gleb.sync(t)
	spare, third := fresh(t, "gleb"), fresh(t, "gleb")
	for _, d := range []*desk{gleb, spare} {
		d.offline(t)
		_, err := d.Open(t.Context(), person)
		check(t, err)
		if n := d.journal(t, crm.AccessReveal, person); n != 1 {
			t.Fatalf("%d lines here", n)
		}
	}
	third.sync(t)
	if n := third.journal(t, crm.AccessReveal, person); n != 0 {
		t.Fatalf("%d lines are at the server before anything was sent", n)
	}
	for _, d := range []*desk{gleb, spare} {
		d.online(t)
		if _, _, refused := d.counts(t); refused != 0 {
			t.Errorf("%d refused", refused)
		}
	}
	third.sync(t)
	if n := third.journal(t, crm.AccessReveal, person); n != 2 {
		t.Errorf("%d lines have come to the server, want one of each device", n)
	}
}

// TestJournal_Twice: a card that is opened twice at once is shown both times, and
// leaves one line.
func TestJournal_Twice(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	person := anna.person(t, anna.counterparty(t, "Смотрят вдвоём"), "Двоев")
	anna.sync(t)
	gleb.sync(t)
	const times = 8
	all := make(chan error, times)
	for range times {
		go func() {
			_, err := gleb.Open(t.Context(), person)
			all <- err
		}()
	}
	for range times {
		check(t, await(t, "the card", all))
	}
	if n := gleb.journal(t, crm.AccessReveal, person); n != 1 {
		t.Errorf("%d lines", n)
	}
}

// TestJournal_Alert: the server counts the lines of an hour as they come, and
// security finds one task about whoever has looked at too much.
func TestJournal_Alert(t *testing.T) {
	petra, anna, vera, gleb := admin(t), at(t, "anna"), at(t, "vera"), at(t, "gleb")
	count := func() (n int) {
		t.Helper()
		gleb.sync(t)
		page, err := gleb.List(t.Context(), app.Query{Kind: "Task", Where: []app.Where{{Field: "Link", Any: []string{string(doc.LinkTo("Employee", vera.Me()))}}}})
		check(t, err)
		return len(page.Rows)
	}
	var people []doc.ID
	firm := anna.counterparty(t, "Смотрят подряд")
	for _, name := range []string{"Первый", "Второй", "Третий", "Четвёртый"} {
		people = append(people, anna.person(t, firm, name))
	}
	anna.sync(t)
	vera.sync(t)
	look := func(at int) {
		t.Helper()
		_, err := vera.Open(t.Context(), people[at])
		check(t, err)
		vera.sync(t)
	}
	look(0)
	page, err := vera.List(t.Context(), app.Query{Kind: "AccessEvent", Where: []app.Where{{Field: "Kind", Any: []string{"reveal"}}}})
	check(t, err)
	threshold := len(page.Rows) + 1
	petra.edit(t, "Settings", crm.SettingsID, fields{"RevealAlertPerHour": threshold})
	petra.sync(t)
	t.Cleanup(func() { petra.edit(t, "Settings", crm.SettingsID, fields{"RevealAlertPerHour": nil}); petra.sync(t) })
	look(1)
	if n := count(); n != 0 {
		t.Fatalf("%d alerts of as many as are allowed", n)
	}
	look(2)
	look(3)
	if n := count(); n != 1 {
		t.Errorf("%d alerts", n)
	}
}

// TestJournal_Papers: what is printed, and a scan that is saved elsewhere, stand
// in the journal with their document.
func TestJournal_Papers(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Журнал", false)
	dir := t.TempDir()
	check(t, anna.PrintContract(t.Context(), x.contract, filepath.Join(dir, "card.pdf")))
	if n := anna.journal(t, crm.AccessPrint, x.contract); n != 1 {
		t.Errorf("a print leaves %d lines", n)
	}
	spot := anna.attach(t, x.firm, "Files", scan(t, "выписка.txt", "видно"))
	check(t, anna.Content(t.Context(), x.firm, spot, filepath.Join(dir, "copy.txt")))
	if n := anna.journal(t, crm.AccessExport, x.firm); n != 1 {
		t.Errorf("a file that is saved leaves %d lines", n)
	}
	anna.sync(t)
}
