package crm

import (
	"slices"
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

// The kinds of originals.
const (
	originalContract  OriginalKind = "contract"
	originalAmendment OriginalKind = "amendment"
	originalAnnex     OriginalKind = "annex"
)

// Values implements doc.Enum.
func (OriginalKind) Values() []string {
	return []string{string(originalContract), string(originalAmendment), string(originalAnnex)}
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
// days it has been waited for.
func (c *Contract) original(day doc.Date, s *Settings) (status OriginalStatus, waited int) {
	if c.scopeOnly() {
		return "", 0
	}
	return c.Paperwork.original(originalContract, day, s)
}

// Papers are the originals of a contract and of its annexes. One that both have
// signed and of which no copy is entered has a line of its own: the paper is
// waited for, also when the contract has expired, but not when it is over.
func (c *Contract) Papers(ctx doc.Context) []Paper {
	if c.scopeOnly() {
		return nil
	}
	all := c.lines(originalContract, ctx.Today(), figuresOf(ctx))
	if !c.locked() {
		all = slices.DeleteFunc(all, func(p Paper) bool { return p.Row == "" })
	}
	if c.over() {
		return idle(all)
	}
	return all
}

// status is where the copy is that has been waited for since a day.
func (o Original) status(day, since doc.Date, s *Settings) (OriginalStatus, int) {
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

// weight says which of several copies of one paper tells where it is: one that
// is back, or else the one that is waited for longest, so that another copy does
// not stop the clock; a lost one only if there is no other.
func weight(s OriginalStatus) int {
	return map[OriginalStatus]int{
		OriginalLost: 1, OriginalNotSent: 2, OriginalOut: 3, OriginalWithThem: 4, OriginalOverdue: 5, OriginalReturned: 6, OriginalArchived: 7,
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
	s, now := c.figures(ctx)
	status, waited := c.original(ctx.Today(), s)
	var left any
	if now.Term.To >= ctx.Today() {
		left = int64(daysBetween(ctx.Today(), now.Term.To))
	}
	return append([]doc.Computed{
		{Name: "Ends", Type: doc.TDate, Value: string(now.Term.To)},
		{Name: "DaysLeft", Type: doc.TInt, Value: left},
		{Name: "Light", Type: doc.TString, Value: string(now.light(ctx.Today(), s)), Values: Light("").Values()},
	}, originalComputed(status, waited)...)
}

// originalComputed says where a paper is.
func originalComputed(status OriginalStatus, waited int) []doc.Computed {
	var out any
	if waited > 0 {
		out = int64(waited)
	}
	return []doc.Computed{
		{Name: "OriginalStatus", Type: doc.TString, Value: string(status), Values: OriginalStatus("").Values()},
		{Name: "OriginalDays", Type: doc.TInt, Value: out},
	}
}

// figures are the settings and the contract as it stands today, as far as they
// are here.
func (c *Contract) figures(ctx doc.Context) (*Settings, *Contract) {
	if ctx.Reader != nil {
		if now, err := c.TermsOn(ctx, ctx.Today()); err == nil {
			return figuresOf(ctx), now
		}
	}
	return figuresOf(ctx), c
}

func itoa(n int) string { return strconv.Itoa(n) }
