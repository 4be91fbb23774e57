package crm

import "strings"

// alikeFrom is the score from which two names may be one's.
const alikeFrom = 0.8

// What a word weighs in a name: one that tells few firms apart, an initial,
// any other.
const (
	weakWeight    = 0.25
	initialWeight = 0.5
	wordWeight    = 1
)

// initialScore is what an initial is worth that fits a word.
const initialScore = 0.9

// Alike compares two names: 1 is the same, 0 nothing in common. The order of
// the words says nothing; a few letters may differ, vowels sooner than others.
func (s Sound) Alike(o Sound) float64 {
	if len(s.words) == 0 || len(o.words) == 0 {
		return 0
	}
	score := s.byWords(o)
	if len(s.words) != len(o.words) { // written apart or together
		score = max(score, likeWord(s.whole, o.whole))
	}
	return score
}

// byWords pairs each word with the likest that is left of the other name.
func (s Sound) byWords(o Sound) float64 {
	taken := make([]bool, len(o.words))
	all, common := 0.0, 0.0
	for _, w := range o.words {
		all += w.weight()
	}
	for _, w := range s.words {
		all += w.weight()
		best, at := 0.0, -1
		for i, x := range o.words {
			if like := w.like(x); !taken[i] && like > best {
				best, at = like, i
			}
		}
		if at >= 0 {
			taken[at] = true
			common += best * (w.weight() + o.words[at].weight())
		}
	}
	return common / all
}

func (w soundWord) initial() bool { return len(w.said) == 1 }

func (w soundWord) weight() float64 {
	switch {
	case w.weak:
		return weakWeight
	case w.initial():
		return initialWeight
	}
	return wordWeight
}

func (w soundWord) like(x soundWord) float64 {
	switch {
	case w.figures || x.figures:
		if w.said == x.said {
			return 1
		}
		return 0
	case w.initial() != x.initial():
		if w.said != "" && x.said != "" && w.said[0] == x.said[0] {
			return initialScore
		}
		return 0
	}
	best := likeWord(w.said, x.said)
	for _, pair := range [][2]string{{w.other, x.said}, {w.said, x.other}} {
		if pair[0] != "" && pair[1] != "" {
			best = max(best, likeWord(pair[0], pair[1]))
		}
	}
	return best
}

// likeWord compares two words by their sound; 0 if more differs than a word of
// that length allows.
func likeWord(a, b string) float64 {
	if a == b {
		return 1
	}
	long, short := len(a), len(b)
	if long < short {
		long, short = short, long
	}
	allowed := allowance(short)
	if float64(long-short) > 2*allowed {
		return 0
	}
	cost := distance(a, b)
	if cost > allowed {
		return 0
	}
	return 1 - cost/float64(long)
}

// allowance is how much of a word may be otherwise: in short ones a vowel.
func allowance(length int) float64 {
	switch {
	case length < 3:
		return 0
	case length < 5:
		return 0.5
	case length < 8:
		return 1
	case length < 12:
		return 1.5
	}
	return 2
}

// distance is what it costs to make a of b by leaving out, putting in, changing
// and swapping letters; a vowel costs half.
func distance(a, b string) float64 {
	before, row, next := make([]float64, len(b)+1), make([]float64, len(b)+1), make([]float64, len(b)+1)
	for j := range len(b) {
		row[j+1] = row[j] + letterCost(b[j])
	}
	for i := range len(a) {
		next[0] = row[0] + letterCost(a[i])
		for j := range len(b) {
			change := 0.0
			if a[i] != b[j] {
				change = max(letterCost(a[i]), letterCost(b[j]))
			}
			next[j+1] = min(row[j]+change, row[j+1]+letterCost(a[i]), next[j]+letterCost(b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

func letterCost(c byte) float64 {
	if strings.IndexByte("aeiou", c) >= 0 {
		return 0.5
	}
	return 1
}
