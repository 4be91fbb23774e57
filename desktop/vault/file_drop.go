package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// Pin keeps content here, or lets it go when room is needed.
func (v *Vault) Pin(ctx context.Context, ref FileRef, pinned bool) error {
	return v.update(ctx, func(s store) error {
		return s.tx.Exec(`UPDATE file SET pinned = $1 WHERE doc = $2 AND spot = $3 AND sha256 = $4`, pinned, ref.Doc, ref.Spot, ref.SHA256)
	})
}

// Evict takes the content of a file away from this desktop, unless the server
// does not have it yet.
func (v *Vault) Evict(ctx context.Context, ref FileRef) error {
	return v.evict(ctx, func(s store) error {
		return s.tx.Exec(`DELETE FROM file WHERE doc = $1 AND spot = $2 AND NOT queued`, ref.Doc, ref.Spot)
	})
}

// Trim evicts what was not looked at for longest, until the rest takes no more
// than room. What is pinned or queued stays.
func (v *Vault) Trim(ctx context.Context, room int64) error {
	return v.evict(ctx, func(s store) error {
		var taken int64
		if _, err := s.tx.Row([]any{&taken}, `SELECT coalesce(sum(size), 0) FROM blob`); err != nil || taken <= room {
			return err
		}
		all, err := s.files(`WHERE NOT queued AND NOT pinned ORDER BY used, doc, spot`)
		if err != nil {
			return err
		}
		for i := 0; i < len(all) && taken > room; i++ {
			if err := s.tx.Exec(`DELETE FROM file WHERE doc = $1 AND spot = $2`, all[i].Doc, all[i].Spot); err != nil {
				return err
			}
			taken -= all[i].Size
		}
		return nil
	})
}

func (v *Vault) evict(ctx context.Context, forget func(store) error) error {
	var names []string
	err := v.update(ctx, func(s store) (err error) {
		if err = forget(s); err == nil {
			names, err = s.orphans()
		}
		return err
	})
	return errors.Join(err, v.removeBlobs(names))
}

// dropFiles forgets the files that their documents refer to no more, or that
// the person may no longer see, and gives the names of what is to be removed
// from the disk. touched nil means that any document may have changed.
func (s store) dropFiles(touched []doc.ID) (names []string, err error) {
	all, err := s.files(``)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	for _, ref := range all {
		if touched != nil && !slices.Contains(touched, ref.Doc) {
			continue
		}
		keep, err := s.refers(ref)
		if err != nil {
			return nil, err
		}
		if keep {
			continue
		}
		if err := s.tx.Exec(`DELETE FROM file WHERE doc = $1 AND spot = $2`, ref.Doc, ref.Spot); err != nil {
			return nil, fmt.Errorf("drop file: %w", err)
		}
	}
	return s.orphans()
}

// refers reports whether a file is to be kept: the document shows it, or what
// its author wrote of it waits for the server or was refused and is his to mend.
func (s store) refers(ref FileRef) (bool, error) {
	r, err := s.row(ref.Doc)
	if err != nil {
		return false, err
	}
	name, _, _ := strings.Cut(ref.Spot, "/")
	if r != nil && !slices.Contains(r.Hidden, name) {
		k, err := s.kinds.Kind(r.Kind)
		if err != nil {
			return false, err
		}
		d, err := r.Document(k)
		if err != nil {
			return false, err
		}
		if k.FileAt(d, ref.Spot).SHA256 == ref.SHA256 {
			return true, nil
		}
	}
	return s.mentioned(`
		SELECT EXISTS (SELECT 1 FROM file f WHERE f.sha256 = $1 AND f.queued
			AND (EXISTS (SELECT 1 FROM outbox WHERE instr(mutation, f.sha256) > 0)
				OR EXISTS (SELECT 1 FROM refused WHERE instr(mutation, f.sha256) > 0)))`, ref.SHA256)
}

// orphans forgets the content that no file refers to, and gives its names.
func (s store) orphans() ([]string, error) {
	return s.names(`DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM file) RETURNING name`)
}

// removeBlobs takes files off the disk; their keys are gone already.
func (v *Vault) removeBlobs(names []string) error {
	var errs []error
	for _, name := range names {
		if err := v.blobs.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove file: %w", err))
		}
	}
	return errors.Join(errs...)
}

// sweepBlobs removes what a killed program has left on the disk.
func (v *Vault) sweepBlobs(ctx context.Context) error {
	var known []string
	if err := v.view(ctx, func(s store) (err error) { known, err = s.names(`SELECT name FROM blob`); return err }); err != nil {
		return err
	}
	entries, err := fs.ReadDir(v.blobs.FS(), ".")
	if err != nil {
		return fmt.Errorf("sweep files: %w", err)
	}
	var left []string
	for _, e := range entries {
		if !slices.Contains(known, e.Name()) {
			left = append(left, e.Name())
		}
	}
	return v.removeBlobs(left)
}
