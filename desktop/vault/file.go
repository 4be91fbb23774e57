package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// FileRef is a document's file: where it is and what it refers to.
type FileRef struct {
	Kind   string
	Doc    doc.ID
	Spot   string
	SHA256 string
	Size   int64
}

// FileState is how content stands on this desktop.
type FileState struct {
	Here   bool  // all of it
	Have   int64 // how much of it, as far as that is known
	Queued bool  // the server does not have it yet
	Pinned bool  // it stays until somebody lets it go
}

// ErrFileGone reports content that is not here.
var ErrFileGone = errors.New("the content is not here")

// ErrFileBroken reports content that somebody or something has changed on the
// disk.
var ErrFileBroken = errors.New("the content is damaged on the disk")

// Seal takes content in, under a key of its own: SaveFiles keeps it, or Discard
// throws it away. step hears how much has been taken and may end it.
func (v *Vault) Seal(r io.Reader, step func(done int64) error) (b *Blob, err error) {
	if b, err = v.newBlob(); err != nil {
		return nil, err
	}
	h, text := sha256.New(), make([]byte, chunkSize)
	defer clear(text)
	for err == nil {
		var n int
		n, err = io.ReadFull(r, text)
		if n == 0 || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		h.Write(text[:n])
		if failed := errors.Join(b.Append(text[:n]), step(b.have)); failed != nil {
			err = failed
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.Join(b.Sync(), syncDir(v.blobs.Name()))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("seal file: %w", err), v.DiscardBlob(b))
	}
	b.SHA256, b.Size = sum(h), b.have
	return b, nil
}

// DiscardBlob throws away content that nothing was made of.
func (v *Vault) DiscardBlob(b *Blob) error {
	return errors.Join(b.Close(), v.removeBlobs([]string{b.name}))
}

// SaveFile is Save for a mutation that puts a file with its content into a
// document: the content is queued with it. The blob is the vault's from now on.
func (v *Vault) SaveFile(ctx context.Context, env change.Env, m *change.Mutation, ref FileRef, b *Blob) (res *change.Result, err error) {
	spare := false
	res, err = v.save(ctx, env, m, false, func(s store) (err error) {
		if spare, err = s.mentioned(`SELECT EXISTS (SELECT 1 FROM blob WHERE sha256 = $1 AND whole)`, b.SHA256); err == nil && !spare {
			err = s.putBlob(b, true)
		}
		if err != nil {
			return err
		}
		return s.putFile(ref, true, v.now())
	})
	if err != nil || spare {
		return res, errors.Join(err, v.DiscardBlob(b))
	}
	return res, b.Close()
}

func (s store) putBlob(b *Blob, whole bool) error {
	return s.tx.Exec(`
		INSERT INTO blob (sha256, name, key, size, whole)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (sha256) DO UPDATE SET
			name = excluded.name,
			key = excluded.key,
			whole = excluded.whole`, b.SHA256, b.name, hex.EncodeToString(b.key), b.Size, whole)
}

