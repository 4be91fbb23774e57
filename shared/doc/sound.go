package doc

import (
	"reflect"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a single value, in bytes.
const (
	MaxString = 1 << 10
	MaxText   = 64 << 10
	maxCode   = 64
)

// sound returns the rule that a decoded value breaks by its type alone.
func (f *Field) sound(v reflect.Value) string {
	switch f.Type {
	case TString:
		return plain(v.String(), MaxString, false)
	case TEnum:
		if !slices.Contains(f.Values, v.String()) {
			return "unknown_value"
		}
	case TCode, TRef:
		return f.soundName(v.String())
	case TSet:
		return f.soundSet(v)
	default:
		if s, ok := v.Interface().(Value); ok {
			return s.Sound()
		}
	}
	return ""
}

// soundName judges what names something else: an entry of a list or a document.
func (f *Field) soundName(s string) string {
	if f.refers {
		if !ID(s).Valid() {
			return "malformed"
		}
		return ""
	}
	if s == "" {
		return "malformed"
	}
	return plain(s, maxCode, false)
}

func (f *Field) soundSet(v reflect.Value) string {
	seen := make([]string, v.Len())
	for i := range seen {
		seen[i] = v.Index(i).String()
		if f.Values == nil {
			if rule := f.soundName(seen[i]); rule != "" {
				return rule
			}
		} else if !slices.Contains(f.Values, seen[i]) {
			return "unknown_value"
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) < v.Len() {
		return "twice"
	}
	sort.Slice(v.Interface(), func(i, j int) bool { return v.Index(i).String() < v.Index(j).String() })
	return ""
}

// plain refuses text that some screen, file or database would choke on.
func plain(s string, limit int, lines bool) string {
	switch {
	case len(s) > limit:
		return "too_long"
	case !utf8.ValidString(s):
		return "malformed"
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t'))
	}) {
		return "control_character"
	}
	return ""
}
