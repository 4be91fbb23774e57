package app

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// What a cell says of rows: so many of them, and of each so many values.
const (
	briefRows   = 3
	briefValues = 2
)

// brief says in the room of a cell what rows hold: the main one first, those of
// the past only when there are no others.
func (w *writer) brief(kind string, f *doc.Field, text string) string {
	var rows map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		return ""
	}
	var said []string
	for _, row := range w.ordered(rows) {
		one := w.briefRow(kind, f, row)
		switch {
		case one == "" || slices.Contains(said, one):
		case len(said) == briefRows:
			return strings.Join(append(said, "…"), "; ")
		default:
			said = append(said, one)
		}
	}
	return strings.Join(said, "; ")
}

// ordered sorts rows by what they say of themselves and leaves out the old.
func (w *writer) ordered(rows map[string]json.RawMessage) []doc.Parts {
	today := doc.DateOf(w.s.sync.Now().In(w.zone))
	var now, old []doc.Parts
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		var row doc.Parts
		switch {
		case json.Unmarshal(rows[id], &row) != nil:
		case told[bool](row, "Stale"), !told[doc.Period](row, "Period").Holds(today), !told[doc.Period](row, "Valid").Holds(today):
			old = append(old, row)
		default:
			now = append(now, row)
		}
	}
	if len(now) == 0 {
		now = old
	}
	slices.SortStableFunc(now, func(a, b doc.Parts) int {
		switch main := told[bool](a, "Main"); {
		case main == told[bool](b, "Main"):
			return cmp.Compare(told[int64](a, "Order"), told[int64](b, "Order"))
		case main:
			return -1
		}
		return 1
	})
	return now
}

// told is what a row says under a name that kinds use alike; one that means
// something else by it says nothing.
func told[T any](row doc.Parts, name string) (v T) {
	if raw := row[name]; raw == nil || json.Unmarshal(raw, &v) != nil {
		return *new(T)
	}
	return v
}

// briefRow says the first values of a row that tell it from others: what kind
// of address it is does not, the address does.
func (w *writer) briefRow(kind string, f *doc.Field, row doc.Parts) string {
	var said []string
	for _, rf := range f.Rows {
		raw := row[rf.Name]
		if raw == nil || len(said) == briefValues || !tells(rf) {
			continue
		}
		if text := w.cell(kind, f.Name+"//"+rf.Name, rf, plain(raw)); text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(said, ", ")
}

func tells(f *doc.Field) bool {
	switch f.Type {
	case doc.TCode, doc.TBool, doc.TInt, doc.TPeriod, doc.TSet:
		return false
	}
	return f.Name != "Note"
}
