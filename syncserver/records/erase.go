package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// Erasure is what was taken out with a person.
type Erasure struct {
	Kind      string
	Doc       doc.ID
	At        doc.Time
	Seq       int64    // of the change that says so
	Already   bool     // it had been done before: nothing was there any more
	Fields    []string // that were emptied
	Lines     int      // of history of which values were taken
	Values    int      // that were taken out of them
	Conflicts int      // documents that kept what was offered of the person
	Answers   int      // that named the person
}

// errDone ends a transaction in which there is nothing to do.
var errDone = errors.New("done before")

// Erase takes a person out of the base: what the document holds of him, every
// value and salt in its history, the conflicts about it, and what was answered
// by his name. It is a change like any other, by the server itself, so copies,
// search and feeds follow. What the base's files still hold is Scrub's to
// remove, and his own files are Discard's.
func (r *Records) Erase(ctx context.Context, id doc.ID, name string) (e Erasure, err error) {
	err = r.update(ctx, func(b *batchRun) error {
		e = Erasure{Doc: id, At: doc.TimeOf(b.store().now())}
		return b.erase(&e, name)
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return e, err
}

// erasing is a person being taken out.
type erasing struct {
	*batchRun
	*Erasure
	store  *store
	writes []doc.Write
	labels map[string]bool // all that he was called
}

func (b *batchRun) erase(e *Erasure, name string) error {
	x := &erasing{batchRun: b, Erasure: e, store: b.store(), labels: map[string]bool{}}
	row, k, err := x.person()
	if err != nil {
		return err
	}
	b.masked = map[doc.ID][]string{}
	if err := x.empty(k, row, name); err != nil {
		return err
	}
	e.Fields = x.writes[0].Patch.Paths()
	if err := x.conflicts(); err != nil {
		return err
	}
	night := Author{Client: server, machine: true}
	p, err := b.progressOf(server)
	if err != nil {
		return err
	}
	ack, err := b.decide(night, p, &change.Mutation{ID: erasureOf(e.Doc), At: e.At.Time, Do: x.writes})
	if err = errors.Join(err, faultsOf(ack)); err != nil {
		return fmt.Errorf("erase %s: %w", e.Doc, err)
	}
	e.Seq = ack.Seq
	if err := errors.Join(x.reasons(), x.answers()); err != nil {
		return err
	}
	return b.finish()
}

// person finds the document and sees that it is one of somebody who is here
// still.
func (x *erasing) person() (*stored, *doc.Kind, error) {
	found, err := x.tx.Row([]any{&x.Kind, &x.Seq}, `SELECT kind, seq FROM document WHERE id = $1`, x.Doc)
	if err != nil {
		return nil, nil, fmt.Errorf("erase %s: %w", x.Doc, err)
	}
	if !found {
		return nil, nil, doc.Missing("", x.Doc)
	}
	k, err := x.Kinds.Kind(x.Kind)
	if err != nil {
		return nil, nil, err
	}
	if !k.Erasable() || k.Name == change.ConflictKind {
		return nil, nil, (&doc.Error{Code: doc.CodeInvalid, Kind: k.Name, Doc: x.Doc, Rule: "not_erasable"}).With("kinds", strings.Join(erasable(x.Kinds), ", "))
	}
	row, err := x.store.load(x.Kind, x.Doc)
	if err != nil {
		return nil, nil, err
	}
	d, err := k.Assemble(row.ID, row.Seq, row.Parts)
	if err == nil && doc.Erased(d) {
		if err = x.done(); err == nil {
			err = errDone
		}
	}
	return row, k, err
}

// erasureOf is the mutation that takes a person out: there is but one.
func erasureOf(id doc.ID) doc.ID { return doc.Made("erase", string(id)) }

// done tells of an erasure that was before.
func (x *erasing) done() error {
	var at string
	if _, err := x.tx.Row([]any{&x.Seq, &at}, `SELECT seq, taken_at FROM history WHERE doc = $1 AND mutation = $2`, x.Doc, erasureOf(x.Doc)); err != nil {
		return err
	}
	t, err := time.Parse(time.RFC3339, at)
	x.Already, x.At = true, doc.TimeOf(t)
	return err
}

func erasable(kinds *doc.Kinds) (names []string) {
	for _, k := range kinds.All {
		if k.Erasable() && k.Name != change.ConflictKind { // those go with whom they are about
			names = append(names, k.Name)
		}
	}
	return names
}

// conflicts empties what was offered of the person and not taken, settled or
// not.
func (x *erasing) conflicts() error {
	k, err := x.Kinds.Kind(change.ConflictKind)
	if err != nil {
		return nil // a program without any
	}
	ids, err := x.tx.Pointing(k.Name, "Doc", x.Doc)
	if err != nil {
		return err
	}
	for _, id := range ids {
		row, err := x.store.load(k.Name, id)
		if err != nil {
			return err
		}
		if err := x.empty(k, row, ""); err != nil {
			return err
		}
		x.Conflicts++
	}
	return nil
}

// empty takes what does not stay of a document out of its history, and has the
// document itself say it no more.
func (x *erasing) empty(k *doc.Kind, row *stored, name string) error {
	d, err := k.Assemble(row.ID, row.Seq, row.Parts)
	if err != nil {
		return err
	}
	left, err := k.Leave(d, x.At, name)
	if err != nil {
		return err
	}
	patch := k.Diff(row.Parts, left)
	masked := map[string]bool{}
	for path := range patch {
		masked[path] = true
	}
	lines, err := x.lines(row.ID)
	if err != nil {
		return err
	}
	was := doc.Parts{}
	for i := range lines {
		for path, pair := range lines[i].fields {
			was.Set(path, pair[1])
			masked[path] = masked[path] || !k.Survives(path, pair[0]) || !k.Survives(path, pair[1])
		}
		if d, err := k.Assemble(row.ID, 0, was); err == nil && k.Name == x.Kind && d.Label() != "" {
			x.labels[d.Label()] = true
		}
	}
	for i := range lines {
		if err := x.mask(&lines[i], masked); err != nil {
			return err
		}
	}
	maps.DeleteFunc(masked, func(path string, _ bool) bool {
		_, emptied := patch[path]
		return !masked[path] || !emptied && left.At(path) == nil // was gone long ago
	})
	x.masked[row.ID] = slices.Sorted(maps.Keys(masked))
	x.writes = append(x.writes, doc.Write{Kind: k.Name, ID: row.ID, Patch: patch})
	return nil
}

// dated is a line of history with its place in the order.
type dated struct {
	line
	seq int64
}

func (x *erasing) lines(id doc.ID) (all []dated, err error) {
	err = x.tx.Query(func(rows docdb.Rows) error {
		var d dated
		var err error
		d.line, err = scanLine(rows, &d.seq)
		all = append(all, d)
		return err
	}, selectLines+`WHERE doc = $1 ORDER BY seq`, id)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", id, err)
	}
	return all, nil
}

// mask takes values out of a line, each with its salt: the commitment stays and
// tells nothing. What somebody gave as his reason may speak of the person too.
func (x *erasing) mask(l *dated, masked map[string]bool) error {
	taken := 0
	for path := range l.fields {
		if masked[path] {
			delete(l.fields, path)
			delete(l.salts, path)
			taken++
		}
	}
	if l.reason != "" {
		l.reason = ""
		delete(l.salts, reasonPath)
		taken++
	}
	if taken == 0 {
		return nil
	}
	x.Lines, x.Values = x.Lines+1, x.Values+taken
	return x.rewrite(l)
}

// reasons takes out those that name the person where one change was of him and
// of others: each line has it.
func (x *erasing) reasons() error {
	var all []dated
	if err := x.tx.Query(func(rows docdb.Rows) error {
		var d dated
		var err error
		if d.line, err = scanLine(rows, &d.seq); err == nil && x.names(d.reason) {
			all = append(all, d)
		}
		return err
	}, selectLines+`WHERE reason <> '' AND seq IN (SELECT seq FROM history WHERE doc = $1)`, x.Doc); err != nil {
		return fmt.Errorf("reasons: %w", err)
	}
	for i := range all {
		all[i].reason = ""
		delete(all[i].salts, reasonPath)
		x.Lines, x.Values = x.Lines+1, x.Values+1
		if err := x.rewrite(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// names reports whether a text has a word of what the person was called, however
// it is inflected; a letter or two are no name.
func (x *erasing) names(text string) bool {
	for word := range words(text) {
		for label := range x.labels {
			for name := range words(label) {
				if stem, long := stemOf(name); long && strings.HasPrefix(word, stem) {
					return true
				}
			}
		}
	}
	return false
}

// words are those of a text, as they are compared.
func words(text string) iter.Seq[string] {
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	return strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// stemOf is what stays of a name in all its cases: its first letters, without the
// last two.
func stemOf(name string) (stem string, long bool) {
	letters := []rune(name)
	return string(letters[:min(len(letters), max(3, len(letters)-2))]), len(letters) > 2
}

func (x *erasing) rewrite(l *dated) error {
	fields, err := json.Marshal(l.fields)
	if err != nil {
		return err
	}
	salts, err := json.Marshal(l.salts)
	if err != nil {
		return err
	}
	if err := x.tx.Exec(`
		UPDATE history
		SET reason = $1, fields = $2, salts = $3
		WHERE doc = $4 AND seq = $5`, l.reason, string(fields), string(salts), l.Doc, l.seq); err != nil {
		return fmt.Errorf("history %d of %s: %w", l.seq, l.Doc, err)
	}
	return nil
}

// answers takes the person's names out of what was answered: a warning about
// him, a reason why something was refused.
func (x *erasing) answers() error {
	changed := map[doc.ID]wire.Ack{}
	if err := x.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		var outcome string
		if err := rows.Scan(&id, &outcome); err != nil {
			return err
		}
		var ack wire.Ack
		if err := json.Unmarshal([]byte(outcome), &ack); err != nil {
			return fmt.Errorf("outcome of %s: %w", id, err)
		}
		if faults, warnings := x.unname(ack.Faults), x.unname(ack.Warnings); faults || warnings {
			changed[id] = ack
		}
		return nil
	}, `SELECT id, outcome FROM mutation WHERE outcome LIKE '%"Params"%'`); err != nil {
		return err
	}
	for id, ack := range changed {
		outcome, err := json.Marshal(ack)
		if err != nil {
			return err
		}
		if err := x.tx.Exec(`UPDATE mutation SET outcome = $1 WHERE id = $2`, string(outcome), id); err != nil {
			return fmt.Errorf("outcome of %s: %w", id, err)
		}
		x.Answers++
	}
	return nil
}

func (x *erasing) unname(faults []*doc.Error) (named bool) {
	for _, f := range faults {
		for name, value := range f.Params {
			if f.Doc == x.Doc || x.labels[value] {
				f.Params[name] = "…"
				named = true
			}
		}
	}
	return named
}
