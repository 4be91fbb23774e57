package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kontor/shared/i18n"
)

// maxHits bounds how many documents a search looks at before it sorts.
const maxHits = 2000

// hitsOfKind is the condition of a search in a list: hits of other kinds do not
// count against the bound.
const hitsOfKind = `num IN (
		SELECT hit.num
		FROM search
		CROSS JOIN document AS hit ON hit.num = search.rowid
		WHERE search MATCH ? AND hit.kind = %s
		LIMIT %d)`

// titleWord stands before each word of a title in the index.
const titleWord = "  "

// match is what was typed in the language of full-text search, empty if there
// is nothing to look for. Each word may be a part of a word; it may have been
// typed in the other layout of the keyboard, and digits may be of a phone.
func match(typed string) string {
	return inEveryWay(typed, func(word string, alone bool) string {
		switch n := utf8.RuneCountInString(word); {
		case n >= 3:
			return quoted(word)
		case alone: // too short for the index, unless it begins a word
			return quoted(titleWord + word)
		case n == 2:
			return quoted(" " + word)
		}
		return ""
	})
}

// opening is match for words that begin words of a title.
func opening(typed string) string {
	return inEveryWay(typed, func(word string, _ bool) string { return quoted(titleWord + word) })
}

func inEveryWay(typed string, term func(word string, alone bool) string) string {
	folded := i18n.Fold(strings.TrimSpace(strings.Map(printed, typed)))
	var ways []string
	for _, way := range []string{
		// A mark of the one layout is a letter of the other.
		terms(strings.Map(unmarked, folded), term),
		terms(i18n.Fold(i18n.SwapLayout(folded)), term),
	} {
		if way != "" && !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	if digits := onlyDigits(folded); len(digits) >= 4 {
		ways = append(ways, quoted(digits))
		if digits[0] == '8' { // how people of some countries dial at home
			ways = append(ways, quoted("+7"+digits[1:]))
		}
	}
	return strings.Join(ways, " OR ")
}

// printed makes a space of what no key types: a NUL would end the query.
func printed(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// unmarked makes a space of what stands around words.
func unmarked(r rune) rune {
	if strings.ContainsRune("«»\"'()", r) {
		return ' '
	}
	return r
}

func terms(text string, term func(word string, alone bool) string) string {
	words := strings.Fields(text)
	var all []string
	for _, w := range words {
		if t := term(w, len(words) == 1); t != "" {
			all = append(all, t)
		}
	}
	if len(all) == 0 && len(words) > 0 { // single letters only
		all = append(all, quoted(titleWord+words[0]))
	}
	if len(all) == 0 {
		return ""
	}
	return "(" + strings.Join(all, " AND ") + ")"
}

// quoted makes a phrase of what was typed, for the search language.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// onlyDigits gives the digits of what looks like a part of a phone number.
func onlyDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune("+()- ", r):
			return ""
		}
	}
	return b.String()
}

// Find looks for text in documents of every kind: first those whose title has
// it at the beginning of a word, then all others, each by title.
func (v *Vault) Find(ctx context.Context, text string, limit int) (rows []*Row, err error) {
	if match(text) == "" {
		return nil, nil
	}
	if limit <= 0 {
		limit = maxHits
	}
	err = v.view(ctx, func(s store) error {
		if rows, err = s.hits(opening(text), limit); err != nil || len(rows) == limit {
			return err
		}
		seen := map[int64]bool{}
		for _, r := range rows {
			seen[r.num] = true
		}
		more, err := s.hits(match(text), limit)
		for _, r := range more {
			if !seen[r.num] && len(rows) < limit {
				rows = append(rows, r)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	return rows, nil
}

func (s store) hits(query string, limit int) ([]*Row, error) {
	return s.rows(`
		WHERE NOT deleted AND num IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)
		ORDER BY sort, num
		LIMIT ?`, query, maxHits, limit)
}
