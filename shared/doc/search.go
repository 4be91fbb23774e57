package doc

import (
	"reflect"
	"slices"
	"strings"
)

// SearchText is what full-text search finds d by: the title and every field
// marked search, rows included. hidden fields give nothing.
func (k *Kind) SearchText(d Doc) string {
	words := []string{d.Label()}
	eachValue(k.Fields, reflect.ValueOf(d).Elem(), "", (*Field).searched, func(_ string, f *Field, v reflect.Value) {
		if !f.Search || v.IsZero() {
			return
		}
		switch x := v.Interface().(type) {
		case Phone:
			words = append(words, x.E164)
		case Address:
			words = append(words, x.Line())
		default:
			if v.Kind() == reflect.String {
				words = append(words, v.String())
			}
		}
	})
	return strings.Join(words, "\n")
}

// searched reports whether people look for the field, or for one of its rows.
func (f *Field) searched() bool { return f.Search || slices.ContainsFunc(f.Rows, (*Field).searched) }
