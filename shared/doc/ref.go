package doc

import (
	"reflect"
	"strings"
)

// Ref names a document of the kind that T declares.
type Ref[T any] ID

func (Ref[T]) target() string { return reflect.TypeFor[T]().Name() }

// ID returns the ID of the document referred to.
func (r Ref[T]) ID() ID { return ID(r) }

// Link names a document of any kind: "Kind/id".
type Link string

// LinkTo makes a link.
func LinkTo(kind string, id ID) Link { return Link(kind + "/" + string(id)) }

// Split returns the parts of a link.
func (l Link) Split() (kind string, id ID) {
	k, i, _ := strings.Cut(string(l), "/")
	return k, ID(i)
}

// Sound implements Value.
func (l Link) Sound() string {
	if _, id := l.Split(); l != "" && !id.Valid() {
		return "malformed"
	}
	return ""
}

// List is a marker type that names a reference list.
type List interface{ List() string }

// Code is an entry of the list L, stored as its code and not as an ID, so that
// it reads the same in every export.
type Code[L List] string

func (Code[L]) list() string { var l L; return l.List() }

// ItemKind is the kind whose documents are the entries of reference lists.
const ItemKind = "ListItem"

// The lists that values name whatever document they stand in: the currency of an
// amount, the country of an address.
const (
	CurrencyList = "Currency"
	CountryList  = "Country"
)

// ItemID is the ID of a list's entry: derived, so that checking a code is one
// read by primary key.
func ItemID(list, code string) ID { return Made("list", list, code) }
