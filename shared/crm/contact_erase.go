package crm

import "kontor/shared/doc"

// Erase implements doc.Erasable. What stays tells that somebody was at a firm
// for a time, with whom the talks of then were held, and that we were allowed to
// know him: nothing by which he could be found again.
func (p *ContactPerson) Erase(at doc.Time, name string) {
	where := doc.Rows[Position]{}
	for id, post := range p.Positions {
		where[id] = Position{Counterparty: post.Counterparty, Period: post.Period, Main: post.Main, Order: post.Order}
	}
	*p = ContactPerson{
		Header: p.Header, Number: p.Number, Positions: where, Visibility: p.Visibility,
		PdConsent: p.PdConsent, PdConsentDate: p.PdConsentDate, DoNotCall: p.DoNotCall, DoNotMail: p.DoNotMail,
		ErasedAt: at,
	}
	if name != "" {
		p.LastName = name + " " + p.Number
	}
}

// Erased implements doc.Erasable.
func (p *ContactPerson) Erased() bool { return !p.ErasedAt.IsZero() }

// Closed implements doc.Closing: nobody comes back who was taken out.
func (p *ContactPerson) Closed(doc.Context) (why *doc.Error, open []string) {
	if !p.Erased() {
		return nil, nil
	}
	return doc.Denied("erased"), nil
}
