package doc

import (
	"bytes"
	"encoding/json"
	"slices"
)

// split takes a valid object apart, a tenth of what json.Unmarshal does: it
// looks at no value and copies none. It reports false where that is not enough:
// the text is no object, or a key has an escape.
func (p Parts) split(raw []byte) bool {
	return eachPart(raw, func(name, value []byte) { p[string(name)] = json.RawMessage(value) })
}

// Pick gives the object of those fields of the body that are named; equal
// values of these give equal text. It is empty if the body is no plain object,
// which a body never is that was put together by Parts.
func (b Body) Pick(names []string) string {
	raw := []byte(b)
	text := append(make([]byte, 0, len(raw)/4), '{')
	if !eachPart(raw, func(name, value []byte) {
		if !slices.Contains(names, string(name)) {
			return
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(append(append(append(text, '"'), name...), '"', ':'), value...)
	}) {
		return ""
	}
	return string(append(text, '}'))
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// trim takes blanks from the beginning; the library's own function makes a set
// of them anew each time.
func trim(text []byte) []byte {
	for len(text) > 0 && blank(text[0]) {
		text = text[1:]
	}
	return text
}

// Changed names the fields in which two bodies differ. It is false if one of
// them is not as Parts puts bodies together: then only decoding tells.
func (b Body) Changed(was Body) (names []string, ok bool) {
	x, y := &partReader{rest: []byte(b)}, &partReader{rest: []byte(was)}
	begun := x.begin() && y.begin()
	x.sorted()
	y.sorted()
	for !x.over || !y.over {
		order := bytes.Compare(x.name, y.name)
		switch {
		case y.over, !x.over && order < 0:
			names = append(names, string(x.name))
			x.sorted()
		case x.over, order > 0:
			names = append(names, string(y.name))
			y.sorted()
		default:
			if !bytes.Equal(x.value, y.value) {
				names = append(names, string(x.name))
			}
			x.sorted()
			y.sorted()
		}
	}
	return names, begun && !x.bad && !y.bad
}

// eachPart yields the names and values of an object. It reports false if the
// text is none, as far as it looks.
func eachPart(raw []byte, yield func(name, value []byte)) bool {
	r := partReader{rest: raw}
	if !r.begin() {
		return false
	}
	for r.next(); !r.over; r.next() {
		yield(r.name, r.value)
	}
	return !r.bad
}

// partReader goes through the text of an object part by part.
type partReader struct {
	rest        []byte
	name, value []byte
	over        bool // there is no part any more
	bad         bool // for the text is no object, or a key has an escape
}

func (r *partReader) begin() bool {
	r.rest = trim(r.rest)
	if r.bad = len(r.rest) == 0 || r.rest[0] != '{'; r.bad {
		r.over = true
		return false
	}
	r.rest = trim(r.rest[1:])
	return true
}

func (r *partReader) end(bad bool) { r.over, r.bad = true, r.bad || bad }

// next reads the next part.
func (r *partReader) next() {
	rest := r.rest
	if r.over || len(rest) == 0 || rest[0] == '}' {
		r.end(len(rest) == 0)
		return
	}
	end := stringLen(rest)
	if end == 0 || bytes.IndexByte(rest[:end], '\\') >= 0 {
		r.end(true)
		return
	}
	r.name = rest[1 : end-1]
	rest = trim(rest[end:])
	if len(rest) == 0 || rest[0] != ':' {
		r.end(true)
		return
	}
	rest = trim(rest[1:])
	n := valueLen(rest)
	if n == 0 {
		r.end(true)
		return
	}
	r.value = rest[:n:n]
	for len(r.value) > 0 && blank(r.value[len(r.value)-1]) {
		r.value = r.value[:len(r.value)-1]
	}
	if rest = rest[n:]; rest[0] == ',' {
		rest = trim(rest[1:])
	}
	r.rest = rest
}

// sorted is next for an object whose keys have to be in order.
func (r *partReader) sorted() {
	before := r.name
	if r.next(); !r.over && before != nil && bytes.Compare(before, r.name) >= 0 {
		r.end(true)
	}
}

// valueLen tells where the value that the text begins with ends: before the
// comma or brace that belongs to the object around it. It is 0 if there is none.
func valueLen(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			n := stringLen(text[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
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
	return 0
}

// stringLen is how long the string is that the text begins with, quotes
// included; 0 if it begins with none.
func stringLen(text []byte) int {
	if len(text) == 0 || text[0] != '"' {
		return 0
	}
	for end := 1; ; {
		n := bytes.IndexByte(text[end:], '"')
		if n < 0 {
			return 0
		}
		escapes := 0
		for at := end + n - 1; text[at] == '\\'; at-- { // the quote it begins with stops this
			escapes++
		}
		if end += n + 1; escapes%2 == 0 {
			return end
		}
	}
}
