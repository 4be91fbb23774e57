package doc

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestDecodeStrict(t *testing.T) {
	type inner struct{ B []Money }
	type outer struct {
		A    int
		In   inner
		Many map[string]inner
		Raw  json.RawMessage
		At   Time
		Tag  int `json:"tag,omitempty"`
	}
	for name, text := range map[string]string{
		"OK":               `{"A":1,"In":{"B":[{"Minor":1,"Currency":"RUB"}]},"Many":{"x":{},"X":{}},"Raw":{"any":[{"a":1}]},"At":"2026-05-12T10:00:00Z"}`,
		"OKSpaces":         " {\n\t\"A\" : 1 } \n",
		"OKEscapedEscape":  `{"Raw":"\\u0000"}`,
		"OKNull":           `null`,
		"OKTag":            `{"tag":1}`,
		"ErrTagGoName":     `{"Tag":1}`,
		"ErrTagTwice":      `{"tag":1,"tag":1}`,
		"ErrUnknown":       `{"C":1}`,
		"ErrCase":          `{"a":1}`,
		"ErrTwice":         `{"A":1,"A":1}`,
		"ErrTwiceEscaped":  `{"A":1,"\u0041":1}`,
		"ErrInnerCase":     `{"In":{"b":[]}}`,
		"ErrElement":       `{"In":{"B":[{"Minor":1,"minor":2}]}}`,
		"ErrMapElement":    `{"Many":{"x":{"C":1}}}`,
		"ErrMapTwice":      `{"Many":{"x":{},"x":{}}}`,
		"ErrRawTwice":      `{"Raw":{"a":1,"a":2}}`,
		"ErrRawArrayTwice": `{"Raw":[{"a":1,"a":2}]}`,
		"ErrTimeIsObject":  `{"At":{"Time":1}}`,
		"ErrTail":          `{"A":1}{}`,
		"ErrTailText":      `{"A":1} x`,
		"ErrTailBrace":     `{"A":1}}`,
		"ErrNothing":       ``,
		"ErrCut":           `{"A":`,
		"ErrComma":         `{"A":1,}`,
		"ErrUTF8":          "{\"A\":\"\xc3\x28\"}",
		"ErrNUL":           `{"Raw":"a\u0000"}`,
		"ErrNULAfterPair":  `{"Raw":"\\\u0000"}`,
		"ErrNULRaw":        "{\"Raw\":\"\x00\"}",
		"ErrDeep":          `{"Raw":` + strings.Repeat("[", 1e6) + strings.Repeat("]", 1e6) + `}`,
		"ErrOpenDeep":      strings.Repeat("[", 1e6),
	} {
		t.Run(name, func(t *testing.T) {
			err := Decode([]byte(text), &outer{})
			if strings.HasPrefix(name, "OK") != (err == nil) {
				t.Errorf("got %v", err)
			}
			if err != nil && !errors.Is(err, errStrict) {
				t.Errorf("%v is no refusal of Decode", err)
			}
		})
	}
	if err := json.Unmarshal([]byte(`{"a":1,"A":2,"C":3}`), &outer{}); err != nil {
		t.Errorf("control: the plain decoder takes it, but said %v", err)
	}
}

// TestDepth: the deepest value that passes, and one more.
func TestDepth(t *testing.T) {
	nested := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	var v any
	if err := Decode(nested(maxDepth+1), &v); err != nil {
		t.Error(err)
	}
	if err := Decode(nested(maxDepth+2), &v); err == nil {
		t.Error("too deep, and taken")
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"Name":"a","Price":{"Minor":1,"Currency":"RUB"}}`, `{"Name":"\\u0000"}`, `[[[]]]`, `{"Lines":{}}`, `{"At":"x"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var d thing
		if err := Decode(raw, &d); err != nil {
			return
		}
		if strings.Contains(d.Name, "\x00") || !json.Valid(raw) {
			t.Errorf("taken: %q", raw)
		}
	})
}
