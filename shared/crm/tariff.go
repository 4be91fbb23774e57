package crm

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"kontor/shared/doc"
)

// rat is the exact value of a decimal; an empty one is nought.
func rat(d doc.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(string(d))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// priced is a line with the annex that it belongs to and the days on which it
// prices.
type priced struct {
	*AnnexLine
	annex    *Annex
	src, dst string // the points as they are compared
	from, to doc.Date
	lo, hi   *big.Rat // of the quantity; hi nil: no end
}

// Tariff is all that prices the services of a contract.
type Tariff struct {
	annexes map[doc.ID]*Annex
	all     []*Annex
	lines   map[doc.Code[Service]][]priced
	names   map[doc.Code[Service]]Entry // of the services that lines price
}

// TariffOf reads the prices of a contract, those that are not active included.
func TariffOf(c doc.Context, contract doc.ID) (*Tariff, error) {
	t := &Tariff{annexes: map[doc.ID]*Annex{}, lines: map[doc.Code[Service]][]priced{}, names: map[doc.Code[Service]]Entry{}}
	docs, err := c.Pointing("Annex", "Contract", contract)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		a := d.(*Annex)
		t.all = append(t.all, a)
		t.annexes[a.ID] = a
	}
	lines, err := c.Pointing("AnnexLine", "Contract", contract)
	if err != nil {
		return nil, err
	}
	for _, d := range lines {
		l := d.(*AnnexLine)
		if a := t.annexes[l.Annex.ID()]; a != nil {
			t.lines[l.Service] = append(t.lines[l.Service], price(l, a, t.all))
		}
	}
	for code := range t.lines {
		if t.names[code], err = serviceNamed(c, code); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Lines are those of an annex, in no order.
func (t *Tariff) Lines(annex doc.ID) (lines []*AnnexLine) {
	for _, all := range t.lines {
		for _, p := range all {
			if p.annex.ID == annex {
				lines = append(lines, p.AnnexLine)
			}
		}
	}
	return lines
}

func price(l *AnnexLine, a *Annex, all []*Annex) priced {
	p := priced{AnnexLine: l, annex: a, src: point(l.From), dst: point(l.To), from: max(a.Term.From, l.Term.From), to: a.until(all), lo: rat(l.BreakFrom)}
	if l.Term.To != "" && l.Term.To < p.to {
		p.to = l.Term.To
	}
	if l.BreakTo != "" {
		p.hi = rat(l.BreakTo)
	}
	return p
}

// key is what two lines must differ in, besides quantity and days.
func (p priced) key() string {
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s", p.Service, p.Mode, p.src, p.dst, p.Equipment, p.Unit)
}

// describe tells a line from the others of its service.
func (p priced) describe() string {
	text := strings.TrimSpace(p.way() + " " + string(p.Rate))
	if p.BreakFrom != "" || p.BreakTo != "" {
		text += " [" + string(p.BreakFrom) + "; " + string(p.BreakTo) + ")"
	}
	return text + " (" + p.annex.Title + ")"
}

// Wanted is what a price is looked for.
type Wanted struct {
	Service   doc.Code[Service]
	Mode      doc.Code[Mode]
	From, To  Point
	Equipment doc.Code[ContainerType]
	Unit      doc.Code[Unit]
	Quantity  doc.Decimal
	Day       doc.Date
}

// Point is a place in the ways in which a line may name it.
type Point struct{ Locode, Zone string }

// point is how a place is compared: "cn sha" is CNSHA.
func point(text string) string {
	if strings.ContainsFunc(text, unicode.IsSpace) {
		text = strings.Join(strings.Fields(text), "")
	}
	return strings.ToUpper(text)
}

func (p Point) plain() Point { return Point{point(p.Locode), point(p.Zone)} }

// near says how exactly a line names the place: 3 the point itself, 2 its zone,
// 1 its country, 0 any; -1 another place.
func (p Point) near(text string) int {
	switch {
	case text == "":
		return 0
	case text == p.Locode:
		return 3
	case text == p.Zone:
		return 2
	case len(p.Locode) >= 2 && text == p.Locode[:2]:
		return 1
	}
	return -1
}

// Found is the line that prices, and why it won.
type Found struct {
	Line  *AnnexLine
	Annex *Annex
	Rank  [2]int // how exactly it names the points, as near says
	Tied  int    // how many others named them as exactly and began earlier
}

// Find gives the line that prices what is wanted: the exact point goes before
// the zone, the zone before the country, that before any; of equals the one
// that begins later. It is nil if none does.
func (t *Tariff) Find(w Wanted) *Found {
	var best *Found
	var at priced
	quantity, from, to := rat(w.Quantity), w.From.plain(), w.To.plain()
	for i := range t.lines[w.Service] {
		p := &t.lines[w.Service][i]
		// Places first: they rule out most lines, and cost less to compare.
		rank := [2]int{from.near(p.src), to.near(p.dst)}
		if rank[0] < 0 || rank[1] < 0 || !p.fits(w, quantity) {
			continue
		}
		switch {
		case best == nil || better(rank, *p, best.Rank, at):
			tied := 0
			if best != nil && rank == best.Rank {
				tied = best.Tied + 1
			}
			best, at = &Found{p.AnnexLine, p.annex, rank, tied}, *p
		case rank == best.Rank:
			best.Tied++
		}
	}
	return best
}

func better(rank [2]int, p priced, than [2]int, other priced) bool {
	a, b := rank[0]+rank[1], than[0]+than[1]
	return cmp.Or(cmp.Compare(a, b), cmp.Compare(rank[0], than[0]), cmp.Compare(p.from, other.from), cmp.Compare(p.exact(), other.exact()), cmp.Compare(other.ID, p.ID)) > 0
}

// exact counts what a line names besides the points.
func (p priced) exact() (n int) {
	if p.Mode != "" {
		n++
	}
	if p.Equipment != "" {
		n++
	}
	return n
}

func (p priced) fits(w Wanted, quantity *big.Rat) bool {
	return p.annex.prices() && p.from <= w.Day && w.Day <= p.to &&
		(p.Mode == "" || p.Mode == w.Mode) && (p.Equipment == "" || p.Equipment == w.Equipment) && (w.Unit == "" || p.Unit == w.Unit) &&
		quantity.Cmp(p.lo) >= 0 && (p.hi == nil || quantity.Cmp(p.hi) < 0)
}
