package crm

import (
	"cmp"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// The parts of the report on contracts. Orders admitted on copies come with the
// orders.
const (
	partEnding    = "ending"    // within 60 days
	partOriginals = "originals" // not back, by age
	partAnnexes   = "annexes"   // ending within 60 days
	partIdle      = "idle"      // in force and without an order for 180 days
)

// Within how many days an end is told, and without an order for how long a
// contract is idle.
const (
	reportEnds = 60
	reportIdle = 180
)

// contractReport is report 11: what of the contracts asks for attention. The
// period narrows each line by its own day: the end, the day from which the
// original is waited for, the day of the last order.
func contractReport() *Report {
	return &Report{
		Number: 11, Kind: "Contract", Kinds: []string{"Contract", "Amendment", "Annex", "Counterparty", "Employee", "Department"},
		Filters: []string{"Period", "Department", "Employee", "Counterparty"},
		Columns: []ReportColumn{
			{Name: "Part", Type: doc.TEnum, Values: []string{partEnding, partOriginals, partAnnexes, partIdle}},
			{Name: "Document", Type: doc.TString},
			{Name: "Counterparty", Type: doc.TRef, Refers: "Counterparty"},
			{Name: "Employee", Type: doc.TRef, Refers: "Employee"},
			{Name: "Department", Type: doc.TRef, Refers: "Department"},
			{Name: "Since", Type: doc.TDate},
			{Name: "Days", Type: doc.TInt},
			{Name: "Age", Type: doc.TString},
			{Name: "Original", Type: doc.TEnum, Values: []string{
				string(OriginalNotSent), string(OriginalOut), string(OriginalWithThem), string(OriginalOverdue), string(OriginalLost)}},
			{Name: "Paper", Type: doc.TEnum, Values: OriginalKind("").Values()},
			{Name: "Light", Type: doc.TEnum, Values: []string{string(Green), string(Amber), string(Red)}},
		},
		Totals: []string{partEnding, partOriginals, "overdue", partAnnexes, partIdle},
		run:    func(r *reporting) error { return r.contracts() },
	}
}

func (r *reporting) contracts() error {
	contracts, err := all[*Contract](r, "Contract")
	if err != nil {
		return err
	}
	byID := map[doc.ID]*Contract{}
	for i, c := range contracts { // all that is told of a contract is told by its terms of today
		if contracts[i], err = c.TermsOn(r.Context, r.Today()); err != nil {
			return err
		}
		byID[c.ID] = contracts[i]
	}
	slices.SortFunc(contracts, func(a, b *Contract) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID)) })
	for _, part := range []func(*Contract) error{r.ending, r.originals, r.idle} {
		for _, c := range contracts {
			if err := part(c); err != nil {
				return err
			}
		}
	}
	return r.annexes(byID)
}

// contract adds a line about a contract or a document of its, if it is asked
// for, and reports whether it was.
func (r *reporting) contract(part string, c *Contract, of doc.Doc, day doc.Date, days int, more map[string]string) bool {
	if !r.wants(day, c.Counterparty.ID(), c.Owner, c.Lawyer.ID()) {
		return false
	}
	cells := map[string]string{
		"Part": part, "Document": of.Label(), "Counterparty": string(c.Counterparty), "Employee": string(c.Owner), "Department": string(r.department(c.Owner)),
		"Since": string(day), "Days": itoa(days), "Light": string(c.light(r.Today(), r.figures)),
	}
	maps.Copy(cells, more)
	r.totals[part]++
	r.add([]doc.ID{of.Meta().ID}, cells)
	return true
}

func (r *reporting) ending(c *Contract) error {
	if end := c.Term.To; c.running() && end >= r.Today() && end <= r.Today().Add(reportEnds) {
		r.contract(partEnding, c, c, end, daysBetween(r.Today(), end), nil)
	}
	return nil
}

// originals lists what is not back of a contract, of its annexes and of its
// amendments.
func (r *reporting) originals(c *Contract) error {
	if !c.locked() || c.State == ContractTerminated || c.scopeOnly() {
		return nil
	}
	r.missing(c, c, c.asked(originalContract, r.Today(), r.figures))
	amendments, err := c.amendments(r.Context)
	for _, a := range amendments {
		if a.awaits() {
			r.missing(c, a, a.asked(originalAmendment, r.Today(), r.figures))
		}
	}
	return err
}

func (r *reporting) missing(c *Contract, of doc.Doc, papers []Paper) {
	for _, p := range papers {
		if !p.Missing() {
			continue
		}
		told := r.contract(partOriginals, c, of, r.Today().Add(-p.Days), p.Days, map[string]string{
			"Original": string(p.Status), "Paper": string(p.Kind), "Age": r.age(p.Days)})
		if told && p.Late() {
			r.totals["overdue"]++
		}
	}
}

// age is the bucket of an original that has been waited for so long: the days
// of the settings part them.
func (r *reporting) age(days int) string {
	bounds := []int{0, int(r.figures.OriginalReturnDays) / 2, int(r.figures.OriginalReturnDays), int(r.figures.OriginalGraceDays)}
	for i := 1; i < len(bounds); i++ {
		if days <= bounds[i] {
			from := bounds[i-1] + 1
			if i == 1 {
				from = 0
			}
			return itoa(from) + "–" + itoa(bounds[i])
		}
	}
	return "> " + itoa(bounds[len(bounds)-1])
}

// idle lists contracts in force whose firm has ordered nothing for long.
func (r *reporting) idle(c *Contract) error {
	if c.State != ContractInForce {
		return nil
	}
	cp, err := doc.Load(r.Context, c.Counterparty)
	if err != nil || cp == nil {
		return err
	}
	since := max(c.Term.From, cp.LastOrderAt)
	if days := daysBetween(since, r.Today()); days >= reportIdle {
		r.contract(partIdle, c, c, since, days, nil)
	}
	return nil
}

func (r *reporting) annexes(contracts map[doc.ID]*Contract) error {
	annexes, err := all[*Annex](r, "Annex")
	if err != nil {
		return err
	}
	slices.SortFunc(annexes, func(a, b *Annex) int { return cmp.Or(cmp.Compare(a.Term.To, b.Term.To), cmp.Compare(a.ID, b.ID)) })
	for _, a := range annexes {
		c := contracts[a.Contract.ID()]
		end := a.until(annexes)
		if a.State != AnnexActive || c == nil || c.over() || end < max(r.Today(), a.Term.From) || end > r.Today().Add(reportEnds) || !r.wants(end, c.Counterparty.ID(), c.Owner, c.Lawyer.ID(), a.Owner) {
			continue
		}
		r.totals[partAnnexes]++
		r.add([]doc.ID{a.ID}, map[string]string{
			"Part": partAnnexes, "Document": a.Title, "Counterparty": string(c.Counterparty), "Employee": string(c.Owner),
			"Department": string(r.department(c.Owner)), "Since": string(end), "Days": itoa(daysBetween(r.Today(), end)),
		})
	}
	return nil
}
