package crm

import (
	"slices"
	"testing"
	"time"

	"kontor/shared/doc"
)

// TestContactErase: of a person with everything filled only what is named here
// stays; whoever adds a field that is to stay has to add it here.
func TestContactErase(t *testing.T) {
	k := doc.KindOf[ContactPerson]()
	post := Position{Counterparty: "f", Post: "директор", Department: "отдел", Period: doc.Period{From: "2026-01-01"}, Main: true, Order: 3}
	p := &ContactPerson{
		Number: "2026-00007", LastName: "Котов", FirstName: "Пётр", MiddleName: "Ильич", NameEN: "Kotov", Salutation: "mr",
		Positions: doc.Rows[Position]{"1": post}, DealRole: "lpr", Comms: doc.Rows[Comm]{"1": {Kind: "mobile", Phone: doc.Phone{E164: "+375296123456"}}},
		TZ: "x", Lang: "ru", CallWindow: "09:00-18:00", Birthday: doc.Yearly{Day: 1, Month: 2}, GreetingPrefs: "x", PdConsent: "given", PdConsentDate: "2026-01-02",
		PdConsentSource: "x", PdConsentFile: doc.File{SHA256: "x", Name: "x", Size: 1}, DoNotCall: true, DoNotMail: true, Visibility: Closed, Tags: "x", Notes: "x",
	}
	p.Owner = "o"
	v := k.Fields
	before, err := k.Encode(p)
	if err == nil && len(before) < len(v)-1 { // all but ErasedAt
		t.Fatalf("%d of %d fields are filled: %s", len(before), len(v), before.Body())
	}
	at := doc.TimeOf(time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC))
	left := *p
	left.Erase(at, "Обезличенное лицо")
	if got := left.Positions["1"]; got != (Position{Counterparty: "f", Period: post.Period, Main: true, Order: 3}) {
		t.Errorf("the post: %+v", got)
	}
	if left.Label() != "Обезличенное лицо 2026-00007" || !left.Erased() || p.Erased() || left.Owner != "o" {
		t.Errorf("%q %+v", left.Label(), left)
	}
	left.LastName, left.Positions, left.ErasedAt, left.Header = "", nil, doc.Time{}, doc.Header{}
	want := &ContactPerson{Number: p.Number, PdConsent: "given", PdConsentDate: "2026-01-02", DoNotCall: true, DoNotMail: true, Visibility: Closed}
	if !doc.Same(&left, want) {
		t.Errorf("more or less stays: %+v", left)
	}
}

// TestContactErased: nobody comes back who was taken out, and nobody marks what
// is left of him for deletion.
func TestContactErased(t *testing.T) {
	k := doc.KindOf[ContactPerson]()
	erased := &ContactPerson{LastName: "Обезличенное лицо", ErasedAt: doc.TimeOf(time.Unix(1, 0))}
	erased.ID = doc.Derive("p")
	for name, change := range map[string]func(*ContactPerson){
		"name": func(p *ContactPerson) { p.LastName = "Котов" }, "notes": func(p *ContactPerson) { p.Notes = "x" }, "mark": func(p *ContactPerson) { p.Deleted = true },
	} {
		next := *erased
		change(&next)
		if faults := doc.Faults(k.Guard(doc.Context{}, erased, &next)); !slices.ContainsFunc(faults, func(f *doc.Error) bool { return f.Rule == "erased" }) {
			t.Errorf("%s: %v", name, faults)
		}
	}
	next := *erased
	next.Owner = "other"
	if err := k.Guard(doc.Context{}, erased, &next); err != nil {
		t.Errorf("another answers for him: %v", err)
	}
}
