package crm

import (
	"errors"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// Guard implements the rules that need other documents or the actor: who may
// edit the requisites of a banned firm, that somebody answers for a firm, and
// that firms form no circle.
func (c *Counterparty) Guard(ctx doc.Context, prev *Counterparty) error {
	return errors.Join(c.guardStatus(ctx, prev), c.guardFinance(ctx, prev), c.guardCurators(ctx, prev), c.guardDays(ctx, prev), c.guardParent(ctx))
}

func (c *Counterparty) guardStatus(ctx doc.Context, prev *Counterparty) error {
	if ctx.Actor.System() || prev.Status == "" || prev.Status != c.Status || sameRequisites(c, prev) {
		return nil
	}
	return permitStatus(ctx, prev, EditRequisites, "Status")
}

// sameRequisites reports whether nothing that identifies or pays the firm has
// changed: names, numbers, addresses, phones and mails, accounts, signer, terms.
// What it owes by now and the papers that prove it come in while it is suspended
// for that.
func sameRequisites(c, prev *Counterparty) bool {
	a, b := *c, *prev
	for _, x := range []*Counterparty{&a, &b} {
		x.Header = doc.Header{Deleted: x.Deleted} // to mark a banned firm would free its tax number
		x.CompanyDates, x.ProfileLanes, x.Curators, x.Files = nil, nil, nil, nil
		x.Industry, x.Segment, x.Source, x.PotentialMonth, x.DocLang = "", "", "", doc.Money{}, ""
		x.Rating, x.RatingAt, x.RatingBy, x.RatingComment = "", "", "", ""
		x.LastContactAt, x.LastOrderAt, x.Tags, x.Notes, x.DebtNow = "", "", "", "", doc.Money{}
		x.AdmissionState, x.AdmissionUntil, x.AdmissionBefore, x.Admission = "", "", "", "" // a case moves them: a suspended firm may be admitted anew
	}
	return doc.Same(&a, &b)
}

// besides are the fields that are no requisites and people write.
var besides = []string{
	"CompanyDates", "ProfileLanes", "Curators", "Files", "Industry", "Segment", "Source", "PotentialMonth", "DocLang",
	"Rating", "RatingComment", "Tags", "Notes", "DebtNow",
}

// Requisite reports whether a field identifies or pays a firm: of one that is
// banned security alone may edit it.
func Requisite(field string) bool { return !slices.Contains(besides, field) }

// guardFinance lets those of finance who have no other say in the firm edit
// its terms and its debt alone.
func (c *Counterparty) guardFinance(ctx doc.Context, prev *Counterparty) error {
	who := ctx.Actor
	own := prev.Owner == who.Employee() || slices.Contains(prev.Belongs(ctx.Today()), who.Employee())
	if prev.ID == "" || who.System() || !who.Holds(string(Finance)) || own || who.Holds(string(Security)) || who.Holds(string(Head)) {
		return nil
	}
	a, b := *c, *prev
	for _, x := range []*Counterparty{&a, &b} {
		x.Header = doc.Header{}
		x.CreditLimit, x.DebtNow, x.PaymentDays = doc.Money{}, doc.Money{}, 0
	}
	if prev.Status == c.Status && !doc.Same(&a, &b) {
		return doc.Denied("finance_terms_only").Reads("CreditLimit")
	}
	return nil
}

// guardDays refuses to say that the register will have been looked at.
func (c *Counterparty) guardDays(ctx doc.Context, prev *Counterparty) error {
	if c.GoslogCheckedAt == prev.GoslogCheckedAt {
		return nil
	}
	return happened(ctx, "GoslogCheckedAt", c.GoslogCheckedAt, "")
}

func (c *Counterparty) guardParent(ctx doc.Context) error {
	seen := map[doc.ID]bool{c.ID: true}
	for up := c.Parent; up != ""; {
		if seen[up.ID()] {
			return doc.Invalid("Parent", "circle")
		}
		seen[up.ID()] = true
		parent, err := doc.Load(ctx, up)
		if err != nil || parent == nil {
			return err
		}
		up = parent.Parent
	}
	return nil
}

// React keeps what follows from a counterparty: a new one is potential, its
// creator from sales is its curator, and the owner is always the first curator
// of the day. Security checks changed bank details.
func (c *Counterparty) React(ctx doc.Context, prev *Counterparty) ([]doc.Write, error) {
	fields := map[string]any{}
	if c.Status == "" {
		fields["Status"] = Potential
	}
	main := c.MainCurator(ctx.Today())
	if prev.ID == "" && len(c.Curators) == 0 && (ctx.Actor.Holds(string(Sales)) || ctx.Actor.Holds(string(Head))) {
		main = ctx.Actor.Employee()
		row := doc.Derive("curator", string(c.ID), string(main))
		fields["Curators/"+string(row)] = Curator{Employee: doc.Ref[Employee](main), Role: MainCurator, Share: 100}
	}
	if main != "" && main != c.Owner {
		fields[doc.OwnerPath] = main
	}
	if c.SuspendReason != prev.SuspendReason && ctx.Server {
		reason, _ := Find("SuspendReason", string(c.SuspendReason))
		fields["SuspendGround"] = reason.Extra["ground"]
	}
	if c.Status != prev.Status && ctx.Server {
		fields["StatusSince"] = ctx.Today()
		if c.StatusBasis != "" && c.StatusBasis == prev.StatusBasis {
			fields["StatusBasis"] = nil // of the status before
		}
		if c.RestReason != "" && c.Status != Passive && c.Status != TempBanned { // who is suspended may come back to it
			fields["RestReason"] = nil
		}
	}
	if c.Rating != prev.Rating {
		fields["RatingAt"], fields["RatingBy"] = ctx.Today(), ctx.Actor.Employee()
	}
	writes, err := c.watch(ctx, prev, fields)
	if err != nil {
		return nil, err
	}
	if len(fields) > 0 {
		writes = append(writes, edited("Counterparty", c.ID, fields))
	}
	check, err := c.bankTask(ctx, prev)
	if err != nil {
		return nil, err
	}
	doubted, err := c.doubts(ctx, prev)
	if err != nil {
		return nil, err
	}
	match, err := c.match(ctx, prev)
	if err != nil {
		return nil, err
	}
	known, err := c.register(ctx, prev)
	return slices.Concat(writes, check, doubted, match, known), err
}

// firmRules are the rules whose tasks a counterparty wants.
var firmRules = []string{rulePassive, ruleReadmission}

// watch keeps what changes about a firm with time, and the tasks it wants.
func (c *Counterparty) watch(ctx doc.Context, prev *Counterparty, fields map[string]any) ([]doc.Write, error) {
	idle, soon, err := c.idle(ctx, prev)
	if err != nil {
		return nil, err
	}
	again, ask := c.readmission(ctx, prev)
	maps.Copy(fields, idle)
	maps.Copy(fields, again)
	if err := c.activate(ctx, prev, fields); err != nil {
		return nil, err
	}
	review, err := c.askReview(ctx)
	if err != nil {
		return nil, err
	}
	wants := slices.Concat(soon, ask)
	if len(wants) == 0 && !c.known() && !prev.known() && c.AdmissionState == "" && prev.AdmissionState == "" {
		return review, nil // nothing else has ever been wanted of it
	}
	tasks, err := reconcile(ctx, doc.LinkTo("Counterparty", c.ID), c.ID, firmRules, wants)
	return append(review, tasks...), err
}

// Computed implements doc.Computing.
func (c *Counterparty) Computed(ctx doc.Context) []doc.Computed {
	day := ctx.Today()
	var silent any
	if c.LastContactAt != "" {
		silent = int64(day.At(ctx.Zone).Sub(c.LastContactAt.At(ctx.Zone)).Hours() / 24)
	}
	return []doc.Computed{
		{Name: "MainCurator", Type: doc.TRef, Value: string(c.MainCurator(day))},
		{Name: "City", Type: doc.TString, Value: c.city()},
		{Name: "DaysSilent", Type: doc.TInt, Value: silent},
	}
}

func (c *Counterparty) city() string {
	for _, id := range c.Addresses.Sorted() {
		if city := c.Addresses[id].Address.City; city != "" {
			return city
		}
	}
	return ""
}
