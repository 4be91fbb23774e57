package form

import (
	"encoding/json"
	"strings"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// address edits the parts of a place, which are one value.
func (m *maker) address(e *editor) {
	entry := func(key string) *kit.Entry {
		w := kit.NewEntry()
		w.PlaceHolder = m.c.Words.T("Form." + key)
		w.OnChanged = func(string) { m.told() }
		return w
	}
	country, setCountry, getCountry := m.country(entry)
	index, region, city, street := entry("index"), entry("region"), entry("city"), entry("street")
	locode, geo := entry("locode"), entry("geo")
	e.view, e.tall = newStack(
		newCompound(part{country, 3}, part{index, 2}, part{region, 4}),
		newCompound(part{city, 3}, part{street, 6}),
		newCompound(part{locode, 1}, part{geo, 1}),
	), true
	e.set = func(raw json.RawMessage) {
		a := decode[doc.Address](raw)
		setCountry(a.Country)
		for w, text := range map[*kit.Entry]string{index: a.Index, region: a.Region, city: a.City, street: a.Street, locode: a.Locode, geo: a.Geo} {
			quiet(w, text)
		}
	}
	e.get = func() (json.RawMessage, string) {
		text := func(w *kit.Entry) string { return strings.TrimSpace(w.Text) }
		a := doc.Address{
			Country: strings.ToUpper(getCountry()), Index: text(index), Region: text(region), City: text(city),
			Street: text(street), Locode: strings.ToUpper(text(locode)), Geo: text(geo),
		}
		if a == (doc.Address{}) {
			return nil, ""
		}
		return encode(a), a.Sound()
	}
}

// country is a search in the list of countries, or two letters to type where
// the caller names no list.
func (m *maker) country(entry func(string) *kit.Entry) (w kit.Hooked, set func(string), get func() string) {
	if m.c.Countries == "" {
		e := entry("country")
		return e, func(s string) { quiet(e, s) }, func() string { return strings.TrimSpace(e.Text) }
	}
	f := &doc.Field{Name: "Country", Type: doc.TCode, Refers: m.c.Countries}
	p := m.picker(f)
	p.PlaceHolder = m.c.Words.T("Form.country")
	p.OnChanged = func(kit.Option) { m.told() }
	return p, func(s string) { p.SetValue(m.c.option(f, s)) }, func() string { return p.Value().ID }
}
