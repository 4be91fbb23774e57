package crm

import (
	"slices"
	"strings"

	"kontor/shared/doc"
)

// NameKey is what names have in common that may be one's: the consonants of a
// word. None is ever stored: documents refer to it by the ID that its text
// gives, and the table of references, which finds what refers to one thing, is
// the index of names. So 20,000 listed names are looked through by a dozen
// reads, on either engine, in the transaction that wants to know, and no part
// of the server keeps them in memory beside it.
type NameKey struct {
	doc.Header
}

// Label implements doc.Doc.
func (k *NameKey) Label() string { return "" }

// Check implements the kind's own rules: none is stored.
func (k *NameKey) Check(*NameKey) error { return doc.Invalid("ID", "no_name_key") }

// nameKeyID is the key of a text.
func nameKeyID(text string) doc.Ref[NameKey] { return doc.Ref[NameKey](doc.Made("name_key", text)) }

// keyLength is how many consonants from either end of a long word make a key:
// a slip at one end leaves the other.
const keyLength = 3

// keysALetter is how many keys a letter of a name makes at the most: a name of
// one has three in each alphabet, and as many as a whole.
const keysALetter = 12

// keys are the texts under which a name is found. Two names that are alike
// share one, but for slips in the middle of a name of one short word.
func (s Sound) keys() (all []string) {
	for _, w := range s.words {
		if w.weak || w.initial() || w.said == "" {
			continue
		}
		all = append(all, wordKeys(w.said)...)
		if w.other != "" {
			all = append(all, wordKeys(w.other)...)
		}
	}
	if s.whole != "" && len(s.words) > 1 {
		all = append(all, wordKeys(s.whole)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func wordKeys(said string) []string {
	bare := strings.Map(func(r rune) rune {
		if isVowel(r) {
			return -1
		}
		return r
	}, said)
	n := len(bare)
	switch {
	case n <= 2:
		return []string{"=" + said}
	case n <= keyLength+1:
		return []string{"=" + bare, "<" + bare[:keyLength], ">" + bare[n-keyLength:]}
	}
	return []string{"<" + bare[:keyLength], ">" + bare[n-keyLength:]}
}
