package crm

import (
	"errors"

	"kontor/shared/doc"
)

// ContactPerson is somebody at a counterparty whom we talk to.
type ContactPerson struct {
	doc.Header
	Number          string `doc:"number,search"`
	LastName        string `doc:"search"`
	FirstName       string `doc:"search"`
	MiddleName      string `doc:"search"`
	NameEN          string `doc:"search"`
	Salutation      Salutation
	Positions       doc.Rows[Position] `doc:"required"`
	DealRole        doc.Code[DealRole] `doc:"index"`
	Comms           doc.Rows[Comm]     `doc:"class=contact"`
	TZ              doc.Code[TimeZone]
	Lang            doc.Code[Language]
	CallWindow      string     // "09:00-18:00", in the person's own zone
	Birthday        doc.Yearly `doc:"class=personal"`
	GreetingPrefs   doc.Text   `doc:"class=personal"`
	PdConsent       Consent
	PdConsentDate   doc.Date
	PdConsentSource string
	PdConsentFile   doc.File
	DoNotCall       bool
	DoNotMail       bool
	Visibility      Visibility
	Tags            string   `doc:"search"`
	Notes           doc.Text `doc:"class=personal"`
	ErasedAt        doc.Time `doc:"server"`
}

// Salutation is how a letter begins.
type Salutation string

// Values implements doc.Enum.
func (Salutation) Values() []string { return []string{"mr", "ms"} }

// Consent is whether a person agreed to our keeping of personal data.
type Consent string

// Values implements doc.Enum.
func (Consent) Values() []string { return []string{"none", "asked", "given", "withdrawn"} }

// Visibility says who sees a contact person.
type Visibility string

// Closed contact persons are their curator's and his heads' only.
const Closed Visibility = "closed"

// Values implements doc.Enum.
func (Visibility) Values() []string { return []string{"normal", string(Closed)} }

// Position is a post at a counterparty. When a person moves on the old one is
// closed, and the talks of that time stay with the old firm.
type Position struct {
	Counterparty doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Post         string                `doc:"search"`
	Department   string
	Period       doc.Period
	Main         bool
	Order        int64
}

// Label implements doc.Doc.
func (p *ContactPerson) Label() string {
	title := p.LastName
	for _, part := range []string{p.FirstName, p.MiddleName} {
		if part != "" && title != "" {
			title += " "
		}
		title += part
	}
	return title
}

// Check implements the kind's own rules.
func (p *ContactPerson) Check(*ContactPerson) error {
	var faults []error
	if p.LastName == "" && p.FirstName == "" {
		faults = append(faults, doc.Invalid("LastName", "name_required").Reads("FirstName"))
	}
	if p.CallWindow != "" && !callWindow.MatchString(p.CallWindow) {
		faults = append(faults, doc.Invalid("CallWindow", "call_window"))
	}
	return errors.Join(append(faults, checkComms("Comms", p.Comms))...)
}

// Narrow keeps a closed person from all but his curators and their heads.
func (p *ContactPerson) Narrow(s *doc.Sight) {
	if p.Visibility == Closed {
		s.Leave(func(place string) bool { return place != doc.PlaceAll })
	}
}

// Shelter hides all but the name of a person whose every firm is banned. What
// has a class already keeps it: who sees that sees the banned too.
func (p *ContactPerson) Shelter(s *doc.Sight, above []doc.Sight) {
	if !allBanned(above) {
		return
	}
	s.ReclassRest(ClassBanned, "Number", "LastName", "FirstName", "MiddleName", "Comms", "Birthday", "GreetingPrefs", "Notes", "ErasedAt")
}

// allBanned reports whether every firm above hides itself as banned ones do.
func allBanned(above []doc.Sight) bool {
	for _, s := range above {
		if s.Classes["TaxID"] != ClassBanned {
			return false
		}
	}
	return len(above) > 0
}

// Counterparties are the firms where the person is on a day.
func (p *ContactPerson) Counterparties(day doc.Date) (refs []doc.Ref[Counterparty]) {
	for _, id := range p.Positions.Sorted() {
		if at := p.Positions[id]; at.Period.Holds(day) {
			refs = append(refs, at.Counterparty)
		}
	}
	return refs
}

// Mailable reports whether a person may stand in lists that go out: if he is
// anywhere, one of those firms has to permit it.
func (p *ContactPerson) Mailable(c doc.Context) (bool, error) {
	at := p.Counterparties(c.Today())
	for _, ref := range at {
		cp, err := doc.Load(c, ref)
		if err != nil {
			return false, err
		}
		if cp != nil && Permits(IncludeInMailing, statusOf(cp)) == Allowed {
			return true, nil
		}
	}
	return len(at) == 0, nil
}

// Warnings tells what is odd and may yet be right.
func (p *ContactPerson) Warnings(c doc.Context, prev *ContactPerson) error {
	if p.knownAs(prev) {
		return nil
	}
	for _, ref := range p.Counterparties(c.Today()) {
		if cp, err := doc.Load(c, ref); err != nil || cp == nil || cp.Status != Banned { // of a banned firm's it is no news
			return errors.Join(maybeBanned(c, "", p.marks())...)
		}
	}
	return nil
}

// Guard refuses to add people to a firm that business with is forbidden, and a
// day of birth that is still to come.
func (p *ContactPerson) Guard(c doc.Context, prev *ContactPerson) error {
	var faults []error
	if b := p.Birthday; b != prev.Birthday && b.Year > 0 && b.In(b.Year) > c.Today() {
		faults = append(faults, doc.Invalid("Birthday", "future_day"))
	}
	for _, id := range p.Positions.Sorted() {
		at := p.Positions[id]
		if prev.Positions[id].Counterparty == at.Counterparty {
			continue
		}
		faults = append(faults, permit(c, at.Counterparty, AddContact, "Positions/"+string(id)+"/Counterparty", "Positions"))
	}
	return errors.Join(faults...)
}
