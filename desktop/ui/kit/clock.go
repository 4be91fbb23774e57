package kit

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseClock reads a time of day as people type it: 9, 930, 9:30, 9.30, 9 30.
// The answer is 15:04, or nothing for an empty text.
func ParseClock(text string) (clock string, ok bool) {
	s := strings.TrimSpace(text)
	if s == "" {
		return "", true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(":.,- ", r) })
	if len(parts) == 1 {
		switch p := parts[0]; len(p) {
		case 3, 4:
			parts = []string{p[:len(p)-2], p[len(p)-2:]}
		case 1, 2:
			parts = []string{p, "0"}
		}
	}
	if len(parts) != 2 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return "", false
	}
	h, err := strconv.ParseUint(parts[0], 10, 8)
	if err != nil || h > 23 {
		return "", false
	}
	m, err := strconv.ParseUint(parts[1], 10, 8)
	if err != nil || m > 59 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", h, m), true
}
