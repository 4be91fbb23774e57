package crm

import "kontor/shared/doc"

// Paper is a line of the register of originals: a copy on its way, or a
// document of which no copy is entered yet.
type Paper struct {
	Row doc.ID // of the copy; empty if none is entered
	Original
	Status OriginalStatus
	Days   int // it has been waited for
}

// Late reports whether a copy should have been back by now.
func (p Paper) Late() bool { return p.Status == OriginalOverdue }

// Out reports whether a copy is still waited for.
func (p Paper) Out() bool {
	switch p.Status {
	case OriginalNotSent, OriginalOut, OriginalWithThem, OriginalOverdue:
		return true
	}
	return false
}

// Papers are the originals of a contract. One that both have signed and of which
// no copy is entered has a line of its own: the paper is waited for.
func (c *Contract) Papers(ctx doc.Context) []Paper {
	if c.SignMode == SignedEDO {
		return nil
	}
	s := figuresOf(ctx)
	all, own := papers(ctx, c.Originals, c.SignedCopyAt, s)
	if !own && c.locked() {
		status, days := c.unsent(ctx.Today(), s)
		all = append(all, Paper{Original: Original{Kind: originalContract}, Status: status, Days: days})
	}
	return all
}

// Papers are the originals of an amendment.
func (a *Amendment) Papers(ctx doc.Context) []Paper {
	all, _ := papers(ctx, a.Originals, "", figuresOf(ctx))
	if len(all) == 0 && a.State == AmendmentInForce {
		all = append(all, Paper{Original: Original{Kind: originalAmendment}, Status: OriginalNotSent})
	}
	return all
}

// papers reads the copies that are entered; contract tells whether one of them
// is of the contract itself.
func papers(ctx doc.Context, rows doc.Rows[Original], signed doc.Date, s *Settings) (all []Paper, contract bool) {
	for _, id := range rows.Sorted() {
		o := rows[id]
		p := Paper{Row: id, Original: o}
		p.Status, p.Days = o.status(ctx.Today(), signed, s)
		contract = contract || o.Kind == originalContract
		all = append(all, p)
	}
	return all, contract
}

// originalDue is the day by which an original that is out has to be back.
func (c *Contract) originalDue(day doc.Date, s *Settings) doc.Date {
	status, waited := c.original(day, s)
	p := Paper{Status: status}
	if !p.Out() || waited == 0 && c.SignedCopyAt == "" {
		return ""
	}
	return day.Add(int(s.OriginalReturnDays) - waited)
}
