package crm

import "kontor/shared/doc"

// Light says at a glance how a contract is.
type Light string

// The lights.
const (
	Green Light = "green"
	Amber Light = "amber"
	Red   Light = "red"
)

// Values implements doc.Enum.
func (Light) Values() []string { return []string{string(Green), string(Amber), string(Red)} }

// endsSoon is how many days before its end a contract turns amber.
const endsSoon = 30

// Concern is why a contract is not green.
type Concern string

// The concerns.
const (
	ConcernOver    Concern = "over"             // the term has ended
	ConcernPoa     Concern = "poa"              // a power of attorney has
	ConcernLost    Concern = "original_lost"    // the paper is lost
	ConcernGrace   Concern = "original_grace"   // it is not back within the grace
	ConcernEnds    Concern = "ends_soon"        // the term ends within endsSoon
	ConcernLate    Concern = "original_overdue" // the paper is late
	ConcernAwaited Concern = "original_awaited" // it is on its way
)

// Light is how much a concern weighs.
func (c Concern) Light() Light {
	switch c {
	case ConcernOver, ConcernPoa, ConcernLost, ConcernGrace:
		return Red
	}
	return Amber
}

// concerns are what there is to worry about on a day, by the terms of that day;
// the gravest first.
func (c *Contract) concerns(day doc.Date, s *Settings) (all []Concern) {
	if !c.running() && c.State != ContractExpired && c.State != ContractSigned {
		return nil
	}
	status, waited := c.original(day, s)
	end := c.Term.To
	late := status == OriginalOverdue
	for _, x := range []struct {
		what  Concern
		holds bool
	}{
		{ConcernOver, c.State == ContractExpired || end != "" && end < day},
		{ConcernPoa, c.PoaUntil != "" && c.PoaUntil < day},
		{ConcernLost, status == OriginalLost},
		{ConcernGrace, late && waited > int(s.OriginalGraceDays)},
		{ConcernEnds, end >= day && end <= day.Add(endsSoon)},
		{ConcernLate, late && waited <= int(s.OriginalGraceDays)},
		{ConcernAwaited, status == OriginalOut || status == OriginalWithThem || status == OriginalNotSent},
	} {
		if x.holds {
			all = append(all, x.what)
		}
	}
	return all
}

// light is red when the contract or a power of attorney is over or the original
// is not back within the grace, amber when one of them is near.
func (c *Contract) light(day doc.Date, s *Settings) Light {
	if c.scopeOnly() {
		return ""
	}
	for _, x := range c.concerns(day, s) {
		return x.Light() // the gravest
	}
	return Green
}

// Outlook is what is ahead of a contract: its term as it is now, when it has to
// be spoken of, what has changed it, and what there is to worry about.
type Outlook struct {
	From, To doc.Date // To is empty while there is no end
	Signed   doc.Date // the end that was signed at first
	Notice   doc.Date // until then the other side is told that it is not to go on
	Renewed  doc.Date // until when it goes on by itself
	Changes  []*Amendment
	Light    Light
	Concerns []Concern
	Original OriginalStatus
	Waited   int // days, for the original
}

// Outlook looks ahead from today.
func (c *Contract) Outlook(ctx doc.Context) (o Outlook, err error) {
	day := ctx.Today()
	s, now := c.figures(ctx)
	o = Outlook{From: now.Term.From, To: now.Term.To, Signed: c.Term.To, Light: now.light(day, s), Concerns: now.concerns(day, s)}
	o.Original, o.Waited = c.original(day, s)
	if o.To != "" && now.Renewal != "" && now.Renewal != RenewalNone {
		o.Notice = o.To.Add(-int(now.NoticeDays))
	}
	if o.To != "" && now.Renewal == RenewalAuto {
		o.Renewed = doc.DateOf(addMonths(o.To.At(utc), int(now.RenewalMonths)))
	}
	o.Changes, err = c.amendments(ctx)
	return o, err
}
