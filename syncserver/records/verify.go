package records

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Verify checks everything that must hold of the base and names what does not:
// the hash chain, every value against its commitment, the documents against
// their history replayed, links, places, unique keys.
func (r *Records) Verify(ctx context.Context, found func(wrong string)) error {
	return r.db.View(ctx, func(tx *docdb.Tx) error {
		v := &verifier{store: &store{Records: r, tx: tx}, found: found, replayed: map[doc.ID]doc.Parts{}}
		if err := v.chain(); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		if err := v.documents(); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		return nil
	})
}

type verifier struct {
	*store
	found    func(string)
	replayed map[doc.ID]doc.Parts
}

// chain recomputes every link, and replays the history as it goes.
func (v *verifier) chain() error {
	hashes := map[int64]string{}
	var seqs []int64
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var seq int64
		var hash string
		err := rows.Scan(&seq, &hash)
		hashes[seq], seqs = hash, append(seqs, seq)
		return err
	}, `SELECT seq, hash FROM chain ORDER BY seq`); err != nil {
		return err
	}
	lines := map[int64][]line{}
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var seq int64
		l, err := scanLine(rows, &seq)
		if err == nil {
			lines[seq] = append(lines[seq], l)
			v.line(seq, &l)
		}
		return err
	}, `
		SELECT seq, doc, kind, mutation, actor, client, made_at, taken_at, reason, fields, salts, commits
		FROM history
		ORDER BY seq, doc`); err != nil {
		return err
	}
	before := ""
	for _, seq := range seqs {
		if link(before, seq, lines[seq]) != hashes[seq] {
			v.found(fmt.Sprintf("history %d: the chain does not hold: an entry was altered, added or removed", seq))
		}
		before = hashes[seq]
		delete(lines, seq)
	}
	for seq := range lines {
		v.found(fmt.Sprintf("history %d: not in the chain", seq))
	}
	return nil
}

func scanLine(rows docdb.Rows, seq *int64) (l line, err error) {
	var fields, salts, commits string
	if err := rows.Scan(seq, &l.Doc, &l.Kind, &l.Mutation, &l.Actor, &l.Client, &l.MadeAt, &l.TakenAt, &l.reason, &fields, &salts, &commits); err != nil {
		return l, err
	}
	for text, into := range map[string]any{fields: &l.fields, salts: &l.salts, commits: &l.commits} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return l, fmt.Errorf("history %d of %s: %w", *seq, l.Doc, err)
		}
	}
	return l, nil
}

// line checks each value against its commitment and replays it. A value whose
// salt is gone was erased, which is no fault.
func (v *verifier) line(seq int64, l *line) {
	for path, commit := range l.commits {
		text, kept := l.salts[path]
		if !kept {
			continue
		}
		salt, err := base64.RawStdEncoding.DecodeString(text)
		if err != nil || commitment(salt, l.value(path)) != commit {
			v.found(fmt.Sprintf("history %d of %s: %q was altered", seq, l.Doc, path))
		}
	}
	if len(l.fields) > len(l.commits) {
		v.found(fmt.Sprintf("history %d of %s: a field was added", seq, l.Doc))
	}
	parts := v.replayed[l.Doc]
	if parts == nil {
		parts = doc.Parts{}
		v.replayed[l.Doc] = parts
	}
	for path, pair := range l.fields {
		parts.Set(path, pair[1])
	}
}

// documents compares each document with its history, links, places and keys.
func (v *verifier) documents() error {
	var all []*stored
	if err := v.tx.Query(func(rows docdb.Rows) error {
		d, err := scanDocument(rows.Scan)
		all = append(all, d)
		return err
	}, selectDocument+`ORDER BY num`); err != nil {
		return err
	}
	for _, d := range all {
		if err := v.document(d); err != nil {
			return err
		}
		delete(v.replayed, d.ID)
	}
	for id := range v.replayed {
		v.found(fmt.Sprintf("document %s: in the history and nowhere else", id))
	}
	return nil
}

func (v *verifier) document(row *stored) error {
	k, err := v.Kinds.Kind(row.Kind)
	if err != nil {
		v.found(fmt.Sprintf("document %s: unknown kind %s", row.ID, row.Kind))
		return nil
	}
	parts, err := row.body.Parts()
	if err != nil {
		v.found(fmt.Sprintf("%s %s: %v", row.Kind, row.ID, err))
		return nil
	}
	for _, f := range k.Fields {
		if !bytes.Equal(parts[f.Name], v.replayed[row.ID][f.Name]) {
			v.found(fmt.Sprintf("%s %s: %s is not what its history says", row.Kind, row.ID, f.Name))
		}
	}
	d, err := k.Decode(row.ID, row.Seq, row.body)
	if err != nil {
		v.found(fmt.Sprintf("%s %s: %v", row.Kind, row.ID, err))
		return nil
	}
	if d.Label() != row.Title {
		v.found(fmt.Sprintf("%s %s: title", row.Kind, row.ID))
	}
	return v.around(k, d, row)
}

// around checks what the base keeps beside the document.
func (v *verifier) around(k *doc.Kind, d doc.Doc, row *stored) error {
	name := k.Name + " " + string(row.ID)
	sight, err := change.SightOf(v.context(v.store), v.Kinds, k, d)
	if err != nil {
		return err
	}
	if !equalSight(sight, row.sight) {
		v.found(name + ": places")
	}
	var members []string
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var p string
		err := rows.Scan(&p)
		members = append(members, p)
		return err
	}, `SELECT place FROM member WHERE doc = $1 AND present ORDER BY place`, row.ID); err != nil {
		return err
	}
	if !slices.Equal(members, row.sight.Places) {
		v.found(name + ": membership")
	}
	for _, key := range keysOf(d) {
		if _, holder, err := v.Holder(key); err != nil || holder != row.ID {
			v.found(name + ": unique key")
		}
	}
	return v.references(k, d, name)
}

func (v *verifier) references(k *doc.Kind, d doc.Doc, name string) (err error) {
	k.References(d, func(path string, f *doc.Field, l doc.Link) {
		kind, id := l.Split()
		row, e := v.load(kind, id)
		if e != nil {
			err = e
			return
		}
		if row == nil {
			v.found(name + ": " + path + " refers to nothing")
			return
		}
		ids, e := v.tx.Pointing(k.Name, topOf(path), id)
		if e != nil {
			err = e
		} else if !slices.Contains(ids, d.Meta().ID) {
			v.found(name + ": " + path + " is not in the table of links")
		}
	})
	return err
}
