package calendar

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean takes out what would break a feed: a carriage return or a control
// character in one title kills all of it half-written.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

var (
	mail   = regexp.MustCompile(`[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+`)
	number = regexp.MustCompile(`(\+|\b8|\()[\d\s()\-–]{8,}\d`)
)

// Redact takes phone numbers and mail addresses out of a free text: they never
// leave the company in a feed.
func Redact(s string) string {
	return number.ReplaceAllString(mail.ReplaceAllString(s, "•••"), "•••")
}

// width is how many octets a line has at most (RFC 5545 §3.1).
const width = 75

// fold breaks long lines between characters.
func fold(text []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.SplitSeq(bytes.TrimSuffix(text, []byte("\r\n")), []byte("\r\n")) {
		room := width
		for len(line) > room {
			cut := room
			for cut > 0 && !utf8.RuneStart(line[cut]) {
				cut--
			}
			out.Write(line[:cut])
			out.WriteString("\r\n ")
			line, room = line[cut:], width-1 // the space counts
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	return out.Bytes()
}
