package form

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

func (m *maker) today() time.Time { return m.c.Now().In(m.c.zone()) }

func (m *maker) dayField() *kit.DateField {
	w := kit.NewDateField(m.c.Words.T, m.today)
	w.OnChanged = func(string) { m.told() }
	return w
}

// day edits a day.
func (m *maker) day(e *editor) {
	w := m.dayField()
	e.view = w
	e.set = func(raw json.RawMessage) { w.SetValue(decode[string](raw)) }
	e.get = func() (json.RawMessage, string) {
		if !w.Valid() {
			return nil, "date"
		}
		return orNil(w.Value()), doc.Date(w.Value()).Sound()
	}
}

// moment edits a day and a time of day.
func (m *maker) moment(e *editor) {
	w := m.momentField()
	e.view = w
	e.set = func(raw json.RawMessage) { w.SetValue(decode[doc.Time](raw).Time) }
	e.get = func() (json.RawMessage, string) {
		switch {
		case !w.Valid():
			return nil, "date"
		case w.Value().IsZero():
			return nil, ""
		}
		return encode(doc.TimeOf(w.Value())), ""
	}
}

func (m *maker) momentField() *kit.MomentField {
	w := kit.NewMomentField(m.c.Words.T, m.c.Now, m.c.zone())
	w.OnChanged = func(time.Time) { m.told() }
	return w
}

// period edits two days; a blank one is open.
func (m *maker) period(e *editor) {
	from, to := m.dayField(), m.dayField()
	from.PlaceHolder, to.PlaceHolder = m.c.Words.T("Form.from"), m.c.Words.T("Form.to")
	e.view = newCompound(part{from, 1}, part{to, 1})
	e.set = func(raw json.RawMessage) {
		p := decode[doc.Period](raw)
		from.SetValue(string(p.From))
		to.SetValue(string(p.To))
	}
	e.get = func() (json.RawMessage, string) {
		p := doc.Period{From: doc.Date(from.Value()), To: doc.Date(to.Value())}
		switch {
		case !from.Valid() || !to.Valid():
			return nil, "date"
		case p == doc.Period{}:
			return nil, ""
		}
		return encode(p), p.Sound()
	}
}

// span edits two moments; when the first is moved, what lies between them lasts
// as long as before.
func (m *maker) span(e *editor) {
	from, to := m.momentField(), m.momentField()
	e.view = newCompound(part{from, 1}, part{to, 1})
	var begins time.Time
	from.OnChanged = func(at time.Time) {
		if end := to.Value(); !at.IsZero() && !begins.IsZero() && !end.IsZero() {
			to.SetValue(end.Add(at.Sub(begins)))
		}
		if !at.IsZero() {
			begins = at
		}
		m.told()
	}
	e.set = func(raw json.RawMessage) {
		s := decode[doc.Span](raw)
		begins = s.From.Time
		from.SetValue(s.From.Time)
		to.SetValue(s.To.Time)
	}
	e.get = func() (json.RawMessage, string) {
		if !from.Valid() || !to.Valid() {
			return nil, "date"
		}
		var s doc.Span
		if v := from.Value(); !v.IsZero() {
			s.From = doc.TimeOf(v)
		}
		if v := to.Value(); !v.IsZero() {
			s.To = doc.TimeOf(v)
		}
		if s == (doc.Span{}) {
			return nil, ""
		}
		return encode(s), s.Sound()
	}
}

// yearly edits a day of each year: 31.12 or, with the first year, 31.12.1980.
func (m *maker) yearly(e *editor) {
	w := kit.NewEntry()
	w.PlaceHolder = m.c.Words.T("Form.yearly")
	w.OnChanged = func(string) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) { quiet(w, yearlyText(decode[doc.Yearly](raw))) }
	e.get = func() (json.RawMessage, string) {
		y, ok := parseYearly(w.Text)
		switch {
		case !ok:
			return nil, "date"
		case y == doc.Yearly{}:
			return nil, ""
		}
		return encode(y), y.Sound()
	}
}

func yearlyText(y doc.Yearly) string {
	switch {
	case y == doc.Yearly{}:
		return ""
	case y.Year == 0:
		return fmt.Sprintf("%02d.%02d", y.Day, y.Month)
	}
	return fmt.Sprintf("%02d.%02d.%04d", y.Day, y.Month, y.Year)
}

func parseYearly(text string) (y doc.Yearly, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("./,- ", r) })
	if len(parts) == 0 {
		return y, true
	}
	if len(parts) < 2 || len(parts) > 3 {
		return y, false
	}
	for i, into := range []*int{&y.Day, &y.Month, &y.Year}[:len(parts)] {
		n, err := strconv.Atoi(parts[i])
		if err != nil || i == 2 && len(parts[i]) != 4 {
			return doc.Yearly{}, false
		}
		*into = n
	}
	return y, y.Sound() == ""
}
