package demo

import (
	"fmt"
	"strings"
)

// one picks any of them.
func one[T any](c *company, all []T) T { return all[c.rnd.IntN(len(all))] }

// chance is true so many times in a hundred.
func (c *company) chance(percent int) bool { return c.rnd.IntN(100) < percent }

// between picks a number, both ends included.
func (c *company) between(low, high int) int { return low + c.rnd.IntN(high-low+1) }

// digits makes so many digits.
func (c *company) digits(n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprint(&b, c.rnd.IntN(10))
	}
	return b.String()
}

// weigh picks by weight.
func weigh[T any](c *company, all []T, weight func(T) int) T {
	sum := 0
	for _, x := range all {
		sum += weight(x)
	}
	at := c.rnd.IntN(sum)
	for _, x := range all {
		if at -= weight(x); at < 0 {
			return x
		}
	}
	return all[len(all)-1]
}

// latin spells a Russian name in Latin, fit for a domain.
func (c *company) latin(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		letter, known := c.data.people.Translit[string(r)]
		switch {
		case known:
			b.WriteString(letter)
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// titled writes each word with a capital.
func titled(s string) string {
	words := strings.Split(s, "-")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}