func (s store) putFile(ref FileRef, queued bool, now time.Time) error {
	if err := s.tx.Exec(`
		INSERT INTO file (doc, spot, kind, sha256, queued, pinned, used)
		VALUES ($1, $2, $3, $4, $5, FALSE, $6)
		ON CONFLICT (doc, spot) DO UPDATE SET
			sha256 = excluded.sha256,
			queued = file.queued AND file.sha256 = excluded.sha256 OR excluded.queued,
			used = excluded.used`, ref.Doc, ref.Spot, ref.Kind, ref.SHA256, queued, now.UTC().Format(time.RFC3339)); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// Fetching gives the blob that a document's file is fetched into, or that has
// it: what is there of it already is gone on from.
func (v *Vault) Fetching(ctx context.Context, ref FileRef) (b *Blob, whole bool, err error) {
	if b, whole, err = v.blob(ctx, ref.SHA256); errors.Is(err, ErrFileGone) {
		b, err = v.newBlob()
		if err != nil {
			return nil, false, err
		}
		b.SHA256, b.Size = ref.SHA256, ref.Size
	}
	if err != nil {
		return nil, false, err
	}
	err = v.update(ctx, func(s store) error {
		if !whole {
			if err := s.putBlob(b, false); err != nil {
				return err
			}
		}
		return s.putFile(ref, false, v.now())
	})
	if err != nil {
		return nil, false, errors.Join(err, b.Close())
	}
	return b, whole, nil
}

// Fetched checks the content that was fetched. What is not what it should be is
// thrown away.
func (v *Vault) Fetched(ctx context.Context, b *Blob) error {
	got, err := b.Sum()
	if err != nil && !errors.Is(err, ErrFileBroken) {
		return err
	}
	if err != nil || got != b.SHA256 || b.have != b.Size {
		return errors.Join(doc.Invalid("", "file_hash").Because(err), v.Forget(ctx, b.SHA256))
	}
	if err := b.Sync(); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return v.update(ctx, func(s store) error {
		return s.tx.Exec(`UPDATE blob SET whole = TRUE WHERE sha256 = $1`, b.SHA256)
	})
}

// Forget throws content away that is damaged; it can be fetched again.
func (v *Vault) Forget(ctx context.Context, sha256 string) error {
	var names []string
	err := v.update(ctx, func(s store) (err error) {
		names, err = s.names(`DELETE FROM blob WHERE sha256 = $1 RETURNING name`, sha256)
		return err
	})
	return errors.Join(err, v.removeBlobs(names))
}

// Content opens content that is all here.
func (v *Vault) Content(ctx context.Context, sha256 string) (*Blob, error) {
	b, whole, err := v.blob(ctx, sha256)
	if err == nil && !whole {
		return nil, errors.Join(ErrFileGone, b.Close())
	}
	return b, err
}

func (v *Vault) blob(ctx context.Context, sha256 string) (b *Blob, whole bool, err error) {
	b = &Blob{SHA256: sha256, held: -1}
	var key string
	err = v.view(ctx, func(s store) error {
		found, err := s.tx.Row([]any{&b.name, &key, &b.Size, &whole}, `SELECT name, key, size, whole FROM blob WHERE sha256 = $1`, sha256)
		if err == nil && !found {
			err = ErrFileGone
		}
		return err
	})
	if err != nil {
		return nil, false, err
	}
	if b.key, err = hex.DecodeString(key); err != nil {
		return nil, false, errors.Join(ErrBroken, err)
	}
	if err = v.openBlob(b, os.O_RDWR); errors.Is(err, fs.ErrNotExist) {
		return nil, false, errors.Join(ErrFileGone, v.Forget(ctx, sha256))
	}
	if err != nil {
		return nil, false, err
	}
	return b, whole && b.have == b.Size, nil
}

// FileState tells how the content of a document's file stands here.
func (v *Vault) FileState(ctx context.Context, ref FileRef) (st FileState, err error) {
	err = v.view(ctx, func(s store) error {
		var name string
		var size int64
		known, err := s.tx.Row([]any{&st.Queued, &st.Pinned}, `SELECT queued, pinned FROM file WHERE doc = $1 AND spot = $2 AND sha256 = $3`, ref.Doc, ref.Spot, ref.SHA256)
		if err != nil || !known {
			return err
		}
		found, err := s.tx.Row([]any{&name, &size, &st.Here}, `SELECT name, size, whole FROM blob WHERE sha256 = $1`, ref.SHA256)
		if err != nil || !found {
			return err
		}
		if info, err := v.blobs.Stat(name); err == nil {
			st.Have = min(size, max(0, info.Size()-1)/chunkSealed*chunkSize)
		}
		if st.Here {
			st.Have = size
		}
		return nil
	})
	return st, err
}

// wanted is true of the files that the server is to have; one that it has refused
// waits for its author.
const wanted = `queued AND NOT EXISTS (
	SELECT 1 FROM refused WHERE instr(refused.mutation, file.sha256) > 0 AND instr(refused.mutation, file.doc) > 0)`

// Queued lists the files that the server knows of and whose content it does not
// have, in the order in which they were attached.
func (v *Vault) Queued(ctx context.Context) (refs []FileRef, err error) {
	return refs, v.view(ctx, func(s store) error {
		all, err := s.files(`WHERE ` + wanted + ` ORDER BY used, doc, spot`)
		if err != nil {
			return err
		}
		for _, ref := range all {
			waits, err := s.mentioned(`SELECT EXISTS (SELECT 1 FROM outbox WHERE instr(mutation, $1) > 0)`, ref.SHA256)
			if err != nil {
				return err
			}
			if !waits {
				refs = append(refs, ref)
			}
		}
		return nil
	})
}

// Sent notes that the server has the content.
func (v *Vault) Sent(ctx context.Context, ref FileRef) error {
	return v.update(ctx, func(s store) error {
		return s.tx.Exec(`UPDATE file SET queued = FALSE WHERE doc = $1 AND spot = $2 AND sha256 = $3`, ref.Doc, ref.Spot, ref.SHA256)
	})
}

// files reads the table; the text follows FROM file.
func (s store) files(text string) (refs []FileRef, err error) {
	err = s.tx.Query(func(rows docdb.Rows) error {
		var ref FileRef
		err := rows.Scan(&ref.Kind, &ref.Doc, &ref.Spot, &ref.SHA256, &ref.Size)
		refs = append(refs, ref)
		return err
	}, `
		SELECT kind, doc, spot, sha256, coalesce((SELECT size FROM blob WHERE blob.sha256 = file.sha256), 0)
		FROM file
		`+text)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return refs, nil
}

func (s store) names(text string, args ...any) (names []string, err error) {
	err = s.tx.Query(func(rows docdb.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}, text, args...)
	return names, err
}

func (s store) mentioned(text, sha256 string) (yes bool, err error) {
	_, err = s.tx.Row([]any{&yes}, text, sha256)
	return yes, err
}
