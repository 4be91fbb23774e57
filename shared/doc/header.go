package doc

import (
	"encoding/json"
	"slices"
)

// Header is embedded first in every document. All but the ID are the server's
// to set: a desktop shows what it would be until the server has spoken.
type Header struct {
	ID         ID    `json:"-"` // stored beside the body
	Seq        int64 `json:"-"` // of the last accepted change; 0 before the first
	Owner      ID    `json:",omitempty"`
	Department ID    `json:",omitempty"` // the owner's, when it was made
	CreatedAt  Time  `json:",omitzero"`
	CreatedBy  ID    `json:",omitempty"`
	UpdatedAt  Time  `json:",omitzero"`
	UpdatedBy  ID    `json:",omitempty"`
	Deleted    bool  `json:",omitempty"` // marked for deletion; can be taken back
}

// Meta gives generic code the header of any document.
func (h *Header) Meta() *Header { return h }

// assign decodes one part of a body into the header; what is none of its fields
// is left alone.
func (h *Header) assign(name string, raw json.RawMessage) error {
	var into any
	switch name {
	case "Owner":
		into = &h.Owner
	case "Department":
		into = &h.Department
	case "CreatedAt":
		into = &h.CreatedAt
	case "CreatedBy":
		into = &h.CreatedBy
	case "UpdatedAt":
		into = &h.UpdatedAt
	case "UpdatedBy":
		into = &h.UpdatedBy
	case DeletedPath:
		into = &h.Deleted
	default:
		return nil
	}
	if id, ok := into.(*ID); ok {
		if text, plain := unquoted(raw); plain {
			*id = ID(text)
			return nil
		}
	}
	return json.Unmarshal(raw, into)
}

// headerFields are the names that a patch of a person may never use.
var headerFields = [...]string{"Owner", "Department", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "Deleted"}

// isHeader reports whether the name is the header's and not a field of the kind's
// own.
func (k *Kind) isHeader(name string) bool {
	return k.Field(name) == nil && slices.Contains(headerFields[:], name)
}

// Stamped are the parts of d's header, each in its one spelling.
func (k *Kind) Stamped(d Doc) (Parts, error) {
	h, parts := d.Meta(), Parts{}
	for name, value := range map[string]ID{"Owner": h.Owner, "Department": h.Department, "CreatedBy": h.CreatedBy, "UpdatedBy": h.UpdatedBy} {
		if value != "" && k.isHeader(name) {
			parts[name] = quoted(nil, string(value))
		}
	}
	for name, value := range map[string]Time{"CreatedAt": h.CreatedAt, "UpdatedAt": h.UpdatedAt} {
		if value.IsZero() {
			continue
		}
		raw, err := value.MarshalJSON()
		if err != nil {
			return nil, err
		}
		parts[name] = raw
	}
	if h.Deleted {
		parts[DeletedPath] = json.RawMessage("true")
	}
	return parts, nil
}

// Doc is any document: a pointer to a struct that embeds Header.
type Doc interface {
	Meta() *Header
	// Label is the line by which people know the document. It reads no
	// classed field and no other document.
	Label() string
}
