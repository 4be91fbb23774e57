package form

import "encoding/json"

// encode writes a value as a part of a document; the forms here are all that
// JSON can hold.
func encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("form: " + err.Error()) // strings, numbers and structs of them only
	}
	return b
}

// decode reads a part; what is of another shape comes as zero, for a form must
// show a document that a newer program has written.
func decode[T any](raw json.RawMessage) T {
	var v T
	if len(raw) > 0 && json.Unmarshal(raw, &v) != nil {
		var zero T
		return zero
	}
	return v
}

// orNil is a text's part, nothing for no text.
func orNil(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	return encode(s)
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}
