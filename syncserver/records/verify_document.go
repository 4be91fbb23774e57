package records

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// beside is what the base keeps beside the documents, each as lines of text by
// document.
type beside struct{ links, members, keys, due, files map[doc.ID][]string }

// documents compares each document with its history and with what is kept
// beside it.
func (v *verifier) documents() error {
	var all []*stored
	if err := v.tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan, nil)
		if err != nil {
			return err
		}
		all = append(all, d)
		return d.readVersions()
	}, selectDocument+`ORDER BY num`); err != nil {
		return err
	}
	b, err := v.beside()
	if err != nil {
		return err
	}
	series := map[string][]string{}
	for _, d := range all {
		if err := v.document(d, b, series); err != nil {
			return err
		}
		delete(v.replayed, d.ID)
	}
	v.reasons()
	for id := range v.replayed {
		v.wrong("document %s: in the history and nowhere else", id)
	}
	for what, rows := range map[string]map[doc.ID][]string{"link": b.links, "place": b.members, "unique key": b.keys, "due day": b.due, "reference to content": b.files} {
		for id := range rows {
			v.wrong("document %s: a %s that nothing stands for", id, what)
		}
	}
	return v.numbers(series)
}

func (v *verifier) beside() (b beside, err error) {
	for _, q := range []struct {
		rows *map[doc.ID][]string
		text string
	}{
		{&b.links, `SELECT doc, kind || ' ' || path || ' ' || field || ' ' || target FROM link`},
		{&b.members, `SELECT doc, kind || ' ' || place FROM member WHERE present`},
		{&b.keys, `SELECT doc, kind || ' ' || key FROM unique_key`},
		{&b.due, `SELECT doc, day FROM due`},
		{&b.files, `SELECT doc, kind || ' ' || spot || ' ' || sha256 FROM content WHERE gone = ''`},
	} {
		*q.rows = map[doc.ID][]string{}
		if err := v.tx.Query(func(rows docdb.Rows) error {
			var id doc.ID
			var text string
			err := rows.Scan(&id, &text)
			(*q.rows)[id] = append((*q.rows)[id], text)
			return err
		}, q.text); err != nil {
			return b, err
		}
	}
	return b, nil
}

// take gives the rows of a document, sorted, and forgets them.
func take(rows map[doc.ID][]string, id doc.ID) []string {
	its := rows[id]
	delete(rows, id)
	slices.Sort(its)
	return its
}

func (v *verifier) document(row *stored, b beside, series map[string][]string) error {
	name := row.Kind + " " + string(row.ID)
	links, members, keys, due := take(b.links, row.ID), take(b.members, row.ID), take(b.keys, row.ID), take(b.due, row.ID)
	k, err := v.Kinds.Kind(row.Kind)
	if err != nil {
		v.wrong("%s: unknown kind", name)
		return nil
	}
	parts, err := row.body.Parts()
	if err != nil {
		v.wrong("%s: %v", name, err)
		return nil
	}
	d, err := k.Decode(row.ID, row.Seq, row.body)
	if err != nil {
		v.wrong("%s: %v", name, err)
		return nil
	}
	v.replays(name, k, row, parts)
	if r := v.replayed[row.ID]; doc.Erased(d) {
		v.gone[row.ID] = true
	} else if r != nil && len(r.erased) > 0 {
		v.wrong("%s: values were taken out of its history, and nobody was erased", name)
	}
	h := d.Meta()
	if d.Label() != row.Title || h.Owner != row.Owner || h.Deleted != row.Gone {
		v.wrong("%s: title, owner or mark of deletion", name)
	}
	if !slices.Equal(links, linksOf(k, d)) {
		v.wrong("%s: links", name)
	}
	if !slices.Equal(take(b.files, row.ID), filesOf(k, d)) {
		v.wrong("%s: references to content", name)
	}
	if !slices.Equal(keys, prefixed(k.Name, keysOf(d))) {
		v.wrong("%s: unique keys", name)
	}
	for _, f := range k.Fields {
		var n string
		if f.Number && doc.Decode(parts[f.Name], &n) == nil {
			head := n[:max(0, strings.LastIndex(n, "-"))]
			series[k.Name+"/"+head] = append(series[k.Name+"/"+head], n)
		}
	}
	v.dueDay(name, d, due)
	sight, err := v.store.sightOf(k, d)
	if err != nil {
		return err
	}
	if !equalSight(sight, row.sight) || !slices.Equal(members, prefixed(k.Name, row.sight.Places)) {
		v.wrong("%s: places", name)
	}
	return nil
}

// reasons sees that none was taken out but of a change of somebody erased: his
// own line has lost it too.
func (v *verifier) reasons() {
	for seq, ids := range v.silenced {
		if !slices.ContainsFunc(ids, func(id doc.ID) bool { return v.gone[id] }) {
			v.wrong("history %d: its reason was taken out, and nobody was erased", seq)
		}
	}
}

// replays compares a document with what its history comes to.
func (v *verifier) replays(name string, k *doc.Kind, row *stored, parts doc.Parts) {
	r := v.replayed[row.ID]
	if r == nil {
		v.wrong("%s: not in the history", name)
		return
	}
	if r.seq != row.Seq || row.Shape > v.head || r.moved.Kind != row.Kind || !maps.Equal(r.versions, row.Versions) {
		v.wrong("%s: seq, kind or versions are not what its history says", name)
	}
	names := slices.Sorted(maps.Keys(parts))
	for path := range r.parts {
		if !slices.Contains(names, path) {
			names = append(names, path)
		}
	}
	for _, path := range names {
		if !bytes.Equal(parts[path], r.parts[path]) {
			v.wrong("%s: %s is not what its history says", name, path)
		}
	}
}

func linksOf(k *doc.Kind, d doc.Doc) (rows []string) {
	k.References(d, func(path string, _ *doc.Field, l doc.Link) {
		_, id := l.Split()
		rows = append(rows, k.Name+" "+path+" "+topOf(path)+" "+string(id))
	})
	slices.Sort(rows)
	return slices.Compact(rows)
}

func prefixed(kind string, texts []string) []string {
	rows := make([]string, len(texts))
	for i, t := range texts {
		rows[i] = kind + " " + t
	}
	slices.Sort(rows)
	return rows
}

// dueDay compares the day on which something changes by itself. One that has
// come and waits for midnight is no fault.
func (v *verifier) dueDay(name string, d doc.Doc, due []string) {
	var want doc.Date
	today := doc.DateOf(v.Now().In(v.meta.Zone))
	if t, ok := d.(doc.Turning); ok {
		want = t.Next(today)
	} else if len(due) > 0 {
		v.wrong("%s: due", name)
		return
	}
	waits := len(due) == 1 && doc.Date(due[0]) <= today
	if !waits && !slices.Equal(due, dayOrNone(want)) {
		v.wrong("%s: due", name)
	}
}

func dayOrNone(day doc.Date) []string {
	if day == "" {
		return nil
	}
	return []string{string(day)}
}

func filesOf(k *doc.Kind, d doc.Doc) (lines []string) {
	k.Files(d, func(spot string, f doc.File) { lines = append(lines, k.Name+" "+spot+" "+f.SHA256) })
	slices.Sort(lines)
	return lines
}
