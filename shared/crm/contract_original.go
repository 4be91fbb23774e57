package crm

import (
	"strconv"

	"kontor/shared/doc"
)

// Original is a paper copy of a contract, an amendment or an annex, and its
// way to the partner and back.
type Original struct {
	CopyNo         string
	Kind           OriginalKind `doc:"required"`
	SentAt         doc.Date
	SentBy         doc.Ref[Employee]
	Carrier        string
	Track          string
	ReceivedByCpAt doc.Date
	ReturnedAt     doc.Date
	ArchivePlace   string
	LostAt         doc.Date
	Scan           doc.File
	Note           string
	Order          int64
}

// OriginalKind is a copy of what.
type OriginalKind string

// The kinds that the register makes lines of.
const (
	originalContract  OriginalKind = "contract"
	originalAmendment OriginalKind = "amendment"
)

// Values implements doc.Enum.
func (OriginalKind) Values() []string {
	return []string{string(originalContract), string(originalAmendment), "annex"}
}

// OriginalStatus is where the original is, worked out and not stored.
type OriginalStatus string

// The places of an original.
const (
	OriginalNotNeeded OriginalStatus = "not_needed"
	OriginalNotSent   OriginalStatus = "not_sent"
	OriginalOut       OriginalStatus = "sent"
	OriginalWithThem  OriginalStatus = "received_by_cp"
	OriginalOverdue   OriginalStatus = "overdue"
	OriginalReturned  OriginalStatus = "returned"
	OriginalArchived  OriginalStatus = "archived"
	OriginalLost      OriginalStatus = "lost"
)

// Values implements doc.Enum.
func (OriginalStatus) Values() []string {
	return []string{string(OriginalNotNeeded), string(OriginalNotSent), string(OriginalOut), string(OriginalWithThem), string(OriginalOverdue), string(OriginalReturned), string(OriginalArchived), string(OriginalLost)}
}

// original is where the original of the contract is on a day, and for how many
// days it has been waited for. The worst of several copies counts.
func (c *Contract) original(day doc.Date, s *Settings) (status OriginalStatus, waited int) {
	if c.SignMode == SignedEDO {
		return OriginalNotNeeded, 0
	}
	worst := OriginalStatus("")
	for _, id := range c.Originals.Sorted() {
		o := c.Originals[id]
		if o.Kind != originalContract {
			continue
		}
		one, days := o.status(day, c.SignedCopyAt, s)
		if worst == "" || severity(one) > severity(worst) || severity(one) == severity(worst) && days > waited {
			worst, waited = one, days
		}
	}
	if worst == "" {
		return c.unsent(day, s)
	}
	return worst, waited
}

// unsent is the status of a contract none of whose copies is entered: once a
// scan is signed, the paper is waited for.
func (c *Contract) unsent(day doc.Date, s *Settings) (OriginalStatus, int) {
	if c.SignedCopyAt == "" {
		return OriginalNotSent, 0
	}
	waited := daysBetween(c.SignedCopyAt, day)
	if waited > int(s.OriginalReturnDays) {
		return OriginalOverdue, waited
	}
	return OriginalNotSent, waited
}

func (o Original) status(day, signed doc.Date, s *Settings) (OriginalStatus, int) {
	since := o.SentAt
	if since == "" {
		since = signed
	}
	waited := 0
	if since != "" {
		waited = daysBetween(since, day)
	}
	switch {
	case o.ArchivePlace != "":
		return OriginalArchived, 0
	case o.ReturnedAt != "":
		return OriginalReturned, 0
	case o.LostAt != "":
		return OriginalLost, waited
	case since != "" && waited > int(s.OriginalReturnDays):
		return OriginalOverdue, waited
	case o.ReceivedByCpAt != "":
		return OriginalWithThem, waited
	case o.SentAt != "":
		return OriginalOut, waited
	}
	return OriginalNotSent, waited
}

func severity(s OriginalStatus) int {
	return map[OriginalStatus]int{
		OriginalArchived: 1, OriginalReturned: 2, OriginalNotSent: 3, OriginalOut: 4, OriginalWithThem: 5, OriginalOverdue: 6, OriginalLost: 7,
	}[s]
}

func daysBetween(from, to doc.Date) int {
	if from >= to {
		return 0
	}
	return int(to.At(utc).Sub(from.At(utc)).Hours() / 24)
}

// Computed implements doc.Computing.
func (c *Contract) Computed(ctx doc.Context) []doc.Computed {
	s, terms := c.figures(ctx)
	status, waited := c.original(ctx.Today(), s)
	var left, out any
	if terms.Term.To >= ctx.Today() {
		left = int64(daysBetween(ctx.Today(), terms.Term.To))
	}
	if waited > 0 {
		out = int64(waited)
	}
	return []doc.Computed{
		{Name: "Ends", Type: doc.TDate, Value: string(terms.Term.To)},
		{Name: "DaysLeft", Type: doc.TInt, Value: left},
		{Name: "OriginalStatus", Type: doc.TString, Value: string(status), Values: OriginalStatus("").Values()},
		{Name: "OriginalDays", Type: doc.TInt, Value: out},
		{Name: "Light", Type: doc.TString, Value: string(c.light(ctx.Today(), terms, s)), Values: Light("").Values()},
	}
}

// figures are the settings and terms of today, as far as they are here.
func (c *Contract) figures(ctx doc.Context) (*Settings, Terms) {
	terms := c.signed()
	if ctx.Reader != nil {
		if now, err := c.TermsOn(ctx, ctx.Today()); err == nil {
			terms = now
		}
	}
	return figuresOf(ctx), terms
}

func itoa(n int) string { return strconv.Itoa(n) }
