package crm

import (
	"cmp"
	"errors"
	"slices"

	"kontor/shared/doc"
)

// Annex is a tariff annex of a contract. It can be edited while it is a draft;
// a change of an active one is a new version, and the old one goes on pricing
// what was ordered before the new one begins.
type Annex struct {
	doc.Header
	Number     string            `doc:"number,search"`
	Contract   doc.Ref[Contract] `doc:"required,index,inherit"`
	Title      string            `doc:"required,search"`
	First      doc.Ref[Annex]    `doc:"index"` // the first version, of a later one
	Version    int64             `doc:"server"`
	Term       doc.Period        `doc:"required,index"`
	Currency   doc.Code[Currency]
	State      AnnexState `doc:"server,index"`
	WatchOn    doc.Date   `doc:"server"` // the day after the last on which an active one prices
	MinCharge  doc.Money
	Surcharges doc.Text
	FuelNote   doc.Text
	Files      doc.Rows[doc.File]
	Notes      doc.Text
}

// AnnexState is where an annex stands.
type AnnexState string

// The states of an annex.
const (
	AnnexDraft      AnnexState = "draft"
	AnnexAgreed     AnnexState = "agreed"
	AnnexActive     AnnexState = "active"
	AnnexSuperseded AnnexState = "superseded"
	AnnexExpired    AnnexState = "expired"
	AnnexCancelled  AnnexState = "cancelled"
)

var annexFlow = doc.Flow[AnnexState]{
	{AnnexDraft, AnnexAgreed, AnnexCancelled},
	{AnnexAgreed, AnnexDraft, AnnexActive, AnnexCancelled},
	{AnnexActive, AnnexSuperseded, AnnexExpired},
	{AnnexSuperseded},
	{AnnexExpired},
	{AnnexCancelled},
}

// Values implements doc.Enum.
func (AnnexState) Values() []string { return annexFlow.Values() }

// Label implements doc.Doc.
func (a *Annex) Label() string { return a.Title }

// Start implements doc.Starting.
func (a *Annex) Start() { a.State, a.Version = AnnexDraft, 1 }

// series is what the versions of one annex have in common.
func (a *Annex) series() doc.ID {
	if a.First != "" {
		return a.First.ID()
	}
	return a.ID
}

// prices reports whether the lines of the annex price anything: those of one
// that is over still price what was ordered in its time.
func (a *Annex) prices() bool {
	return a.State == AnnexActive || a.State == AnnexSuperseded || a.State == AnnexExpired
}

// Check implements the kind's own rules.
func (a *Annex) Check(prev *Annex) error {
	before := prev.State
	if before == "" {
		before = AnnexDraft
	}
	faults := []error{annexFlow.Check("State", before, a.State), owed("MinCharge", a.MinCharge)}
	if a.Term.From == "" || a.Term.To == "" {
		faults = append(faults, doc.Invalid("Term", "annex_term"))
	}
	if a.Currency == "" {
		faults = append(faults, doc.Invalid("Currency", "required"))
	}
	return errors.Join(faults...)
}

// Guard keeps a version with the first one of its own contract, whose lines are
// looked up by that contract.
func (a *Annex) Guard(c doc.Context, prev *Annex) error {
	if c.Actor.System() {
		return nil
	}
	return errors.Join(a.guardFirst(c, prev), a.guardContract(c, prev))
}

func (a *Annex) guardFirst(c doc.Context, prev *Annex) error {
	if prev.ID != "" && prev.First != a.First {
		return doc.Invalid("First", "annex_first_stays")
	}
	first, err := doc.Load(c, a.First)
	if err != nil || first == nil {
		return err
	}
	if first.First != "" || first.Contract != a.Contract {
		return doc.Invalid("First", "annex_first").Reads("Contract")
	}
	return nil
}

func (a *Annex) guardContract(c doc.Context, prev *Annex) error {
	if prev.ID == "" || prev.Contract == a.Contract {
		return nil
	}
	for kind, field := range map[string]string{"AnnexLine": "Annex", "Annex": "First"} {
		docs, err := c.Pointing(kind, field, a.ID)
		if err != nil {
			return err
		}
		if len(docs) > 0 {
			return doc.Invalid("Contract", "annex_contract_stays")
		}
	}
	return nil
}

// Closed implements doc.Closing: a change of what was agreed is a new version.
func (a *Annex) Closed(doc.Context) (why *doc.Error, open []string) {
	if a.State == AnnexDraft {
		return nil, nil
	}
	return doc.Invalid("", "annex_immutable").With("title", a.Title), []string{"Notes", "Files"}
}

