package records

import (
	"context"
	"fmt"
	"sync"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// Content is a reference of a document's to a file's bytes.
type Content struct {
	Kind   string
	Doc    doc.ID
	Spot   string
	SHA256 string
	Size   int64
	Whole  bool // the bytes are here, as far as this reference goes
}

// putContent keeps the references of a document's files. One is whole at once
// if its author may see a whole one to the same bytes already: a copy needs no
// sending. To anybody else it makes no difference that they are here.
func (b *batchRun) putContent(s *store, a Author, c *change.Changed) error {
	had, has := map[string]doc.File{}, map[string]doc.File{}
	if !c.New {
		c.Kind.Files(c.Prev, func(spot string, f doc.File) { had[spot] = f })
	}
	c.Kind.Files(c.Next, func(spot string, f doc.File) { has[spot] = f })
	for spot, f := range had {
		if has[spot].SHA256 == f.SHA256 {
			continue
		}
		if err := b.tx.Exec(`
			UPDATE content
			SET gone = $1
			WHERE doc = $2 AND spot = $3 AND sha256 = $4`, stamp(s.now()), c.ID, spot, f.SHA256); err != nil {
			return fmt.Errorf("content of %s: %w", c.ID, err)
		}
	}
	for spot, f := range has {
		if had[spot].SHA256 == f.SHA256 {
			continue
		}
		whole, err := b.mine(s, a, f.SHA256)
		if err != nil {
			return err
		}
		if err := b.tx.Exec(`
			INSERT INTO content (doc, spot, kind, sha256, size, whole, gone)
			VALUES ($1, $2, $3, $4, $5, $6, '')
			ON CONFLICT (doc, spot, sha256) DO UPDATE SET
				gone = ''`, c.ID, spot, c.Kind.Name, f.SHA256, f.Size, whole); err != nil {
			return fmt.Errorf("content of %s: %w", c.ID, err)
		}
	}
	return nil
}

// mine reports whether the author may see a whole reference to the bytes.
func (b *batchRun) mine(s *store, a Author, sha256 string) (bool, error) {
	refs, err := s.references(sha256)
	if err != nil || len(refs) == 0 {
		return false, err
	}
	actor, err := b.actorFor(s, a)
	if err != nil {
		return false, err
	}
	for _, ref := range refs {
		if !ref.Whole {
			continue
		}
		if file, err := s.sees(actor, ref); err != nil || file {
			return file, err
		}
	}
	return false, nil
}

func (s *store) references(sha256 string) (refs []Content, err error) {
	err = s.tx.Query(func(rows docdb.Rows) error {
		var c Content
		err := rows.Scan(&c.Kind, &c.Doc, &c.Spot, &c.SHA256, &c.Size, &c.Whole)
		refs = append(refs, c)
		return err
	}, `
		SELECT kind, doc, spot, sha256, size, whole
		FROM content
		WHERE sha256 = $1 AND gone = ''
		ORDER BY doc, spot`, sha256)
	if err != nil {
		return nil, fmt.Errorf("references: %w", err)
	}
	return refs, nil
}

// sees reports whether the actor may see a reference: the document, and in it
// the field.
func (s *store) sees(a *access.Actor, ref Content) (bool, error) {
	k, err := s.Kinds.Kind(ref.Kind)
	if err != nil {
		return false, err
	}
	if !ref.Doc.Valid() {
		return false, nil
	}
	row, err := s.load(ref.Kind, ref.Doc)
	if err != nil || row == nil {
		return false, err
	}
	d, err := strip(a, k, row)
	if err != nil || d == nil {
		return false, err
	}
	return k.FileAt(d, ref.Spot).SHA256 == ref.SHA256, nil
}

// whole implements change.Env's Whole: by the document's own references.
func (s *store) whole(id doc.ID, sha256 string) (whole bool, err error) {
	_, err = s.tx.Row([]any{&whole}, `
		SELECT EXISTS (SELECT 1 FROM content WHERE doc = $1 AND sha256 = $2 AND whole AND gone = '')`, id, sha256)
	if err != nil {
		return false, fmt.Errorf("content of %s: %w", id, err)
	}
	return whole, nil
}

// Content finds a reference that an actor asks by. What there is not and what
// is not his to see are one answer.
func (r *Records) Content(ctx context.Context, a *access.Actor, ask Content) (found Content, err error) {
	err = r.db.View(ctx, func(tx *docdb.Tx) error {
		s := &store{Records: r, tx: tx}
		refs, err := s.references(ask.SHA256)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			if ref.Kind != ask.Kind || ref.Doc != ask.Doc || ref.Spot != ask.Spot {
				continue
			}
			if seen, err := s.sees(a, ref); err != nil || seen {
				found = ref
				return err
			}
		}
		return nil
	})
	if err == nil && found.Doc == "" {
		err = doc.Missing(ask.Kind, ask.Doc)
	}
	return found, err
}

// Arrived notes that an actor has brought bytes whose hash was checked: every
// reference to them that he may see is whole from now on.
func (r *Records) Arrived(ctx context.Context, a *access.Actor, sha256 string) error {
	err := r.db.Update(ctx, func(tx *docdb.Tx) error {
		s := &store{Records: r, tx: tx}
		refs, err := s.references(sha256)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			seen, err := s.sees(a, ref)
			if err != nil {
				return err
			}
			if !seen || ref.Whole {
				continue
			}
			if err := tx.Exec(`UPDATE content SET whole = TRUE WHERE doc = $1 AND spot = $2 AND sha256 = $3`, ref.Doc, ref.Spot, sha256); err != nil {
				return fmt.Errorf("content %s: %w", sha256, err)
			}
		}
		return nil
	})
	if err == nil {
		r.came.tell()
	}
	return err
}

// Referred forgets the references that documents have given up before a time,
// and tells what is still referred to, with its size: what is not may go.
func (r *Records) Referred(ctx context.Context, before time.Time) (sizes map[string]int64, err error) {
	sizes = map[string]int64{}
	err = r.db.Update(ctx, func(tx *docdb.Tx) error {
		if err := tx.Exec(`DELETE FROM content WHERE gone <> '' AND gone < $1`, stamp(before)); err != nil {
			return err
		}
		return tx.Query(func(rows docdb.Rows) error {
			var sha256 string
			var size int64
			err := rows.Scan(&sha256, &size)
			sizes[sha256] = size
			return err
		}, `SELECT DISTINCT sha256, size FROM content WHERE whole`)
	})
	if err != nil {
		return nil, fmt.Errorf("referred content: %w", err)
	}
	return sizes, nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// arrivals wakes whoever waits for content.
type arrivals struct {
	mu   sync.Mutex
	more chan struct{} // closed at the next one; nil while nobody waits
}

func (a *arrivals) tell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.more != nil {
		close(a.more)
		a.more = nil
	}
}

// Came gives a channel that is closed when some content has arrived.
func (r *Records) Came() <-chan struct{} {
	a := &r.came
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.more == nil {
		a.more = make(chan struct{})
	}
	return a.more
}
