package calendar

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mask stands for what was taken out, in any language.
const mask = "•••"

// How many digits look like a phone number: on their own, after the word for a
// phone, and after a number sign, where documents have theirs.
const (
	digitsAlone    = 7
	digitsOfPhone  = 5
	digitsNumbered = 10
)

// Redact takes out of a text whatever looks like a phone number or a mail
// address: they never leave the company in a feed, also not inside notes. When
// in doubt it takes too much; dates, sums with a unit, containers and short
// numbers of documents stay.
func Redact(s string) string {
	s = clean(s)
	if strings.ContainsAny(s, "@＠") || strings.ContainsAny(s, "([{") {
		s = known().mail.ReplaceAllString(s, mask)
	}
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return s
	}
	return withoutPhones(s)
}

func withoutPhones(s string) string {
	fine := slices.DeleteFunc(known().fine.FindAllStringIndex(s, -1), func(at []int) bool {
		before := tail(s[:at[0]])
		return strings.HasSuffix(before, "+") || strings.HasSuffix(before, "(") || known().phone.MatchString(before)
	})
	var out strings.Builder
	last := 0
	for i := 0; i < len(s); {
		if len(fine) > 0 && i >= fine[0][0] {
			i, fine = fine[0][1], fine[1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			i += n
			continue
		}
		stop := len(s)
		if len(fine) > 0 {
			stop = fine[0][0]
		}
		end := i + runOf(s[i:stop])
		start := last + len(strings.TrimRight(s[last:i], "+＋("))
		out.WriteString(s[last:start])
		out.WriteString(judge(s[:start], s[start:end]))
		last, i = end, end
	}
	out.WriteString(s[last:])
	return out.String()
}

// maxGap is how many characters may part two digits of one number: ") - ".
const maxGap = 4

// runOf measures the digits that s begins with, as far as only such characters
// are between them as people write into phone numbers.
func runOf(s string) (end int) {
	gap := 0
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
			end, gap = i+utf8.RuneLen(r), 0
		case gap < maxGap && joins(r):
			gap++
		default:
			return end
		}
	}
	return end
}

func joins(r rune) bool {
	return r != '\n' && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("()./+", r))
}

// judge gives what may be shown of a run of digits that follows before.
func judge(before, run string) string {
	if digits(run) < digitsOfPhone {
		return run
	}
	least := digitsAlone
	switch {
	case strings.ContainsAny(run, "+＋") || known().phone.MatchString(tail(before)):
		least = digitsOfPhone
	case known().number.MatchString(tail(before)):
		least = digitsNumbered
	}
	if digits(run) < least {
		return run
	}
	var out strings.Builder
	show := func(piece string) {
		if digits(piece) >= least {
			core := strings.TrimSpace(piece)
			piece = strings.Replace(piece, core, mask, 1)
		}
		out.WriteString(piece)
	}
	last := 0
	for _, day := range known().day.FindAllStringIndex(run, -1) {
		if isDay(run[last:day[0]], run[day[1]:]) {
			show(run[last:day[0]])
			out.WriteString(run[day[0]:day[1]])
			last = day[1]
		}
	}
	show(run[last:])
	return out.String()
}

// isDay tells a date from the middle of a phone number by what is around it: at
// most another day of the month before, and no more of the same after.
func isDay(before, after string) bool {
	if digits(before) > 2 || strings.ContainsAny(before, "+＋(.") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(after)
	prev, _ := utf8.DecodeLastRuneInString(before)
	return !unicode.IsDigit(prev) && (after == "" || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) && known().day.MatchString(after))
}

func digits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// tail is as much of a text's end as a word and its signs take.
func tail(s string) string {
	from := max(0, len(s)-40)
	for from < len(s) && !utf8.RuneStart(s[from]) {
		from++
	}
	return s[from:]
}
