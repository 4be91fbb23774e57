package crm

import (
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// requisite is something of a firm that a case of admission asks about.
type requisite struct {
	field    string
	same     func(a, b *Counterparty) bool
	readmits bool     // a firm that is admitted has to be so anew
	items    []string // the questions whose answers say nothing any more; none: all do
}

// questioned is the one table of them.
var questioned = []requisite{
	{"TaxID", func(a, b *Counterparty) bool { return a.TaxID == b.TaxID }, true, nil}, // it is another firm
	{"KPP", func(a, b *Counterparty) bool { return a.KPP == b.KPP }, true, []string{"AC-01", "AC-02"}},
	{"OGRN", func(a, b *Counterparty) bool { return a.OGRN == b.OGRN }, false, []string{"AC-01", "AC-02"}},
	{"Country", func(a, b *Counterparty) bool { return a.Country == b.Country }, false, []string{"AC-01", "AC-02"}},
	{"Kind", func(a, b *Counterparty) bool { return a.Kind == b.Kind }, false, []string{"AC-01", "AC-02"}},
	{"NameFull", func(a, b *Counterparty) bool { return a.NameFull == b.NameFull }, true, []string{"AC-02", deniedItem}},
	{"NameShort", func(a, b *Counterparty) bool { return a.NameShort == b.NameShort }, false, []string{deniedItem}},
	{"NameEN", func(a, b *Counterparty) bool { return a.NameEN == b.NameEN }, false, []string{deniedItem}},
	{"Addresses", func(a, b *Counterparty) bool { return maps.Equal(a.legalAddresses(), b.legalAddresses()) }, true, []string{"AC-02", "AC-05", bannedItem}},
	{"SignerName", func(a, b *Counterparty) bool { return a.SignerName == b.SignerName }, true, []string{"AC-04", "AC-05", deniedItem, bannedItem}},
	{"SignerBasis", func(a, b *Counterparty) bool { return a.SignerBasis == b.SignerBasis }, true, []string{"AC-04"}},
	{"SignerBasisNo", func(a, b *Counterparty) bool { return a.SignerBasisNo == b.SignerBasisNo }, true, []string{"AC-04"}},
	{"SignerBasisUntil", func(a, b *Counterparty) bool { return a.SignerBasisUntil == b.SignerBasisUntil }, false, []string{"AC-04"}},
	{"BankAccounts", func(a, b *Counterparty) bool { return maps.Equal(a.BankAccounts, b.BankAccounts) }, true, []string{"AC-10", bannedItem}},
	{"Comms", func(a, b *Counterparty) bool { return maps.Equal(a.Comms, b.Comms) }, false, []string{bannedItem, "AC-11"}},
	{"GoslogNo", func(a, b *Counterparty) bool { return a.GoslogNo == b.GoslogNo }, false, []string{"AC-12"}},
}

// asks reports whether a question is about the requisite.
func (r requisite) asks(item string) bool { return r.items == nil || slices.Contains(r.items, item) }

// doubts takes back the answers of the open case that were given about other
// requisites, and notes which they were: nobody decides on them. The program
// answers its own questions anew at once.
func (c *Counterparty) doubts(ctx doc.Context, prev *Counterparty) (writes []doc.Write, err error) {
	changed := slices.DeleteFunc(slices.Clone(questioned), func(q requisite) bool { return q.same(c, prev) })
	if !ctx.Server || prev.ID == "" || len(changed) == 0 {
		return nil, nil
	}
	cases, err := ctx.Pointing("Admission", "Counterparty", c.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range cases {
		if a := d.(*Admission); a.Open() {
			if fields := a.doubted(changed); len(fields) > 0 {
				writes = append(writes, edited("Admission", a.ID, fields))
			}
		}
	}
	return writes, nil
}

// doubted are the answers to be given anew. While a case is reviewed what was not
// answered yet is marked too: an answer that is still on its way was given about
// what stood there.
func (a *Admission) doubted(changed []requisite) map[string]any {
	fields := map[string]any{}
	if slices.ContainsFunc(changed, func(r requisite) bool { return r.asks(deniedItem) }) {
		for id := range a.Cleared {
			fields["Cleared/"+string(id)] = nil // by the former name and number it was another
		}
	}
	for id, q := range a.Checklist {
		names := strings.Fields(q.Changed)
		for _, r := range changed {
			if r.asks(string(q.Item)) {
				names = append(names, r.field)
			}
		}
		slices.Sort(names)
		text := strings.Join(slices.Compact(names), " ")
		if text != q.Changed && (q.Result != "" || a.underReview() == nil) {
			fields["Checklist/"+string(id)] = map[string]any{"Result": nil, "By": nil, "At": nil, "Changed": text}
		}
	}
	return fields
}
