package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
	"kontor/syncserver/auth"
	"kontor/syncserver/records"
)

// The defaults of init.
const (
	defaultZone   = "Europe/Minsk"
	defaultPublic = "127.0.0.1:8443" // what invitations carry
)

// publicFile keeps the address that invitations carry.
const publicFile = "public"

// initBase makes a data folder with an empty base, the reference lists and the
// administrator, and prints his invitation.
func initBase(ctx context.Context, c cmdline, out io.Writer) error {
	dir, err := c.need("data")
	if err != nil {
		return err
	}
	zone := c.or("zone", defaultZone)
	public, err := addressOf("init", c.or("public", defaultPublic))
	if err != nil {
		return err
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return doc.Invalid("", "unknown_zone").With("zone", zone)
	}
	if err := makeFolder(dir); err != nil {
		return err
	}
	_, err = os.Stat(filepath.Join(dir, databaseFile))
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := makeBase(ctx, c, dir, zone); err != nil {
		return err
	}
	if err := furnish(ctx, c, dir, public, out); err != nil {
		if fresh { // half a base would be in the way of the next try
			err = errors.Join(err, clearBase(dir))
		}
		return err
	}
	return nil
}

// baseFiles is what init makes in a folder.
var baseFiles = []string{identityFile, "tls.crt", "tls.key", publicFile, databaseFile, databaseFile + "-wal", databaseFile + "-shm"}

// makeFolder makes a folder that only this account may read. One that was there
// before is closed to others only if nothing of theirs lies in it.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unusable(dir, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return unusable(dir, err)
	}
	if other := stranger(entries); other != "" {
		return doc.Invalid("", "folder_not_empty").With("dir", dir).With("name", other)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return unusable(dir, err)
	}
	return nil
}

// stranger names a file of a folder that no init has made. In a data folder
// there may be any.
func stranger(entries []fs.DirEntry) (other string) {
	for _, e := range entries {
		switch name := e.Name(); {
		case name == identityFile:
			return ""
		case name == lockFile, name == contentFolder, name == "lost+found", slices.Contains(baseFiles, name):
		default:
			other = name
		}
	}
	return other
}

func unusable(dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return err
	}
	return doc.Invalid("", "folder_unusable").With("dir", dir).Because(err)
}

// furnish gives an empty base what it is served with: the server's identity,
// the reference lists and the administrator, whose invitation it prints.
func furnish(ctx context.Context, c cmdline, dir, public string, out io.Writer) error {
	host, _, _ := net.SplitHostPort(public)
	if err := writePublic(dir, public); err != nil {
		return err
	}
	if err := auth.MakeIdentity(dir, host, time.Now()); err != nil {
		return err
	}
	b, err := openBase(ctx, c, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(b.seed(ctx, out), b.Close())
}

// clearBase removes what init has made in a folder.
func clearBase(dir string) error {
	var errs []error
	for _, name := range baseFiles {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("clear base: %w", err))
		}
	}
	return errors.Join(errs...)
}

// makeBase makes the empty base, and refuses a folder or a database that has
// one already.
func makeBase(ctx context.Context, c cmdline, dir, zone string) (err error) {
	folder, err := takeFolder(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	if _, err := os.Stat(filepath.Join(dir, identityFile)); !errors.Is(err, fs.ErrNotExist) {
		return doc.Invalid("", "already_init").With("dir", dir)
	}
	db, err := openDB(ctx, c, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate.Run(ctx, db.Writer, docdb.Schema(db.Engine)); err != nil {
		return err
	}
	taken := false
	if err := db.View(ctx, func(tx *docdb.Tx) (err error) {
		var head string
		taken, err = tx.Row([]any{&head}, `SELECT value FROM meta WHERE name = 'head'`)
		return err
	}); err != nil {
		return err
	}
	if taken {
		return doc.Invalid("", "database_taken")
	}
	return records.Init(ctx, db, c.or("company", "Kontor"), zone, c.options["trial"] != "", rand.Reader, time.Now())
}

// addressOf reads HOST:PORT, also out of a URL, whose port may be left out; command
// is who asks for it.
func addressOf(command, public string) (string, error) {
	if host, isURL := strings.CutPrefix(public, "https://"); isURL {
		public = strings.TrimSuffix(host, "/")
		if _, _, err := net.SplitHostPort(public); err != nil {
			public = net.JoinHostPort(public, "443")
		}
	}
	host, port, err := net.SplitHostPort(public)
	if _, none := strconv.ParseUint(port, 10, 16); err != nil || none != nil || host == "" {
		return "", wrongUsage(command, "usage_public", "text", public)
	}
	return public, nil
}

func writePublic(dir, public string) error {
	if err := os.WriteFile(filepath.Join(dir, publicFile), []byte(public), 0o600); err != nil {
		return fmt.Errorf("keep the public address: %w", err)
	}
	return nil
}
