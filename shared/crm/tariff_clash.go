package crm

import (
	"cmp"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// Clashes finds lines of an annex that would price the same as another line if
// the annex were active: of one key, with quantities and days in common.
// Versions of one annex take turns and do not clash.
type Clashes struct {
	tariff *Tariff
	of     *Annex
	groups map[string][]priced // by key, each sorted by quantity
}

// Clashes begins with the lines that the annex and those beside it have that price
// on any day: one that is over does on its own, whether or not a night has noted it.
func (t *Tariff) Clashes(of *Annex) *Clashes {
	c := &Clashes{t, of, map[string][]priced{}}
	for _, lines := range t.lines {
		for _, p := range lines {
			if p.annex.ID == of.ID || p.annex.prices() && p.annex.series() != of.series() {
				c.groups[p.key()] = append(c.groups[p.key()], p)
			}
		}
	}
	for _, group := range c.groups {
		slices.SortFunc(group, order)
	}
	return c
}

func order(a, b priced) int {
	return cmp.Or(a.lo.Cmp(b.lo), cmp.Compare(a.from, b.from), cmp.Compare(a.ID, b.ID))
}

// meets reports whether two lines of one key have quantities and days in common.
func (p priced) meets(o priced) bool {
	return (p.hi == nil || o.lo.Cmp(p.hi) < 0) && (o.hi == nil || p.lo.Cmp(o.hi) < 0) && p.from <= o.to && o.from <= p.to
}

// clash names what both lines price and the days on which both do.
func (c *Clashes) clash(one, other priced) error {
	service, read := c.tariff.names[one.Service]
	if !read {
		service = serviceEntry(one.Service)
	}
	return doc.Invalid("", "lines_clash").With("one", one.describe()).With("other", other.describe()).
		With("service.ru", service.RU).With("service.en", service.EN).
		With("day", string(max(one.from, other.from))).With("until", string(min(one.to, other.to)))
}

// Add takes a further line of the annex, unless it clashes: then the fault names
// both.
func (c *Clashes) Add(l *AnnexLine) error {
	p := price(l, c.of, c.tariff.all)
	group := c.groups[p.key()]
	for _, o := range group {
		if o.meets(p) {
			return c.clash(p, o)
		}
	}
	at, _ := slices.BinarySearchFunc(group, p, order)
	c.groups[p.key()] = slices.Insert(group, at, p)
	return nil
}

// Found names for each line of the annex that clashes the first that it clashes
// with.
func (c *Clashes) Found() map[doc.ID]error {
	found := map[doc.ID]error{}
	note := func(p, o priced) {
		if found[p.ID] == nil && p.annex.ID == c.of.ID {
			found[p.ID] = c.clash(p, o)
		}
	}
	for _, group := range c.groups {
		for i, a := range group {
			for _, b := range group[i+1:] {
				if a.hi != nil && b.lo.Cmp(a.hi) >= 0 {
					break // sorted: no later one begins below
				}
				if a.meets(b) {
					note(a, b)
					note(b, a)
				}
			}
		}
	}
	return found
}

// clash is the fault of the first line that clashes: the grid marks them all.
func (t *Tariff) clash(of *Annex) error {
	found := t.Clashes(of).Found()
	if len(found) == 0 {
		return nil
	}
	return found[slices.Min(slices.Collect(maps.Keys(found)))]
}
