package doc

import (
	"bytes"
	"encoding/json"
)

// split takes a valid object apart, a tenth of what json.Unmarshal does: it
// looks at no value and copies none. It reports false where that is not enough:
// the text is no object, or a key has an escape.
func (p Parts) split(raw []byte) bool {
	rest := bytes.TrimLeft(raw, blank)
	if len(rest) == 0 || rest[0] != '{' {
		return false
	}
	rest = bytes.TrimLeft(rest[1:], blank)
	for rest[0] != '}' {
		end := 1 + bytes.IndexByte(rest[1:], '"')
		name := rest[1:end]
		if bytes.IndexByte(name, '\\') >= 0 {
			return false
		}
		rest = bytes.TrimLeft(rest[end+1:], blank)
		rest = bytes.TrimLeft(rest[1:], blank) // after the colon
		n := valueLen(rest)
		p[string(name)] = json.RawMessage(bytes.TrimRight(rest[:n:n], blank))
		if rest = rest[n:]; rest[0] == ',' {
			rest = bytes.TrimLeft(rest[1:], blank)
		}
	}
	return true
}

const blank = " \t\r\n"

// valueLen tells where the value that valid JSON begins with ends: before the
// comma or brace that belongs to the object around it.
func valueLen(text []byte) int {
	depth := 0
	for i := 0; ; i++ {
		switch text[i] {
		case '"':
			i += stringLen(text[i:]) - 1
		case '{', '[':
			depth++
		case ']':
			depth--
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
}

// stringLen is how long the string is that the text begins with, quotes
// included.
func stringLen(text []byte) int {
	for i := 1; ; i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
