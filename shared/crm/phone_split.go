package crm

import (
	"regexp"
	"strings"

	"kontor/shared/doc"
)

const (
	maxCell  = 2000 // bytes of a cell that are read; more is no list of phones
	maxWords = 16   // of one number: "8 (495) 1 2 3 4 5 6 7 доб. 12"
)

var areaCode = regexp.MustCompile(`\((\d{3,5})\)`)

// SplitPhones reads every number in a cell of a table; what is none comes back
// as rest, so that it can be shown and nothing is lost.
func SplitPhones(cell, country string) (phones []doc.Phone, rest string) {
	if p, ok := NormalPhone(cell, country); ok {
		return []doc.Phone{p}, ""
	}
	if len(cell) > maxCell {
		return nil, strings.TrimSpace(cell)
	}
	s := splitting{country: country}
	start := 0
	for _, at := range append(spellings().between.FindAllStringIndex(cell, -1), []int{len(cell), len(cell)}) {
		s.part(cell[start:at[0]])
		s.slash = strings.Contains(cell[at[0]:at[1]], "/")
		start = at[1]
	}
	return s.phones, strings.Join(s.left, "; ")
}

// splitting is the state of one reading of a cell.
type splitting struct {
	country string
	phones  []doc.Phone
	left    []string
	local   int  // digits after the last number's area code, 0 if not known
	slash   bool // the part before ended in a slash
}

// part reads what stands between two separators: a number, a short tail of the
// number before, an extension, several numbers in a row, or words.
func (s *splitting) part(raw string) {
	raw = cleanPhone(raw)
	bare := strings.TrimSpace(spellings().before.ReplaceAllString(raw+" ", ""))
	switch {
	case strings.Trim(bare, " .:()-") == "":
	case s.whole(bare), s.tail(bare), s.extension(bare):
	default:
		s.words(strings.Fields(raw))
	}
}

func (s *splitting) whole(raw string) bool {
	p, ok := NormalPhone(raw, s.country)
	if !ok {
		return false
	}
	s.phones, s.local = append(s.phones, p), 7
	if m := areaCode.FindStringSubmatch(raw); m != nil {
		s.local = plans[s.country].len - len(m[1])
	}
	return true
}

// tail reads "765-43-21" after a number with an area code, and "/68" that
// stands for the last digits of the number before.
func (s *splitting) tail(raw string) bool {
	n := len(s.phones)
	if n == 0 || !spelled.MatchString(raw) || strings.ContainsAny(raw, "+(") {
		return false
	}
	number := onlyDigits(raw)
	short := s.slash && (len(number) == 2 || len(number) == 4)
	if before := s.phones[n-1].E164; short || len(number) == s.local && len(number) >= 5 {
		s.phones = append(s.phones, doc.Phone{E164: before[:len(before)-len(number)] + number})
		return true
	}
	return false
}

func (s *splitting) extension(raw string) bool {
	n, m := len(s.phones), spellings().onlyExtension.FindStringSubmatch(raw)
	if n == 0 || m == nil || s.phones[n-1].Ext != "" {
		return false
	}
	s.phones[n-1].Ext = m[1]
	return true
}

// words finds numbers among words: the longest run that is one, and so on.
func (s *splitting) words(words []string) {
	var other []string
	for len(words) > 0 {
		n := min(len(words), maxWords)
		for n > 0 && !s.run(words[:n]) {
			n--
		}
		if n == 0 {
			other = append(other, words[0])
			n = 1
		}
		words = words[n:]
	}
	if len(other) > 0 {
		s.left = append(s.left, strings.Join(other, " "))
	}
}

// run reads words that begin with a digit as one number; a name before it is
// left out of it.
func (s *splitting) run(words []string) bool {
	if !strings.ContainsAny(words[0], "0123456789") {
		return false
	}
	number := strings.Join(words, " ")
	return s.whole(number) || s.tail(number)
}
