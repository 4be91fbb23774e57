package crm

import (
	"encoding/json"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// newWrite makes a document of plain values.
func newWrite(kind string, id doc.ID, fields map[string]any) doc.Write {
	return doc.Write{Kind: kind, ID: id, New: true, Patch: patchOf(fields)}
}

// patchOf spells plain values as a patch does.
func patchOf(fields map[string]any) doc.Patch {
	p := doc.Patch{}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			panic("crm: a value that is no JSON: " + err.Error())
		}
		p[path] = raw
	}
	return p
}

func sorted(s []string) []string { slices.Sort(s); return s }

// edited changes a document by plain values.
func edited(kind string, id doc.ID, fields map[string]any) doc.Write {
	return doc.Write{Kind: kind, ID: id, Patch: patchOf(fields)}
}

func sortedKeys[V any](m map[doc.ID]V) []doc.ID { return slices.Sorted(maps.Keys(m)) }
