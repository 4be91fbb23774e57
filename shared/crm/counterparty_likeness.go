package crm

import (
	"slices"
	"strings"

	"kontor/shared/doc"
)

// Likeness is what of a counterparty is compared to find that it is entered
// twice. Whoever goes over many firms makes it once for each.
type Likeness struct {
	Names   []string // normal names: short and full
	Phones  []string
	Domains []string // of mails, those that anybody can have left out
}

// LikenessOf reads a counterparty's.
func LikenessOf(c *Counterparty) Likeness {
	var l Likeness
	for _, name := range []string{c.NameShort, c.NameFull, c.NameEN} {
		if name = NormalName(name); name != "" {
			l.Names = append(l.Names, name)
		}
	}
	for _, comm := range c.Comms {
		if comm.Phone.E164 != "" {
			l.Phones = append(l.Phones, comm.Phone.E164)
		}
		if d := Domain(comm.Email); d != "" && !FreeMail(d) {
			l.Domains = append(l.Domains, d)
		}
	}
	slices.Sort(l.Names)
	l.Names = slices.Compact(l.Names)
	return l
}

// Like returns the rule by which two firms may be one: the same phone, the same
// mail domain, a name much alike; empty if none.
func (l Likeness) Like(o Likeness) string {
	shared := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
	}
	switch {
	case shared(l.Phones, o.Phones):
		return "same_phone"
	case shared(l.Domains, o.Domains):
		return "same_domain"
	case shared(l.Names, o.Names):
		return "like_name"
	}
	for _, a := range l.Names {
		for _, b := range o.Names {
			if couldBeLike(a, b) && Similarity(a, b) >= SimilarFrom {
				return "like_name"
			}
		}
	}
	return ""
}

// couldBeLike spares the trigrams of names whose lengths are too far apart to
// share enough of them.
func couldBeLike(a, b string) bool {
	short, long := len(a), len(b)
	if short > long {
		short, long = long, short
	}
	return short*3 >= long && strings.TrimSpace(a) != ""
}

// Twin is the warning that c may be other: where it shows, by which rule, whom
// it resembles and who answers for that one. It names no contact of it.
func Twin(rule string, other *Counterparty, curator string) *doc.Error {
	field := "NameShort"
	if rule == "same_phone" || rule == "same_domain" {
		field = "Comms"
	}
	twin := doc.Invalid(field, rule).With("title", other.NameShort).With("id", string(other.ID)).With("owner", curator)
	twin.Kind = "Counterparty"
	return twin
}
