package calendar

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark is no text, wherever in a text it turns up.
const byteOrderMark = '\uFEFF'

// clean makes any text fit to be sent: every sort of line break becomes \n, and
// what iCalendar forbids goes. One carriage return in one title would otherwise
// end the whole feed half-written.
func clean(s string) string {
	if sound(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\n', r == '\t':
			return r
		case r == byteOrderMark, unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// sound reports whether there is nothing to clean, which is the rule.
func sound(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029' || r == byteOrderMark
	}) < 0
}

// escape writes a clean text as a TEXT value (RFC 5545 §3.3.11).
func escape(s string) string {
	if !strings.ContainsAny(s, "\\;,\n") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for _, r := range s {
		switch r {
		case '\n':
			b.WriteString(`\n`)
			continue
		case '\\', ';', ',':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// width is how many octets a line has at most (RFC 5545 §3.1), the line break
// not counted.
const width = 75

var crlf = []byte("\r\n")

// fold breaks long lines, between characters only: some clients join lines
// after they have decoded them.
func fold(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/16)
	for line := range bytes.SplitSeq(bytes.TrimSuffix(text, crlf), crlf) {
		room := width
		for len(line) > room {
			cut := room
			for !utf8.RuneStart(line[cut]) {
				cut--
			}
			out = append(out, line[:cut]...)
			out = append(out, "\r\n "...)
			line, room = line[cut:], width-1 // the leading space counts
		}
		out = append(out, line...)
		out = append(out, crlf...)
	}
	return out
}
