package crm

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"kontor/shared/doc"
)

// offHours counts what was done outside of working time, whatever it was.
const offHours = "off_hours"

// accessReport is report 14: by employee what he has revealed, exported,
// printed and been refused, and what of it outside his working hours.
func accessReport() *Report {
	return &Report{
		Number: 14, Kind: "AccessEvent", Kinds: []string{"AccessEvent", "Employee", "Department", "WorkCalendar"},
		Filters: []string{"Period", "Department", "Employee", "Counterparty"},
		Columns: []ReportColumn{
			{Name: "Employee", Type: doc.TRef, Refers: "Employee"},
			{Name: "Department", Type: doc.TRef, Refers: "Department"},
			{Name: "Reveals", Type: doc.TInt},
			{Name: "Exports", Type: doc.TInt},
			{Name: "Rows", Type: doc.TInt},
			{Name: "Prints", Type: doc.TInt},
			{Name: "Denials", Type: doc.TInt},
			{Name: "OffHours", Type: doc.TInt},
			{Name: "Last", Type: doc.TTime},
		},
		Totals: []string{string(AccessReveal), string(AccessExport), "rows", string(AccessPrint), string(AccessDenial), offHours},
		run:    func(r *reporting) error { return r.accesses() },
	}
}

// accessLine is what one employee has done.
type accessLine struct {
	ids   []doc.ID
	count map[string]int
	rows  int64
	last  time.Time
}

func (r *reporting) accesses() error {
	events, err := all[*AccessEvent](r, "AccessEvent")
	if err != nil {
		return err
	}
	slices.SortFunc(events, func(a, b *AccessEvent) int { return cmp.Or(a.At.Compare(b.At.Time), cmp.Compare(a.ID, b.ID)) })
	lines := map[doc.ID]*accessLine{}
	for _, e := range events {
		who := e.By.ID()
		about, err := r.about(e.Link)
		if err != nil {
			return err
		}
		if !r.wants(r.on(e.At), about, who) {
			continue
		}
		if lines[who] == nil {
			lines[who] = &accessLine{count: map[string]int{}}
		}
		if err := r.access(lines[who], e); err != nil {
			return err
		}
	}
	for _, who := range slices.Sorted(maps.Keys(lines)) {
		l := lines[who]
		r.add(l.ids, map[string]string{
			"Employee": string(who), "Department": string(r.department(who)), "Reveals": itoa(l.count[string(AccessReveal)]), "Exports": itoa(l.count[string(AccessExport)]),
			"Rows": itoa(int(l.rows)), "Prints": itoa(l.count[string(AccessPrint)]), "Denials": itoa(l.count[string(AccessDenial)]),
			"OffHours": itoa(l.count[offHours]), "Last": l.last.UTC().Format(time.RFC3339),
		})
	}
	return nil
}

// about is the firm asked for, if a document is about it.
func (r *reporting) about(l doc.Link) (firm doc.ID, err error) {
	kind, id := l.Split()
	asked := r.args.Counterparty
	if asked == "" || kind == "" || kind == "Counterparty" {
		return id, nil
	}
	d, err := r.Get(kind, id)
	switch x := d.(type) {
	case *Admission:
		return x.Counterparty.ID(), err
	case *Contract:
		return x.Counterparty.ID(), err
	case *Negotiation:
		return x.Counterparty.ID(), err
	case *Amendment:
		return r.about(doc.LinkTo("Contract", x.Contract.ID()))
	case *Annex:
		return r.about(doc.LinkTo("Contract", x.Contract.ID()))
	case *ContactPerson:
		for _, p := range x.Positions {
			if p.Counterparty.ID() == asked {
				return asked, nil
			}
		}
	}
	return "", err
}

// access counts one event.
func (r *reporting) access(l *accessLine, e *AccessEvent) error {
	l.ids, l.last = append(l.ids, e.ID), e.At.Time
	l.count[string(e.Kind)]++
	r.totals[string(e.Kind)]++
	if e.Kind == AccessExport {
		l.rows += e.Rows
		r.totals["rows"] += e.Rows
	}
	d, err := doc.Load(r.Context, doc.Ref[Department](r.department(e.By.ID())))
	if err != nil {
		return err
	}
	if d == nil {
		d = &Department{}
	}
	at := e.At.Time.Truncate(time.Minute)
	working, err := Minutes(r.Context, d, at, at.Add(time.Minute))
	if err != nil {
		return err
	}
	if working == 0 {
		l.count[offHours]++
		r.totals[offHours]++
	}
	return nil
}
