package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// errStrict is the cause of every refusal here.
var errStrict = errors.New("not strict JSON")

// ErrNUL is of a text with a NUL in it: JSON it may be, no document can hold it.
var ErrNUL = fmt.Errorf("%w: NUL", errStrict)

// Decode reads JSON the strict way: no unknown, doubled or case-variant key,
// no invalid UTF-8, no NUL, nothing after the value. Go's decoder would let
// each of these pass, and two programs would then read one text differently.
func Decode(raw []byte, into any) error { return strict(raw, into) }

func strict(raw []byte, into any) error {
	if !utf8.Valid(raw) {
		return fmt.Errorf("%w: text", errStrict)
	}
	if escapesNUL(raw) {
		return ErrNUL
	}
	if scalar(raw) { // no keys to look at
		if err := json.Unmarshal(raw, into); err != nil {
			return fmt.Errorf("%w: %w", errStrict, err)
		}
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := walk(dec, reflect.TypeOf(into), 0); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("%w: more than one value", errStrict)
	}
	dec = json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", errStrict, err)
	}
	return nil
}

func scalar(raw []byte) bool { return len(raw) > 0 && !bytes.ContainsAny(raw[:1], "{[ \t\r\n") }

// escapesNUL reports a NUL written as an escape; after an escaped backslash the
// same six signs are plain text.
func escapesNUL(raw []byte) bool {
	for rest := raw; ; {
		i := bytes.Index(rest, []byte(`\u0000`))
		if i < 0 {
			return false
		}
		before := rest[:i]
		if slashes := len(before) - len(bytes.TrimRight(before, `\`)); slashes%2 == 0 {
			return true
		}
		rest = rest[i+1:]
	}
}

// maxDepth bounds nesting, so that hostile text cannot exhaust the stack.
const maxDepth = 32

// walk reads one value and checks the keys of every object against t.
func walk(dec *json.Decoder, t reflect.Type, depth int) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if depth > maxDepth {
		return fmt.Errorf("%w: too deep", errStrict)
	}
	tok, err := dec.Token()
	if err != nil {
		return fmt.Errorf("%w: %w", errStrict, err)
	}
	switch tok {
	case json.Delim('{'):
		return walkObject(dec, t, depth)
	case json.Delim('['):
		var elem reflect.Type
		if t != nil && t.Kind() == reflect.Slice {
			elem = t.Elem()
		}
		for dec.More() {
			if err := walk(dec, elem, depth+1); err != nil {
				return err
			}
		}
		_, err = dec.Token()
	}
	return err
}

func walkObject(dec *json.Decoder, t reflect.Type, depth int) error {
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return fmt.Errorf("%w: %w", errStrict, err)
		}
		key := tok.(string)
		if seen[key] {
			return fmt.Errorf("%w: key twice", errStrict)
		}
		seen[key] = true
		next, ok := member(t, key)
		if !ok {
			return fmt.Errorf("%w: unknown key", errStrict)
		}
		if err := walk(dec, next, depth+1); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// member is the type under a key; a type that is neither struct nor map takes
// any key, the decoder then judges.
func member(t reflect.Type, key string) (reflect.Type, bool) {
	if t == nil || slices.Contains([]reflect.Type{reflect.TypeFor[json.RawMessage](), reflect.TypeFor[Time]()}, t) {
		return nil, true
	}
	switch t.Kind() {
	case reflect.Map:
		return t.Elem(), true
	case reflect.Struct:
		if f, ok := t.FieldByName(key); ok && jsonName(f) == key {
			return f.Type, true
		}
		for f := range t.Fields() { // those that go by another name in JSON
			if jsonName(f) == key {
				return f.Type, true
			}
		}
		return nil, false
	}
	return nil, true
}

// jsonName is the key under which a field stands.
func jsonName(f reflect.StructField) string {
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
		return name
	}
	return f.Name
}
