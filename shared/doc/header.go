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

// headerFields are the names that a patch of a person may never use.
var headerFields = [...]string{"Owner", "Department", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "Deleted"}

// isHeader reports whether the name is the header's and not a field of the kind's
// own.
func (k *Kind) isHeader(name string) bool {
	return k.Field(name) == nil && slices.Contains(headerFields[:], name)
}

// Stamped are the parts of d's header, each in its one spelling.
func (k *Kind) Stamped(d Doc) (Parts, error) {
	b, err := json.Marshal(d.Meta())
	if err != nil {
		return nil, err
	}
	parts, err := Body(b).Parts()
	if err != nil {
		return nil, err
	}
	for name := range parts {
		if !k.isHeader(name) {
			delete(parts, name)
		}
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
