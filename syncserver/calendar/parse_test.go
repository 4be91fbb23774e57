package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// part is a component as a reader that is not ours understands it.
type part struct {
	name  string
	props map[string][]value
	parts []part
}

type value struct {
	params map[string]string
	text   string // as written, escapes and all
}

// readFeed reads a feed by the letter of RFC 5545 and fails at anything that a
// strict client could stumble over.
func readFeed(t *testing.T, raw []byte) part {
	t.Helper()
	root, err := parseFeed(raw)
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	return root
}

func parseFeed(raw []byte) (part, error) {
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		return part{}, fmt.Errorf("the last line is not ended")
	}
	var logical []string
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		switch {
		case len(line) > 75:
			return part{}, fmt.Errorf("a line of %d octets", len(line))
		case !utf8.ValidString(line):
			return part{}, fmt.Errorf("a character is torn: %q", line)
		case strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			return part{}, fmt.Errorf("a control character: %q", line)
		case line == "":
			return part{}, fmt.Errorf("an empty line")
		case line[0] == ' ':
			if len(logical) == 0 {
				return part{}, fmt.Errorf("a continuation of nothing")
			}
			logical[len(logical)-1] += line[1:]
		default:
			logical = append(logical, line)
		}
	}
	root, rest, err := parsePart(logical)
	if err == nil && (len(rest) > 0 || root.name != "VCALENDAR") {
		err = fmt.Errorf("%s and %d lines after it", root.name, len(rest))
	}
	return root, err
}

func parsePart(lines []string) (p part, rest []string, err error) {
	name, ok := strings.CutPrefix(lines[0], "BEGIN:")
	if !ok {
		return p, nil, fmt.Errorf("%q begins nothing", lines[0])
	}
	p = part{name: name, props: map[string][]value{}}
	for lines = lines[1:]; len(lines) > 0; {
		switch {
		case lines[0] == "END:"+name:
			return p, lines[1:], nil
		case strings.HasPrefix(lines[0], "BEGIN:"):
			child, more, err := parsePart(lines)
			if err != nil {
				return p, nil, err
			}
			p.parts, lines = append(p.parts, child), more
		default:
			head, text, ok := strings.Cut(lines[0], ":")
			if !ok {
				return p, nil, fmt.Errorf("%q has no value", lines[0])
			}
			words := strings.Split(head, ";")
			v := value{text: text, params: map[string]string{}}
			for _, w := range words[1:] {
				key, is, _ := strings.Cut(w, "=")
				v.params[key] = is
			}
			p.props[words[0]] = append(p.props[words[0]], v)
			lines = lines[1:]
		}
	}
	return p, nil, fmt.Errorf("%s does not end", name)
}

// all gives the components of a name.
func (p part) all(name string) (found []part) {
	for _, c := range p.parts {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// one gives a property that must be there once.
func (p part) one(t *testing.T, name string) value {
	t.Helper()
	if len(p.props[name]) != 1 {
		t.Fatalf("%s: %d times %s", p.name, len(p.props[name]), name)
	}
	return p.props[name][0]
}

// unescape reads a TEXT value.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == 'n' || s[i] == 'N' {
			b.WriteByte('\n')
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
