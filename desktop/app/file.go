package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// File is a file of a document and how its content stands on this desktop.
type File struct {
	doc.File
	Doc    doc.ID
	Spot   string // where in the document: a field, or a field and a row
	Label  string // of the field
	Author string
	Here   bool
	Queued bool // it is to be sent yet
	Pinned bool
	Moving bool  // it is being sent or fetched now
	Done   int64 // how much of it
	Fault  error // why it could not be sent the last time
}

// room is how much content that nobody has pinned a desktop keeps.
const room = 2 << 30

// Files lists the files of a document that the person may see.
func (a *App) Files(ctx context.Context, id doc.ID) (files []File, err error) {
	d, err := a.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return files, a.use(func(s *session) error {
		w := s.writer(ctx)
		d.Kind.Files(d.Doc, func(spot string, f doc.File) {
			one := File{File: f, Doc: id, Spot: spot, Label: w.words.Label(d.Kind.Name, spot), Author: w.title(f.By)}
			st, failed := s.v.FileState(ctx, refOf(d.Kind.Name, id, spot, f))
			err = errors.Join(err, failed)
			one.Here, one.Queued, one.Pinned, one.Done = st.Here, st.Queued, st.Pinned, st.Have
			s.files.tell(&one)
			files = append(files, one)
		})
		return err
	})
}

func refOf(kind string, id doc.ID, spot string, f doc.File) vault.FileRef {
	return vault.FileRef{Kind: kind, Doc: id, Spot: spot, SHA256: f.SHA256, Size: f.Size}
}

// Attach puts a file of the disk into a document: into a field that is one, a
// new row of one that lists some, or at a spot inside a row. The content is
// sealed here at once and sent when there is a connection. step hears how much
// was read.
func (a *App) Attach(ctx context.Context, id doc.ID, field, path string, step func(done, size int64)) (spot string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", doc.Invalid("file", "not_a_file")
	}
	return a.AttachFrom(ctx, id, field, filepath.Base(path), f, info.Size(), step)
}

// AttachFrom is Attach for content that comes from elsewhere: a picture that was
// pasted, a document that was printed.
func (a *App) AttachFrom(ctx context.Context, id doc.ID, field, name string, r io.Reader, size int64, step func(done, size int64)) (spot string, err error) {
	if err := checkSize(size); err != nil {
		return "", err
	}
	d, err := a.Get(ctx, id)
	if err != nil {
		return "", err
	}
	if spot, err = a.spotFor(d, field); err != nil {
		return "", err
	}
	return spot, a.during(ctx, func(ctx context.Context, s *session) error {
		head := &opening{r: io.LimitReader(r, doc.MaxFile+1)}
		b, err := s.v.Seal(head, func(done int64) error { step(done, max(done, size)); return ctx.Err() })
		if err != nil {
			return err
		}
		if err := checkSize(b.Size); err != nil {
			return errors.Join(err, s.v.DiscardBlob(b))
		}
		file := doc.File{SHA256: b.SHA256, Name: doc.FileName(name), Size: b.Size, Mime: typeOf(name, head.first)}
		return s.attach(ctx, d, spot, file, b)
	})
}

func (s *session) attach(ctx context.Context, d *Document, spot string, file doc.File, b *vault.Blob) error {
	m, err := s.mutation("")
	if err != nil {
		return errors.Join(err, s.v.DiscardBlob(b))
	}
	m.Do = []doc.Write{{Kind: d.Kind.Name, ID: d.ID, Patch: doc.FilePatch(spot, file)}}
	res, err := s.v.SaveFile(ctx, s.env(), &m, refOf(d.Kind.Name, d.ID, spot, file), b)
	if err != nil {
		return err
	}
	s.saved(&applied{res, m})
	s.files.rouse()
	return nil
}

func checkSize(size int64) error {
	switch {
	case size > doc.MaxFile:
		return doc.Invalid("file", "file_big").With("limit", fmt.Sprint(doc.MaxFile>>20))
	case size == 0:
		return doc.Invalid("file", "file_empty")
	}
	return nil
}

