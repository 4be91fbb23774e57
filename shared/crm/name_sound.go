package crm

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Sound is a name taken apart to be compared with others that may be written
// in another alphabet, order or spelling. Whoever compares with many makes it
// once.
type Sound struct {
	words []soundWord
	whole string // the telling words as one, for names written apart or together
}

// soundWord is a word of a name by its sound. One made of letters alone that
// look the same in both alphabets may have been typed in the other.
type soundWord struct {
	said, other string
	weak        bool // tells few firms apart
	figures     bool
}

// SoundOf takes a name apart. Legal forms, quotes, case and marks over letters
// say nothing.
func SoundOf(name string) Sound {
	spell := spellings()
	words := strings.FieldsFunc(unmarked(name), func(r rune) bool { return !tells(r) })
	s := Sound{words: make([]soundWord, 0, len(words))}
	for _, w := range spell.tellingWords(words) {
		s.words = append(s.words, spell.word(w))
	}
	if !slices.ContainsFunc(s.words, func(w soundWord) bool { return !w.weak }) {
		for i := range s.words {
			s.words[i].weak = false // nothing else to tell it by
		}
	}
	for _, w := range s.words {
		if !w.weak {
			s.whole += w.said
		}
	}
	return s
}

// tells reports whether a sign is part of a word.
func tells(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// unmarked is a name in small letters without the marks over and under them;
// й and ё, which are letters of their own, come out as и and е.
func unmarked(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ToLower(name)))
}

// tellingWords leaves out legal forms; a firm may be called by one alone.
func (s *spelling) tellingWords(words []string) []string {
	said := make([]string, len(words))
	for i, w := range words {
		said[i] = s.sound(s.oneAlphabet(w))
	}
	text := " " + strings.Join(said, " ") + " "
	gone := make([]bool, len(words))
	for _, form := range s.forms {
		for from := 0; ; {
			at := strings.Index(text[from:], form)
			if at < 0 {
				break
			}
			first := strings.Count(text[:from+at], " ")
			for i := range strings.Count(form, " ") - 1 {
				gone[first+i] = true
			}
			from += at + len(form) - 1
		}
	}
	var left []string
	for i, w := range words {
		if !gone[i] {
			left = append(left, w)
		}
	}
	if left == nil {
		return words
	}
	return left
}

func (s *spelling) word(w string) soundWord {
	one := s.oneAlphabet(w)
	word := soundWord{said: s.sound(one), figures: strings.ContainsAny(w, "0123456789")}
	word.weak = s.weak[word.said]
	if seen := s.otherAlphabet(one); seen != "" && len([]rune(one)) > 2 {
		word.other = s.sound(seen)
	}
	return word
}

// oneAlphabet is a word of letters of both alphabets in the one that it has
// more of, if the others look like letters of that.
func (s *spelling) oneAlphabet(w string) string {
	latin, cyrillic := count(w, isLatin), count(w, isCyrillic)
	here := s.lookAlikes.Replace(w)
	switch {
	case latin == 0 || cyrillic == 0:
		return w
	case latin <= cyrillic || count(here, isLatin) == 0:
		return here
	}
	return s.latinAlike(w)
}

func count(w string, is func(rune) bool) (n int) {
	for _, r := range w {
		if is(r) {
			n++
		}
	}
	return n
}

// otherAlphabet is how a word reads whose letters all look the same in the
// other alphabet, else nothing.
func (s *spelling) otherAlphabet(w string) string {
	if strings.ContainsFunc(w, isLatin) {
		if here := s.lookAlikes.Replace(w); !strings.ContainsFunc(here, isLatin) {
			return here
		}
		return ""
	}
	if there := s.latinAlike(w); !strings.ContainsFunc(there, isCyrillic) && there != w {
		return there
	}
	return ""
}

// latinAlike puts for Cyrillic letters the Latin ones that look the same.
func (s *spelling) latinAlike(w string) string {
	return strings.Map(func(r rune) rune {
		if latin, is := s.latinFor[r]; is {
			return latin
		}
		return r
	}, w)
}

func isLatin(r rune) bool    { return unicode.Is(unicode.Latin, r) }
func isCyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }

// sound is how a word is said, in plain Latin letters: one way for the many in
// which a sound is written.
func (s *spelling) sound(w string) string {
	said := []rune(s.sounds.Replace(s.plain.Replace(w)))
	said = slices.Compact(said)
	if n := len(said); n > 2 {
		switch last := said[n-1]; {
		case last == 'h' && isVowel(said[n-2]):
			said = said[:n-1]
		case last == 'f':
			said[n-1] = 'v'
		}
	}
	return string(said)
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiou", r) }
