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

// TestJournal_Looked: whoever opens the card of a colleague's partner and sees
// how to reach it leaves a line, one for many looks; his own leave none, nor
// does what shows no such thing.
func TestJournal_Looked(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	phone := fields{"Comms/" + string(anna.id(t)): fields{"Kind": "mobile", "Phone": doc.Phone{E164: "+79261234567"}}}
	with, without := anna.counterparty(t, "Смотрят", phone), anna.counterparty(t, "Смотреть нечего")
	anna.sync(t)
	gleb.sync(t)
	for range 2 {
		for _, firm := range []doc.ID{with, without} {
			check(t, gleb.Looked(t.Context(), gleb.get(t, firm)))
			check(t, anna.Looked(t.Context(), anna.get(t, firm)))
		}
	}
	for _, tt := range []struct {
		who  *desk
		firm doc.ID
		want int
	}{{gleb, with, 1}, {gleb, without, 0}, {anna, with, 0}} {
		if n := tt.who.journal(t, crm.AccessReveal, tt.firm); n != tt.want {
			t.Errorf("%d lines, want %d", n, tt.want)
		}
	}
	gleb.sync(t)
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
