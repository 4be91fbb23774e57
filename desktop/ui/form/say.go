package form

import (
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// Say is how a stored value reads: in a card that may only be read, in a
// history, in a list. path is where the field stands in its kind.
func (c *Config) Say(f *doc.Field, path string, raw []byte) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	w := c.Words
	switch f.Type {
	case doc.TBool:
		if decode[bool](raw) {
			return w.T("Word.yes")
		}
		return w.T("Word.no")
	case doc.TInt:
		if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil && !f.Year() {
			return w.Int(n)
		}
		return string(raw)
	case doc.TDecimal:
		return w.Decimal(decode[doc.Decimal](raw))
	case doc.TMoney:
		return w.Money(decode[doc.Money](raw))
	case doc.TDate:
		return w.Date(decode[doc.Date](raw))
	case doc.TTime:
		return w.Moment(decode[doc.Time](raw).Time, c.zone())
	case doc.TPeriod:
		p := decode[doc.Period](raw)
		return run(w.Date(p.From), w.Date(p.To))
	case doc.TSpan:
		s := decode[doc.Span](raw)
		return run(w.Moment(s.From.Time, c.zone()), w.Moment(s.To.Time, c.zone()))
	case doc.TYearly:
		return yearlyText(decode[doc.Yearly](raw))
	case doc.TFile:
		return decode[doc.File](raw).Name
	case doc.TPhone:
		return c.sayPhone(decode[doc.Phone](raw))
	case doc.TAddress:
		a := decode[doc.Address](raw)
		if c.Countries != "" && a.Country != "" {
			a.Country = c.option(&doc.Field{Type: doc.TCode, Refers: c.Countries}, a.Country).Title
		}
		return a.Line()
	case doc.TEnum:
		return w.Value(c.Name, path, decode[string](raw))
	case doc.TSet:
		return c.saySet(f, path, decode[[]string](raw))
	case doc.TCode, doc.TRef, doc.TLink:
		return c.option(f, decode[string](raw)).Title
	case doc.TRows:
		return w.N("Count.rows", len(decode[map[string]any](raw)))
	}
	return w.Spelt(c.Name, path, decode[string](raw))
}

func (c *Config) sayPhone(p doc.Phone) string {
	if p.Ext == "" {
		return c.phoneText(p)
	}
	return c.phoneText(doc.Phone{E164: p.E164}) + " " + c.Words.T("Form.ext") + " " + p.Ext
}

func (c *Config) saySet(f *doc.Field, path string, ids []string) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		if titles[i] = c.Words.Value(c.Name, path, id); f.Values == nil {
			titles[i] = c.option(f, id).Title
		}
	}
	return strings.Join(titles, ", ")
}

// run writes a beginning and an end, either of which may be open.
func run(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	if from == "" {
		from = "…"
	}
	if to == "" {
		to = "…"
	}
	return from + " – " + to
}