// spotFor is where a file is put that is attached to a field.
func (a *App) spotFor(d *Document, field string) (string, error) {
	name, inside, isRow := strings.Cut(field, "/")
	f := d.Kind.Field(name)
	if f == nil || !f.HoldsFiles() || isRow != (f.Type == doc.TRows && !f.ListsFiles()) || isRow && !strings.Contains(inside, "/") {
		return "", doc.Invalid(field, "unknown_field")
	}
	if !f.ListsFiles() {
		return field, nil
	}
	row, err := a.NewID()
	return field + "/" + string(row), err
}

// Detach takes a file out of a document. Its history still names it.
func (a *App) Detach(ctx context.Context, id doc.ID, spot string) error {
	d, err := a.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = a.Save(ctx, Draft{Writes: []doc.Write{{Kind: d.Kind.Name, ID: id, Patch: doc.FilePatch(spot, doc.File{})}}})
	return err
}

// Pin keeps the content of a file on this desktop, fetching it if need be, or
// lets it go when room is needed.
func (a *App) Pin(ctx context.Context, id doc.ID, spot string, pinned bool) error {
	ref, _, err := a.fileAt(ctx, id, spot)
	if err != nil {
		return err
	}
	return a.during(ctx, func(ctx context.Context, s *session) error {
		if pinned {
			if err := s.fetch(ctx, ref); err != nil {
				return err
			}
		}
		defer s.app.bus.publish(Event{Changed: []doc.ID{id}})
		return s.v.Pin(ctx, ref, pinned)
	})
}

// Evict takes the content of a file off this desktop; it is fetched again when
// somebody wants to see it.
func (a *App) Evict(ctx context.Context, id doc.ID, spot string) error {
	ref, _, err := a.fileAt(ctx, id, spot)
	if err != nil {
		return err
	}
	return a.use(func(s *session) error {
		defer s.app.bus.publish(Event{Changed: []doc.ID{id}})
		return s.v.Evict(ctx, ref)
	})
}

// fileAt finds a file of a document by its spot, or by its row alone.
func (a *App) fileAt(ctx context.Context, id doc.ID, at string) (ref vault.FileRef, f doc.File, err error) {
	d, err := a.Get(ctx, id)
	if err != nil {
		return ref, f, err
	}
	d.Kind.Files(d.Doc, func(spot string, file doc.File) {
		if row := strings.Split(spot, "/"); spot == at || len(row) > 1 && row[1] == at {
			ref, f = refOf(d.Kind.Name, id, spot, file), file
		}
	})
	if ref.Doc == "" {
		return ref, f, doc.Missing("File", id)
	}
	return ref, f, nil
}

// opening remembers how what is read begins: by that its type is known.
type opening struct {
	r     io.Reader
	first []byte
}

// Read implements io.Reader.
func (o *opening) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	if left := 512 - len(o.first); left > 0 {
		o.first = append(o.first, p[:min(n, left)]...)
	}
	return n, err
}

// typeOf is what a file is, by its ending or else by how it begins.
func typeOf(name string, first []byte) string {
	full := mime.TypeByExtension(strings.ToLower(filepath.Ext(name)))
	if full == "" {
		full = http.DetectContentType(first)
	}
	plain, _, err := mime.ParseMediaType(full)
	if err != nil {
		return ""
	}
	return plain
}

// during runs something long with the open session. Locking does not wait for
// it but ends it.
func (a *App) during(ctx context.Context, f func(context.Context, *session) error) error {
	var s *session
	if err := a.use(func(open *session) error { s = open; s.jobs.Add(1); return nil }); err != nil {
		return err
	}
	defer s.jobs.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.running, cancel)()
	err := f(ctx, s)
	if err != nil && s.running.Err() != nil {
		return doc.Denied("locked").Because(err)
	}
	return err
}
