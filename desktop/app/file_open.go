package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kontor/desktop/vault"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Content writes the content of a document's file to a place of its own: it is
// there whole or not at all; a file of that name is replaced. at is a spot or a
// row.
func (a *App) Content(ctx context.Context, id doc.ID, at, to string) error {
	ref, f, err := a.fileAt(ctx, id, at)
	if err == nil {
		err = placeable(to)
	}
	if err != nil {
		return err
	}
	d, err := a.Get(ctx, id)
	if err != nil {
		return err
	}
	return a.during(ctx, func(ctx context.Context, s *session) error {
		if err := s.fetch(ctx, ref); err != nil {
			return err
		}
		if err := a.took(ctx, crm.AccessExport, d, f.Name); err != nil {
			return err
		}
		return s.bring(ctx, ref, to)
	})
}

// bring writes content to a place, fetching it if it is not here or has been
// damaged here.
func (s *session) bring(ctx context.Context, ref vault.FileRef, to string) error {
	if err := s.fetch(ctx, ref); err != nil {
		return err
	}
	err := s.copyOut(ctx, ref, to)
	if !errors.Is(err, vault.ErrFileBroken) {
		return err
	}
	if err := s.v.Forget(ctx, ref.SHA256); err != nil {
		return err
	}
	if err := s.fetch(ctx, ref); err != nil {
		return err
	}
	return s.copyOut(ctx, ref, to)
}

func (s *session) copyOut(ctx context.Context, ref vault.FileRef, to string) error {
	b, err := s.v.Content(ctx, ref.SHA256)
	if err != nil {
		return err
	}
	defer b.Close()
	t, err := os.CreateTemp(filepath.Dir(to), ".kontor-*")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	_, err = io.Copy(t, &ending{ctx, io.NewSectionReader(b, 0, b.Size)})
	if err = errors.Join(err, t.Sync(), t.Close()); err != nil {
		return fmt.Errorf("write content: %w", err)
	}
	return os.Rename(t.Name(), to)
}

// ending is a reader that a context ends.
type ending struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (e *ending) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(p)
}

// openedDir is where copies lie that other programs show. They are plain: they
// go when the program is locked, and what a crash has left goes at the start.
const openedDir = "opened"

// programs are endings of files that would run and not be shown.
var programs = []string{
	".apk", ".app", ".bat", ".cmd", ".com", ".cpl", ".desktop", ".dll", ".exe", ".hta", ".jar", ".js", ".jse", ".lnk", ".msc", ".msi", ".msp",
	".pif", ".ps1", ".reg", ".scf", ".scr", ".sh", ".url", ".vbe", ".vbs", ".wsf", ".wsh",
}

// OpenFile makes a copy of a file for another program to show and gives its
// path. What would run is not opened: it can be saved.
func (a *App) OpenFile(ctx context.Context, id doc.ID, at string) (path string, err error) {
	ref, f, err := a.fileAt(ctx, id, at)
	if err != nil {
		return "", err
	}
	if slices.Contains(programs, strings.ToLower(filepath.Ext(f.Name))) {
		return "", doc.Denied("file_program").With("name", f.Name)
	}
	err = a.during(ctx, func(ctx context.Context, s *session) error {
		parent := filepath.Join(a.cfg.Dir, openedDir)
		if err := os.MkdirAll(parent, 0o700); err != nil {
			return err
		}
		dir, err := os.MkdirTemp(parent, "")
		if err != nil {
			return err
		}
		path = filepath.Join(dir, doc.FileName(f.Name))
		return s.bring(ctx, ref, path)
	})
	return path, err
}

// removeOpened removes the copies that were made for other programs.
func (a *App) removeOpened() {
	if err := os.RemoveAll(filepath.Join(a.cfg.Dir, openedDir)); err != nil {
		a.cfg.Log.Warn("remove opened copies", "error", err)
	}
}
