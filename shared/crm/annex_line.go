package crm

import (
	"errors"
	"strings"

	"kontor/shared/doc"
)

// AnnexLine is a price of a tariff annex, a document of its own: an annex may
// have ten thousand.
type AnnexLine struct {
	doc.Header
	Contract   doc.Ref[Contract] `doc:"required,index,inherit"`
	Annex      doc.Ref[Annex]    `doc:"required,index"`
	Service    doc.Code[Service] `doc:"required"`
	Mode       doc.Code[Mode]
	From       string // a UN/LOCODE, a zone, a country of two letters; empty: any
	To         string
	Equipment  doc.Code[ContainerType]
	Unit       doc.Code[Unit] `doc:"required"`
	BreakFrom  doc.Decimal    // of the quantity, this included
	BreakTo    doc.Decimal    // this excluded; empty: no end
	Rate       doc.Decimal    `doc:"required"`
	Min        doc.Decimal
	Max        doc.Decimal
	Currency   doc.Code[Currency] // empty: the annex's
	VatCode    doc.Code[VatRate]
	TransitMin int64
	TransitMax int64
	FreeDays   int64
	Term       doc.Period // empty: the annex's
	Comment    string
	BuyRate    doc.Decimal           `doc:"class=money_buy"`
	Supplier   doc.Ref[Counterparty] `doc:"class=money_buy"`
	Before     doc.Ref[AnnexLine]    // the line of the version before, which it was copied from
}

// Label implements doc.Doc. Like that of a list's entry it is in Russian.
func (l *AnnexLine) Label() string {
	return strings.TrimSpace(serviceEntry(l.Service).RU + " " + l.way())
}

// way is from where to where the line prices, empty if anywhere.
func (l *AnnexLine) way() string {
	if l.From == "" && l.To == "" {
		return ""
	}
	return l.From + "–" + l.To
}

// serviceNamed is what a service is called, also one that the company has added
// itself.
func serviceNamed(c doc.Context, code doc.Code[Service]) (Entry, error) {
	if e, known := Find(Service{}.List(), string(code)); known {
		return e, nil
	}
	d, err := c.Get(doc.ItemKind, doc.ItemID(Service{}.List(), string(code)))
	if item, is := d.(*ListItem); is && err == nil {
		return Entry{RU: item.RU, EN: item.EN}, nil
	}
	return serviceEntry(code), err
}

// serviceEntry is what a service is called where there is nothing to look it up
// in, as for a title: one that the company has added itself goes by its code.
func serviceEntry(code doc.Code[Service]) Entry {
	if e, known := Find(Service{}.List(), string(code)); known {
		return e
	}
	return Entry{RU: string(code), EN: string(code)}
}

// Check implements the kind's own rules.
func (l *AnnexLine) Check(*AnnexLine) error {
	var faults []error
	for field, d := range map[string]doc.Decimal{"BreakFrom": l.BreakFrom, "BreakTo": l.BreakTo, "Rate": l.Rate, "Min": l.Min, "Max": l.Max, "BuyRate": l.BuyRate} {
		if d != "" && rat(d).Sign() < 0 {
			faults = append(faults, doc.Invalid(field, "negative"))
		}
	}
	for field, days := range map[string]int64{"TransitMin": l.TransitMin, "TransitMax": l.TransitMax, "FreeDays": l.FreeDays} {
		if days < 0 {
			faults = append(faults, doc.Invalid(field, "negative"))
		}
	}
	if l.BreakTo != "" && rat(l.BreakFrom).Cmp(rat(l.BreakTo)) >= 0 {
		faults = append(faults, doc.Invalid("BreakTo", "break_order").Reads("BreakFrom"))
	}
	if l.Min != "" && l.Max != "" && rat(l.Min).Cmp(rat(l.Max)) > 0 {
		faults = append(faults, doc.Invalid("Max", "min_max").Reads("Min"))
	}
	if l.TransitMax != 0 && l.TransitMin > l.TransitMax {
		faults = append(faults, doc.Invalid("TransitMax", "min_max").Reads("TransitMin"))
	}
	return errors.Join(faults...)
}

// Closed implements doc.Closing: lines are edited while their annex is a draft.
func (l *AnnexLine) Closed(c doc.Context) (why *doc.Error, open []string) {
	a, err := doc.Load(c, l.Annex)
	if err != nil || a == nil {
		return nil, nil
	}
	why, _ = a.Closed(c)
	return why, nil
}

// Guard lets no line come to an annex that is no draft, nor come back to it, and
// wants their days within its own.
func (l *AnnexLine) Guard(c doc.Context, prev *AnnexLine) error {
	if c.Actor.System() {
		return nil
	}
	a, err := doc.Load(c, l.Annex)
	if err != nil || a == nil {
		return err
	}
	var faults []error
	if prev.Annex != l.Annex && (a.State != AnnexDraft || prev.Annex != "") || prev.Deleted && !l.Deleted && a.State != AnnexDraft {
		faults = append(faults, doc.Invalid("Annex", "annex_immutable").With("title", a.Title))
	}
	if a.Contract != l.Contract {
		faults = append(faults, doc.Invalid("Contract", "other_contract").Reads("Annex"))
	}
	return errors.Join(append(faults, l.Within(a))...)
}

// Within wants the line's days to be among those of its annex.
func (l *AnnexLine) Within(a *Annex) error {
	if l.Term.From != "" && l.Term.From < a.Term.From || l.Term.To != "" && l.Term.To > a.Term.To {
		return doc.Invalid("Term", "line_term").Reads("Annex")
	}
	return nil
}

// React gives a line that was copied into a new version what the one who copied
// it cannot see of the former one: what the service costs us.
func (l *AnnexLine) React(c doc.Context, prev *AnnexLine) ([]doc.Write, error) {
	if !c.Server || prev.ID != "" || l.Before == "" || l.BuyRate != "" || l.Supplier != "" {
		return nil, nil
	}
	was, err := doc.Load(c, l.Before)
	if err != nil || was == nil || was.Contract != l.Contract || was.BuyRate == "" && was.Supplier == "" {
		return nil, err
	}
	return []doc.Write{edited("AnnexLine", l.ID, map[string]any{"BuyRate": was.BuyRate, "Supplier": was.Supplier})}, nil
}
