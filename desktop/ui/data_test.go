package ui

import (
	"encoding/json"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// firm writes a new counterparty of the user's own and gives its ID.
func (s *seat) firm(name, country string) doc.ID {
	s.Helper()
	return s.write("Counterparty", map[string]any{
		"NameShort": name, "Kind": "legal", "Country": country, "Roles": []string{"client"},
		"Curators/" + s.id(): map[string]any{"Employee": s.app.Me(), "Role": "main", "Share": 100},
	})
}

func (s *seat) id() string {
	id, err := s.app.NewID()
	check(s.T, err)
	return string(id)
}

// write saves a new document beside the window.
func (s *seat) write(kind string, values map[string]any) doc.ID {
	s.Helper()
	id := doc.ID(s.id())
	s.save(doc.Write{Kind: kind, ID: id, New: true, Patch: patch(s.T, values)})
	return id
}

// edit changes a document beside the window.
func (s *seat) edit(kind string, id doc.ID, values map[string]any) {
	s.Helper()
	s.save(doc.Write{Kind: kind, ID: id, Patch: patch(s.T, values)})
}

func (s *seat) save(w doc.Write) {
	s.Helper()
	_, err := s.app.Save(s.Context(), app.Draft{Writes: []doc.Write{w}})
	check(s.T, err)
	s.settle()
}

func patch(t *testing.T, values map[string]any) doc.Patch {
	t.Helper()
	p := doc.Patch{}
	for path, v := range values {
		raw, err := json.Marshal(v)
		check(t, err)
		p[path] = raw
	}
	return p
}
