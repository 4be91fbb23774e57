package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/content"
	"kontor/syncserver/hub"
	"kontor/syncserver/records"
)

// base is an open data folder.
type base struct {
	dir      string
	dsn      string // as --db named it
	db       *docdb.DB
	records  *records.Records
	content  *content.Store
	auth     *auth.Auth
	identity auth.Identity
	cert     tls.Certificate
	log      *slog.Logger
	clock    *clock
	moved    chan struct{} // the clock was: another midnight is the next
	set      bool          // a trial base's clock was: from then on it goes forwards only
	from     string        // when it was last told to be served from
	public   string
	folder   io.Closer // locked while the base is open
	hub      *hub.Hub  // nil while nobody is served
}

// identityFile tells a data folder from any other.
const identityFile = "identity.key"

// lockFile is locked by the process that works on a data folder.
const lockFile = ".lock"

// errInUse reports that another process works on the data folder.
var errInUse = doc.Invalid("", "folder_in_use")

// clock is the server's time. On a trial base it can be moved forwards.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// set moves the clock to t, never back.
func (c *clock) set(t time.Time) error {
	if t.Before(c.now()) {
		return doc.Invalid("", "clock_back")
	}
	c.ahead.Store(int64(time.Until(t)))
	return nil
}

// databaseFile is the SQLite base in the data folder.
const databaseFile = "kontor.db"

// contentFolder is where the files of documents lie in the data folder.
const contentFolder = "content"

func openDB(ctx context.Context, c cmdline, dir string) (*docdb.DB, error) {
	if dsn := c.options["db"]; dsn != "" {
		db, err := docdb.OpenPostgres(ctx, dsn)
		if err != nil {
			return nil, doc.Denied("no_database").With("why", err.Error()).Because(err)
		}
		return db, nil
	}
	return docdb.OpenSQLite(ctx, docdb.File(filepath.Join(dir, databaseFile)))
}

// openBase opens a data folder that init has made.
func openBase(ctx context.Context, c cmdline, log *slog.Logger) (*base, error) {
	dir, err := c.need("data")
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, identityFile)); errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, doc.Invalid("", "no_base").With("dir", dir)
	}
	b := &base{dir: dir, dsn: c.options["db"], log: log, clock: &clock{}, moved: make(chan struct{}, 1)}
	if b.folder, err = takeFolder(dir); err != nil {
		return nil, err
	}
	if err := b.openLocked(ctx, c); err != nil {
		return nil, errors.Join(err, b.folder.Close())
	}
	return b, nil
}

func (b *base) openLocked(ctx context.Context, c cmdline) (err error) {
	if b.identity, b.cert, err = auth.LoadIdentity(b.dir); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(b.dir, publicFile))
	if err != nil {
		return fmt.Errorf("open base: %w", err)
	}
	b.public = string(public)
	if b.db, err = openDB(ctx, c, b.dir); err != nil {
		return err
	}
	err = b.open(ctx)
	if errors.Is(err, records.ErrEmpty) {
		err = doc.Invalid("", "base_empty").With("dir", b.dir)
	}
	if err != nil {
		return errors.Join(err, b.db.Close())
	}
	return nil
}

func (b *base) open(ctx context.Context) error {
	if err := migrate.Run(ctx, b.db.Writer, docdb.Schema(b.db.Engine)); err != nil {
		return err
	}
	if err := b.loadClock(); err != nil {
		return err
	}
	var err error
	b.records, err = records.Open(ctx, b.db, records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: b.clock.now, Random: rand.Reader, Denied: crm.Denial,
		Report: func(err error) { b.log.Error("a consequence failed", "error", err) },
	})
	if err != nil {
		return err
	}
	b.auth = auth.New(b.db, b.clock.now, auth.DefaultKDF)
	if b.content, err = content.Open(filepath.Join(b.dir, contentFolder)); err != nil {
		return errors.Join(err, b.records.Close())
	}
	return nil
}

// clockFile keeps how far a trial base's clock is ahead, and from when it was
// last told to be served.
const clockFile = "clock"

func (b *base) loadClock() error {
	text, err := os.ReadFile(filepath.Join(b.dir, clockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load clock: %w", err)
	}
	far, from, _ := strings.Cut(string(text), " ")
	ahead, err := time.ParseDuration(far)
	if err != nil {
		return fmt.Errorf("load clock: %w", err)
	}
	b.clock.ahead.Store(int64(ahead))
	b.set, b.from = true, from
	return nil
}

func (b *base) keepClock() error {
	text := time.Duration(b.clock.ahead.Load()).String() + " " + b.from
	if err := os.WriteFile(filepath.Join(b.dir, clockFile), []byte(text), 0o600); err != nil {
		return fmt.Errorf("keep clock: %w", err)
	}
	return nil
}

// startAt sets the time that a trial base is served from. The first time that
// may be any, later it goes forwards only; told the same again, as when a server
// is started anew by the same line, it goes on from where it is.
func (b *base) startAt(ctx context.Context, text string) error {
	if !b.records.Meta().Trial {
		return doc.Denied("not_trial")
	}
	t, err := moment("serve", text, b.records.Meta().Zone)
	if err != nil {
		return err
	}
	from := t.UTC().Format(time.RFC3339)
	if from == b.from {
		return nil
	}
	if b.set {
		err = b.clock.set(t)
	} else {
		b.clock.ahead.Store(int64(time.Until(t)))
	}
	if err != nil {
		return err
	}
	b.from = from
	return b.turn(ctx)
}

// setClock moves the clock of a trial base and runs what the days between do.
func (b *base) setClock(ctx context.Context, text string) error {
	if !b.records.Meta().Trial {
		return doc.Denied("not_trial")
	}
	t, err := moment("clock", text, b.records.Meta().Zone)
	if err != nil {
		return err
	}
	if err := b.clock.set(t); err != nil {
		return err
	}
	return b.turn(ctx)
}

// turn keeps how far the clock is ahead and runs what the days between do.
func (b *base) turn(ctx context.Context) error {
	if err := b.keepClock(); err != nil {
		return err
	}
	select {
	case b.moved <- struct{}{}:
	default: // it will be looked at anyway
	}
	return b.records.Midnight(ctx)
}

// Close closes the base.
func (b *base) Close() error {
	return errors.Join(b.records.Close(), b.content.Close(), b.db.Close(), b.folder.Close())
}

// invite prints an invitation for an employee's device.
func (b *base) invite(ctx context.Context, employee doc.ID, reset bool, out io.Writer) error {
	code, err := b.auth.Invite(ctx, employee, reset)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, wire.Invitation{Host: b.public, Pin: b.identity.Pin(), Code: code})
	return err
}
