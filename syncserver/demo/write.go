package demo

import (
	"encoding/json"

	"kontor/shared/doc"
)

// fields are values by path, before they are a patch.
type fields map[string]any

// rows adds rows under a field, each with an ID of its own.
func (f fields) row(field string, id doc.ID, value any) { f[field+"/"+string(id)] = value }

func created(kind string, id doc.ID, f fields) doc.Write {
	return doc.Write{Kind: kind, ID: id, New: true, Patch: f.patch()}
}

func edited(kind string, id doc.ID, f fields) doc.Write {
	return doc.Write{Kind: kind, ID: id, Patch: f.patch()}
}

// patch leaves out what is empty.
func (f fields) patch() doc.Patch {
	p := doc.Patch{}
	for path, v := range f {
		raw := marshal(v)
		if s := string(raw); s != `""` && s != "null" && s != "0" && s != "false" {
			p[path] = raw
		}
	}
	return p
}

func bodyOf(args map[string]any) doc.Body { return doc.Body(marshal(args)) }

func marshal(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("demo: a value that is no JSON: " + err.Error())
	}
	return raw
}
