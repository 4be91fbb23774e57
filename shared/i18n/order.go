package i18n

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Order compares as the language's dictionary does: ё beside е, letters' case
// last, numbers by their value. What it returns is not safe for several
// goroutines.
func (w *Words) Order() func(a, b string) int {
	return w.collator().CompareString
}

// SortKey makes keys whose bytes sort as Order does, for lists that are sorted
// by a database. What it returns is not safe for several goroutines.
func (w *Words) SortKey() func(string) []byte {
	c, buf := w.collator(), &collate.Buffer{}
	return func(s string) []byte {
		defer buf.Reset()
		return append([]byte(nil), c.KeyFromString(buf, s)...)
	}
}

func (w *Words) collator() *collate.Collator {
	return collate.New(language.Make(string(w.Lang)), collate.IgnoreCase, collate.Numeric)
}
