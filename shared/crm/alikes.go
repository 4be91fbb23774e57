package crm

// Alikes are many firms among which those are looked for that another may be.
// To compare each of a file with each of a base would take minutes: here they
// are found by the trigrams that their names share.
type Alikes struct {
	phones  map[string]*Counterparty
	domains map[string]*Counterparty
	names   []alikeName
	grams   map[string][]int // trigram → the names that have it
	common  []int            // trigrams that a name shares with the one looked for
}

type alikeName struct {
	of   *Counterparty
	size int // trigrams
}

// NewAlikes makes an empty one.
func NewAlikes() *Alikes {
	return &Alikes{phones: map[string]*Counterparty{}, domains: map[string]*Counterparty{}, grams: map[string][]int{}}
}

// Add takes a firm and its likeness. Of several that share a phone or a domain
// the first is named.
func (a *Alikes) Add(l Likeness, c *Counterparty) {
	for _, at := range []struct {
		by    map[string]*Counterparty
		texts []string
	}{{a.phones, l.Phones}, {a.domains, l.Domains}} {
		for _, text := range at.texts {
			if at.by[text] == nil {
				at.by[text] = c
			}
		}
	}
	for _, name := range l.Names {
		grams := trigrams(name)
		for g := range grams {
			a.grams[g] = append(a.grams[g], len(a.names))
		}
		a.names = append(a.names, alikeName{c, len(grams)})
		a.common = append(a.common, 0)
	}
}

// Find gives the firm that one of the likeness most likely is, and by which
// rule, as Like tells them; nil if there is none.
func (a *Alikes) Find(l Likeness) (rule string, other *Counterparty) {
	for _, phone := range l.Phones {
		if c := a.phones[phone]; c != nil {
			return "same_phone", c
		}
	}
	for _, domain := range l.Domains {
		if c := a.domains[domain]; c != nil {
			return "same_domain", c
		}
	}
	best := 0.0
	for _, name := range l.Names {
		if c, score := a.nearest(name); score > best {
			rule, other, best = "like_name", c, score
		}
	}
	return rule, other
}

// nearest is the firm of the name most like the one given, if it is like enough.
func (a *Alikes) nearest(name string) (c *Counterparty, best float64) {
	grams := trigrams(name)
	var met []int
	for g := range grams {
		for _, i := range a.grams[g] {
			if a.common[i]++; a.common[i] == 1 {
				met = append(met, i)
			}
		}
	}
	first := len(a.names)
	for _, i := range met {
		score := 2 * float64(a.common[i]) / float64(len(grams)+a.names[i].size)
		if score >= SimilarFrom && (score > best || score == best && i < first) {
			c, best, first = a.names[i].of, score, i
		}
		a.common[i] = 0
	}
	return c, best
}
