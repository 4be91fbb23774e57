package app

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// writer puts values into the words of a language; titles of documents it has
// looked up it remembers.
type writer struct {
	ctx    context.Context
	s      *session
	words  *i18n.Words
	zone   *time.Location
	titles map[doc.ID]string
}

func (s *session) writer(ctx context.Context) *writer {
	return &writer{ctx: ctx, s: s, words: s.app.Words(), zone: s.zone(), titles: map[doc.ID]string{}}
}

// Text says one value of a document as people read it; raw is its JSON.
func (a *App) Text(ctx context.Context, k *doc.Kind, path string, raw json.RawMessage) (text string) {
	_ = a.use(func(s *session) error {
		text = s.writer(ctx).path(k, path, raw)
		return nil
	})
	return text
}

// path says the value under a path, which may name a row.
func (w *writer) path(k *doc.Kind, path string, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	name, row, isRow := strings.Cut(path, "/")
	f := k.Field(name)
	switch {
	case f == nil:
		return headerText(w, name, string(raw))
	case isRow && row != "":
		return w.row(k, f, raw)
	}
	return w.cell(k.Name, f.Name, f, plain(raw))
}

func headerText(w *writer, name, raw string) string {
	text := plain(json.RawMessage(raw))
	switch name {
	case "Owner", "Department", "CreatedBy", "UpdatedBy":
		return w.title(doc.ID(text))
	case "CreatedAt", "UpdatedAt":
		return w.moment(text)
	case doc.DeletedPath:
		return w.yes(text)
	}
	return text
}

// row says what a row holds, one value after the other.
func (w *writer) row(k *doc.Kind, f *doc.Field, raw json.RawMessage) string {
	parts, err := doc.Body(raw).Parts()
	if err != nil {
		return string(raw)
	}
	if f.ListsFiles() {
		return plain(parts["Name"])
	}
	var said []string
	for _, rf := range f.Rows {
		v := parts[rf.Name]
		if v == nil || rf.Name == "Order" {
			continue
		}
		text, label := w.cell(k.Name, f.Name+"//"+rf.Name, rf, plain(v)), w.words.Label(k.Name+"."+f.Name, rf.Name)
		switch {
		case rf.Type == doc.TBool && string(v) == "true":
			text = label
		case rf.Type == doc.TBool:
			text = ""
		case rf.Type == doc.TInt:
			text = label + ": " + text
		}
		if text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(said, ", ")
}

// plain takes a JSON string out of its quotes and leaves other JSON as it is.
func plain(raw json.RawMessage) string {
	var s string
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// cell says a value: text for what is plain, JSON for what is composite.
func (w *writer) cell(kind, path string, f *doc.Field, text string) string {
	if text == "" {
		return ""
	}
	switch f.Type {
	case doc.TBool:
		return w.yes(text)
	case doc.TInt:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && !f.Year() {
			return w.words.Int(n)
		}
	case doc.TDecimal:
		return w.words.Decimal(doc.Decimal(text))
	case doc.TDate:
		return w.words.Date(doc.Date(text))
	case doc.TTime:
		return w.moment(text)
	case doc.TEnum:
		return w.words.Value(kind, path, text)
	case doc.TCode:
		return w.s.lists(w.ctx).name(f.Refers, text, w.words.Lang)
	case doc.TRef:
		return w.title(doc.ID(text))
	case doc.TLink:
		_, id := doc.Link(text).Split()
		return w.title(id)
	case doc.TSet:
		return w.set(kind, path, f, text)
	case doc.TRows:
		return w.brief(kind, f, text)
	case doc.TString:
		return w.words.Spelt(kind, path, text)
	}
	return w.composite(f, text)
}

func (w *writer) yes(text string) string {
	if text == "true" || text == "1" {
		return w.words.T("Word.yes")
	}
	return w.words.T("Word.no")
}

func (w *writer) moment(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return w.words.Moment(t, w.zone)
}

func (w *writer) title(id doc.ID) string {
	if id == "" {
		return ""
	}
	title, known := w.titles[id]
	if !known {
		if row, err := w.s.v.Row(w.ctx, id); err == nil && row != nil {
			title = w.s.called(w.ctx, row.Kind, row.Title)
		}
		w.titles[id] = title
	}
	return title
}

func (w *writer) set(kind, path string, f *doc.Field, text string) string {
	var values, said []string
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return text
	}
	for _, v := range values {
		switch {
		case f.Values != nil:
			v = w.words.Value(kind, path, v)
		case w.s.lists(w.ctx).has(f.Refers):
			v = w.s.lists(w.ctx).name(f.Refers, v, w.words.Lang)
		default:
			v = w.title(doc.ID(v))
		}
		said = append(said, v)
	}
	return strings.Join(said, ", ")
}

// composite says what is stored as an object.
func (w *writer) composite(f *doc.Field, text string) string {
	if text[0] != '{' {
		return text
	}
	read := func(into any) bool { return json.Unmarshal([]byte(text), into) == nil }
	switch f.Type {
	case doc.TMoney:
		var m doc.Money
		if read(&m) {
			return w.words.Money(m)
		}
	case doc.TPhone:
		var p doc.Phone
		if read(&p) {
			return w.words.Phone(p)
		}
	case doc.TAddress:
		var a doc.Address
		if read(&a) {
			a.Country = w.s.lists(w.ctx).name("Country", a.Country, w.words.Lang)
			return a.Line()
		}
	case doc.TFile:
		var file doc.File
		if read(&file) {
			return file.Name
		}
	case doc.TPeriod:
		var p doc.Period
		if read(&p) {
			return between(w.words.Date(p.From), w.words.Date(p.To))
		}
	case doc.TSpan:
		var s doc.Span
		if read(&s) {
			return w.span(s)
		}
	case doc.TYearly:
		var y doc.Yearly
		if read(&y) {
			return w.yearly(y)
		}
	}
	return text
}

func between(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + " – " + to
}

// span names the day once when both ends fall on it.
func (w *writer) span(s doc.Span) string {
	from := w.words.Moment(s.From.Time, w.zone)
	switch {
	case s.To.IsZero():
		return from
	case doc.DateOf(s.From.In(w.zone)) == doc.DateOf(s.To.In(w.zone)):
		return from + "–" + w.words.Clock(s.To.Time, w.zone)
	}
	return from + " – " + w.words.Moment(s.To.Time, w.zone)
}

func (w *writer) yearly(y doc.Yearly) string {
	text := strconv.Itoa(y.Day) + " " + w.words.T("MonthOf."+strconv.Itoa(y.Month))
	if y.Year > 0 {
		text += " " + strconv.Itoa(y.Year)
	}
	return text
}
