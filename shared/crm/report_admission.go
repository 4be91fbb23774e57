package crm

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"kontor/shared/doc"
)

// The parts of the report on admission.
const (
	partState    = "state"    // cases by state
	partTime     = "time"     // from handing in to the decision, the median of each officer
	partExpired  = "expired"  // over, and business goes on
	partRejected = "rejected" // by reason
)

// admissionReport is report 12. The period narrows cases by the day on which
// they were handed in, decisions by theirs, expired admissions by their end.
func admissionReport() *Report {
	return &Report{
		Number: 12, Kind: "Admission", Kinds: []string{"Admission", "Contract", "Counterparty", "Employee", "Department", "WorkCalendar"},
		Filters: []string{"Period", "Department", "Employee", "Counterparty"},
		Columns: []ReportColumn{
			{Name: "Part", Type: doc.TEnum, Values: []string{partState, partTime, partExpired, partRejected}},
			{Name: "State", Type: doc.TEnum, Values: admissionFlow.Values()},
			{Name: "Employee", Type: doc.TRef, Refers: "Employee"},
			{Name: "Counterparty", Type: doc.TRef, Refers: "Counterparty"},
			{Name: "Reason", Type: doc.TCode, List: "SuspendReason"},
			{Name: "Count", Type: doc.TInt},
			{Name: "Median", Type: doc.TInt},
			{Name: "Since", Type: doc.TDate},
			{Name: "Days", Type: doc.TInt},
		},
		Totals: []string{"cases", "decided", "median", partExpired, partRejected},
		run:    func(r *reporting) error { return r.admissions() },
	}
}

func (r *reporting) admissions() error {
	cases, err := all[*Admission](r, "Admission")
	if err != nil {
		return err
	}
	slices.SortFunc(cases, func(a, b *Admission) int { return cmp.Compare(a.ID, b.ID) })
	r.byState(cases)
	if err := r.decisionTime(cases); err != nil {
		return err
	}
	if err := r.expired(cases); err != nil {
		return err
	}
	r.rejected(cases)
	return nil
}

// on is the company's day of a moment, of which nothing is nothing.
func (r *reporting) on(at doc.Time) doc.Date {
	if at.IsZero() {
		return ""
	}
	return doc.DateOf(at.In(r.Zone))
}

func (r *reporting) byState(cases []*Admission) {
	byState := map[AdmissionCaseState][]doc.ID{}
	for _, a := range cases {
		day := r.on(a.SubmittedAt)
		if day == "" {
			day = r.on(a.CreatedAt)
		}
		if r.wants(day, a.Counterparty.ID(), a.asked(), a.Officer.ID()) {
			byState[a.State] = append(byState[a.State], a.ID)
			r.totals["cases"]++
		}
	}
	for _, s := range admissionFlow.Values() {
		if ids := byState[AdmissionCaseState(s)]; len(ids) > 0 {
			r.add(ids, map[string]string{"Part": partState, "State": s, "Count": itoa(len(ids))})
		}
	}
}

// asked is who wants the firm admitted.
func (a *Admission) asked() doc.ID {
	if a.SubmittedBy != "" {
		return a.SubmittedBy.ID()
	}
	return a.Owner
}

// decisionTime gives the median of working hours that each officer has taken.
func (r *reporting) decisionTime(cases []*Admission) error {
	hours, ids := map[doc.ID][]int{}, map[doc.ID][]doc.ID{}
	var every []int
	for _, a := range cases {
		if a.DecidedAt.IsZero() || a.SubmittedAt.IsZero() || !r.wants(r.on(a.DecidedAt), a.Counterparty.ID(), a.DecidedBy.ID(), a.asked()) {
			continue
		}
		h, err := r.workingHours(a)
		if err != nil {
			return err
		}
		who := a.DecidedBy.ID()
		hours[who], ids[who], every = append(hours[who], h), append(ids[who], a.ID), append(every, h)
	}
	for _, who := range slices.Sorted(maps.Keys(hours)) {
		r.add(ids[who], map[string]string{"Part": partTime, "Employee": string(who), "Count": itoa(len(ids[who])), "Median": itoa(median(hours[who]))})
	}
	r.totals["decided"], r.totals["median"] = int64(len(every)), int64(median(every))
	return nil
}

// workingHours are those between handing in and decision, by the hours of whose
// department decided.
func (r *reporting) workingHours(a *Admission) (int, error) {
	d, err := doc.Load(r.Context, doc.Ref[Department](r.department(a.DecidedBy.ID())))
	if err != nil {
		return 0, err
	}
	if d == nil {
		d = &Department{}
	}
	minutes, err := Minutes(r.Context, d, a.SubmittedAt.Time, a.DecidedAt.Time)
	return int(time.Duration(minutes) * time.Minute / time.Hour), err
}

// median is the middle one, of two the mean; 0 of none.
func median(all []int) int {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

// expired lists firms whose admission is over and with whom business goes on.
// Until there are orders, that is a contract in force.
func (r *reporting) expired(cases []*Admission) error {
	contracts, err := all[*Contract](r, "Contract")
	if err != nil {
		return err
	}
	running := map[doc.ID][]doc.ID{}
	for _, c := range contracts {
		if c.running() {
			running[c.Counterparty.ID()] = append(running[c.Counterparty.ID()], c.ID)
		}
	}
	for _, a := range cases {
		cp, err := doc.Load(r.Context, a.Counterparty)
		if err != nil {
			return err
		}
		over := a.State == AdmissionExpired || a.Approved() && a.ValidUntil < r.Today()
		if !over || cp == nil || cp.Admission.ID() != a.ID || len(running[cp.ID]) == 0 || !r.wants(a.ValidUntil, cp.ID, cp.Owner, a.Officer.ID()) {
			continue
		}
		r.totals[partExpired]++
		r.add(append([]doc.ID{a.ID}, running[cp.ID]...), map[string]string{
			"Part": partExpired, "State": string(AdmissionExpired), "Employee": string(cp.Owner), "Counterparty": string(cp.ID),
			"Count": itoa(len(running[cp.ID])), "Since": string(a.ValidUntil), "Days": itoa(daysBetween(a.ValidUntil, r.Today())),
		})
	}
	return nil
}

func (r *reporting) rejected(cases []*Admission) {
	byReason := map[string][]doc.ID{}
	for _, a := range cases {
		if a.State == AdmissionRejected && r.wants(r.on(a.DecidedAt), a.Counterparty.ID(), a.asked(), a.Officer.ID()) {
			byReason[string(a.Reason)] = append(byReason[string(a.Reason)], a.ID)
			r.totals[partRejected]++
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(byReason)) {
		r.add(byReason[reason], map[string]string{"Part": partRejected, "State": string(AdmissionRejected), "Reason": reason, "Count": itoa(len(byReason[reason]))})
	}
}