// React gives a later version its number, also when its mark for deletion is taken
// back and another one has it meanwhile, and lets an active one end on its day, which
// a later version brings nearer.
func (a *Annex) React(c doc.Context, prev *Annex) ([]doc.Write, error) {
	later, back := prev.ID == "" && a.First != "", prev.Deleted && !a.Deleted && a.First != ""
	turns := c.Server && a.State == AnnexActive
	if !later && !back && !turns {
		return nil, nil
	}
	all, err := versions(c, a)
	if err != nil {
		return nil, err
	}
	var writes []doc.Write
	own := map[string]any{}
	if later || back && slices.ContainsFunc(all, func(v *Annex) bool { return v.ID != a.ID && v.Version == a.Version }) {
		own["Version"] = a.next(all)
	}
	if turns {
		a.end(c.Today(), prev, all, own)
		for _, v := range all {
			if on := v.until(all).Add(1); v.State == AnnexActive && v.Version < a.Version && v.WatchOn != on {
				writes = append(writes, edited("Annex", v.ID, map[string]any{"WatchOn": on}))
			}
		}
	}
	if len(own) > 0 {
		writes = append(writes, edited("Annex", a.ID, own))
	}
	return writes, nil
}

// next is the number of a version that comes after the others.
func (a *Annex) next(all []*Annex) int64 {
	last := int64(1)
	for _, v := range all {
		if v.ID != a.ID {
			last = max(last, v.Version)
		}
	}
	return last + 1
}

// end lets an active version end once its last day is over, and until then notes
// when that will be. One that comes for days that are over ends the next night: it
// cannot begin and end at once.
func (a *Annex) end(today doc.Date, prev *Annex, all []*Annex, own map[string]any) {
	until := a.until(all)
	if prev.State != AnnexActive {
		until = max(until, today)
	}
	switch {
	case today <= until:
		if on := until.Add(1); a.WatchOn != on {
			own["WatchOn"] = on
		}
	case today > a.Term.To:
		own["State"] = AnnexExpired
	default:
		own["State"] = AnnexSuperseded
	}
}

// Next implements doc.Turning.
func (a *Annex) Next(day doc.Date) doc.Date {
	if a.State != AnnexActive {
		return ""
	}
	return nextOf(day, []doc.Date{a.WatchOn})
}

// versions are all versions of an annex, the first one first.
func versions(c doc.Context, a *Annex) ([]*Annex, error) {
	docs, err := c.Pointing("Annex", "First", a.series())
	if err != nil {
		return nil, err
	}
	all := []*Annex{}
	first, err := c.Get("Annex", a.series())
	if err != nil {
		return nil, err
	}
	if first != nil {
		docs = append(docs, first)
	}
	for _, d := range docs {
		all = append(all, d.(*Annex))
	}
	slices.SortFunc(all, func(x, y *Annex) int { return cmp.Or(cmp.Compare(x.Version, y.Version), cmp.Compare(x.ID, y.ID)) })
	return all, nil
}

// until is the last day on which the annex prices: its own, or the day before
// a later version begins.
func (a *Annex) until(all []*Annex) doc.Date {
	last := a.Term.To
	for _, v := range all {
		if v.series() == a.series() && v.Version > a.Version && v.prices() && v.Term.From.Add(-1) < last {
			last = v.Term.From.Add(-1)
		}
	}
	return last
}

func annexCommands() []*doc.Command {
	return []*doc.Command{
		doc.CommandOf("annex.agree", func(c doc.Context, a *Annex, _ struct{}) ([]doc.Write, error) { return a.move(c, AnnexAgreed) }),
		doc.CommandOf("annex.back", func(c doc.Context, a *Annex, _ struct{}) ([]doc.Write, error) { return a.move(c, AnnexDraft) }),
		doc.CommandOf("annex.cancel", func(c doc.Context, a *Annex, _ struct{}) ([]doc.Write, error) { return a.move(c, AnnexCancelled) }),
		doc.CommandOf("annex.activate", activateAnnex),
	}
}

// move takes the annex along its flow: heads of sales and lawyers may.
func (a *Annex) move(c doc.Context, to AnnexState) ([]doc.Write, error) {
	if !c.Actor.Holds(string(Head)) && !c.Actor.Holds(string(Lawyer)) {
		return nil, doc.Denied("annex_head_or_lawyer").With("roles", "head, lawyer")
	}
	if err := notDeleted(a); err != nil {
		return nil, err
	}
	if a.State == to || annexFlow.Check("State", a.State, to) != nil {
		return nil, doc.Invalid("State", "move").With("from", string(a.State)).With("to", string(to))
	}
	return []doc.Write{edited("Annex", a.ID, map[string]any{"State": to})}, nil
}

// activateAnnex makes the prices hold, unless two lines would price the same.
func activateAnnex(c doc.Context, a *Annex, _ struct{}) ([]doc.Write, error) {
	writes, err := a.move(c, AnnexActive)
	if err != nil {
		return nil, err
	}
	of, err := doc.Load(c, a.Contract)
	if err != nil {
		return nil, err
	}
	if of == nil {
		return nil, doc.Invalid("Contract", "annex_signed_only")
	}
	if err := of.extendable(c, "annex_signed_only"); err != nil {
		return nil, err
	}
	tariff, err := TariffOf(c, a.Contract.ID())
	if err != nil {
		return nil, err
	}
	if len(tariff.Lines(a.ID)) == 0 {
		return nil, doc.Invalid("", "annex_empty")
	}
	return writes, errors.Join(tariff.clash(a), arrived(c, a.ID, "Files", a.Files))
}
