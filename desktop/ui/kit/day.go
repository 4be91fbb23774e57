package kit

import (
	"strconv"
	"strings"
	"time"
)

// isoDay is how a day is kept; shownDay is how it is read.
const (
	isoDay   = "2006-01-02"
	shownDay = "02.01.2006"
)

// ParseDay reads a day as people type it: 12, 12.11, 121126, 12.11.2026,
// +3 and -1 from today, T for today. The answer is 2006-01-02, or nothing for
// an empty text.
func ParseDay(text string, today time.Time) (day string, ok bool) {
	s := strings.TrimSpace(text)
	if s == "" {
		return "", true
	}
	switch strings.ToLower(s) {
	case "t", "т", "е": // the key T in both layouts, and the letter of the word
		return today.Format(isoDay), true
	}
	if s[0] == '+' || s[0] == '-' {
		n, err := strconv.Atoi(s)
		if err != nil || n > 36600 || n < -36600 {
			return "", false
		}
		return today.AddDate(0, 0, n).Format(isoDay), true
	}
	if t, err := time.Parse(isoDay, s); err == nil {
		return t.Format(isoDay), true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("./,- ", r) })
	if len(parts) == 1 {
		parts = cutDigits(parts[0])
	}
	return dayOf(parts, today)
}

// cutDigits splits 12, 1211, 121126, 12112026.
func cutDigits(s string) []string {
	switch len(s) {
	case 1, 2:
		return []string{s}
	case 4:
		return []string{s[:2], s[2:]}
	case 6, 8:
		return []string{s[:2], s[2:4], s[4:]}
	}
	return nil
}

func dayOf(parts []string, today time.Time) (string, bool) {
	if len(parts) == 0 || len(parts) > 3 {
		return "", false
	}
	n := [3]int{today.Day(), int(today.Month()), today.Year()}
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || i < 2 && len(p) > 2 || i == 2 && len(p) != 2 && len(p) != 4 {
			return "", false
		}
		n[i] = v
	}
	if len(parts) == 3 && len(parts[2]) == 2 {
		n[2] = century(n[2], today.Year())
	}
	t := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, time.UTC)
	if t.Day() != n[0] || int(t.Month()) != n[1] || t.Year() != n[2] || n[2] < 1900 {
		return "", false
	}
	return t.Format(isoDay), true
}

// century puts two digits of a year where they are nearest: up to twenty years
// ahead, else behind.
func century(yy, now int) int {
	y := now - now%100 + yy
	if y > now+20 {
		y -= 100
	}
	return y
}

// ShowDay shows a kept day as dd.mm.yyyy; what is no day stays as it is.
func ShowDay(day string) string {
	t, err := time.Parse(isoDay, day)
	if err != nil {
		return day
	}
	return t.Format(shownDay)
}

func parseISO(day string) (time.Time, bool) {
	t, err := time.Parse(isoDay, day)
	return t, err == nil
}
