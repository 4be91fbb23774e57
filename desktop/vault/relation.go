package vault

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// linkSome writes the references of documents of a first fill, by number. As
// with search, SQLite reads them from the bodies itself.
func (s store) linkSome(after, to int64) error {
	if err := s.tx.Exec(`DELETE FROM link WHERE doc IN (SELECT id FROM document WHERE num > $1 AND num <= $2)`, after, to); err != nil {
		return err
	}
	for _, text := range linkTexts(s.kinds) {
		if err := s.tx.Exec(text, after, to); err != nil {
			return err
		}
	}
	return nil
}

// The ways in which a body holds a reference: f is the table of fields, joined
// to the documents so that each document is visited once. Of a link, which is
// a kind, a slash and an ID, only the ID is wanted; an ID has no slash.
const (
	linkHead  = `INSERT OR IGNORE INTO link (doc, kind, path, field, target) `
	linkRange = ` WHERE d.num > $1 AND d.num <= $2 AND target <> ''`

	linkOfField = linkHead + `
		SELECT d.id, d.kind, f.name, f.name, substr(d.body->>f.name, instr(d.body->>f.name, '/') + 1) AS target
		FROM document AS d
		JOIN f ON f.kind = d.kind` + linkRange
	linkOfSet = linkHead + `
		SELECT d.id, d.kind, f.name, f.name, e.value AS target
		FROM document AS d
		JOIN f ON f.kind = d.kind
		JOIN json_each(d.body, '$.' || f.name) AS e` + linkRange
	linkOfRow = linkHead + `
		SELECT d.id, d.kind, f.name || '/' || e.key || '/' || f.sub, f.name,
			substr(e.value->>f.sub, instr(e.value->>f.sub, '/') + 1) AS target
		FROM document AS d
		JOIN f ON f.kind = d.kind
		JOIN json_each(d.body, '$.' || f.name) AS e` + linkRange
	linkOfRowSet = linkHead + `
		SELECT d.id, d.kind, f.name || '/' || r.key || '/' || f.sub, f.name, e.value AS target
		FROM document AS d
		JOIN f ON f.kind = d.kind
		JOIN json_each(d.body, '$.' || f.name) AS r
		JOIN json_each(r.value, '$.' || f.sub) AS e` + linkRange
)

// linkTexts are the statements that write the references of these kinds.
func linkTexts(kinds *doc.Kinds) (texts []string) {
	fields := map[string][]string{}
	note := func(text string, k *doc.Kind, f, sub *doc.Field) {
		fields[text] = append(fields[text], fmt.Sprintf("(%s, %s, %s)", literal(k.Name), literal(f.Name), literal(sub.Name)))
	}
	for _, k := range kinds.All {
		for _, f := range k.Fields {
			switch {
			case refers(f):
				note(linkOfField, k, f, f)
			case refersOften(kinds, f):
				note(linkOfSet, k, f, f)
			}
			for _, sub := range f.Rows {
				switch {
				case refers(sub):
					note(linkOfRow, k, f, sub)
				case refersOften(kinds, sub):
					note(linkOfRowSet, k, f, sub)
				}
			}
		}
	}
	for _, text := range slices.Sorted(maps.Keys(fields)) {
		texts = append(texts, "WITH f (kind, name, sub) AS (VALUES "+strings.Join(fields[text], ", ")+") "+text)
	}
	return texts
}

func refers(f *doc.Field) bool { return f.Type == doc.TRef || f.Type == doc.TLink }

// refersOften tells a set of references from one of codes, whose lists are no
// kinds.
func refersOften(kinds *doc.Kinds, f *doc.Field) bool {
	_, err := kinds.Kind(f.Refers)
	return f.Type == doc.TSet && err == nil
}
