package records

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Verify checks everything that must hold of the base and names what does not:
// the hash chain, every value against its commitment, the documents against
// their history replayed, and what is kept beside them: links, places, unique
// keys, numbers, due days, what was answered to whom.
func (r *Records) Verify(ctx context.Context, found func(wrong string)) error {
	err := r.db.View(ctx, func(tx *docdb.Tx) error {
		v := &verifier{store: &store{Records: r, tx: tx}, found: found, replayed: map[doc.ID]*replay{}, silenced: map[int64][]doc.ID{}, gone: map[doc.ID]bool{}}
		if err := v.chain(); err != nil {
			return err
		}
		if err := v.answers(); err != nil {
			return err
		}
		return v.documents()
	})
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

type verifier struct {
	*store
	found    func(string)
	replayed map[doc.ID]*replay
	linked   map[int64]bool // the seqs in the chain
	last     int64          // the newest of them
	head     int64
	silenced map[int64][]doc.ID // whose lines of a change have lost their reason
	gone     map[doc.ID]bool    // persons who were erased
}

// replay is what a document must be by its history.
type replay struct {
	parts    doc.Parts
	erased   map[string]bool // paths of which a value is gone for good
	versions map[string]change.Version
	seq      int64
	moved    line // the newest
}

func (v *verifier) wrong(format string, args ...any) { v.found(fmt.Sprintf(format, args...)) }

// chain recomputes every link, and replays the history as it goes.
func (v *verifier) chain() error {
	hashes, seqs, err := v.hashes()
	if err != nil {
		return err
	}
	before, i := "", 0
	// upTo closes every link before the seq; lines are those of the first.
	upTo := func(seq int64, lines []line, of int64) {
		for ; i < len(seqs) && seqs[i] < seq; i++ {
			var its []line
			if seqs[i] == of {
				its = lines
			}
			if link(before, seqs[i], its) != hashes[seqs[i]] {
				v.wrong("history %d: the chain does not hold: an entry was altered, added or removed", seqs[i])
			}
			before = hashes[seqs[i]]
		}
	}
	var lines []line
	var of int64
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var seq int64
		l, err := scanLine(rows, &seq)
		if err != nil {
			return err
		}
		if seq != of {
			upTo(seq, lines, of)
			lines, of = nil, seq
			if _, known := hashes[seq]; !known {
				v.wrong("history %d: not in the chain", seq)
			}
		}
		lines = append(lines, l)
		v.line(seq, &l)
		return nil
	}, selectLines+`ORDER BY seq, doc`); err != nil {
		return err
	}
	upTo(1<<63-1, lines, of)
	return nil
}

func (v *verifier) hashes() (hashes map[int64]string, seqs []int64, err error) {
	hashes, v.linked = map[int64]string{}, map[int64]bool{}
	err = v.tx.Query(func(rows docdb.Rows) error {
		var hash string
		err := rows.Scan(&v.last, &hash)
		hashes[v.last], v.linked[v.last], seqs = hash, true, append(seqs, v.last)
		return err
	}, `SELECT seq, hash FROM chain ORDER BY seq`)
	return hashes, seqs, err
}

const selectLines = `
	SELECT seq, doc, kind, mutation, actor, client, made_at, taken_at, reason, fields, salts, commits
	FROM history
	`

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
	r, first := v.replay(seq, l)
	if _, salted := l.salts[reasonPath]; !salted && l.reason != "" {
		v.wrong("history %d of %s: its reason was added", seq, l.Doc)
	}
	for path, commit := range l.commits {
		if !first && path != reasonPath {
			r.versions[path] = change.Version{Seq: seq, Client: l.Client}
		}
		text, kept := l.salts[path]
		if !kept && path == reasonPath {
			v.silenced[seq] = append(v.silenced[seq], l.Doc)
			continue
		}
		if !kept {
			r.erased[path] = true
			r.parts.Set(path, nil)
			continue
		}
		salt, err := base64.RawStdEncoding.DecodeString(text)
		if err != nil || commitment(salt, l.value(path)) != commit {
			v.wrong("history %d of %s: %q was altered", seq, l.Doc, path)
		}
	}
	for path, pair := range l.fields {
		_, committed := l.commits[path]
		if _, salted := l.salts[path]; !committed || !salted || path == reasonPath {
			v.wrong("history %d of %s: %q was added", seq, l.Doc, path)
		}
		if !bytes.Equal(orNull(r.parts.At(path)), pair[0]) && !r.erased[path] {
			v.wrong("history %d of %s: %q was something else before", seq, l.Doc, path)
		}
		r.parts.Set(path, pair[1])
	}
}

// replay gives what the document is so far, and whether this line made it.
func (v *verifier) replay(seq int64, l *line) (r *replay, first bool) {
	if r = v.replayed[l.Doc]; r == nil {
		first = true
		r = &replay{parts: doc.Parts{}, erased: map[string]bool{}, versions: map[string]change.Version{
			change.EveryPath: {Seq: seq, Client: l.Client},
		}}
		v.replayed[l.Doc] = r
	}
	r.seq, r.moved = seq, *l
	r.stamp(l, first)
	return r, first
}

// stamp replays what the header says of when and by whom.
func (r *replay) stamp(l *line, first bool) {
	paths := []string{"UpdatedAt", "UpdatedBy"}
	if first {
		paths = append(paths, "CreatedAt", "CreatedBy")
	}
	for i, path := range paths {
		value := l.TakenAt
		if i%2 == 1 {
			value = string(l.Actor)
		}
		if value != "" {
			r.parts[path] = fmt.Appendf(nil, "%q", value)
		}
	}
}
