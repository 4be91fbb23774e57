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
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/records"
)

// base is an open data folder.
type base struct {
	dir      string
	db       *docdb.DB
	records  *records.Records
	auth     *auth.Auth
	identity auth.Identity
	cert     tls.Certificate
	log      *slog.Logger
	clock    *clock
	public   string
}

// clock is the server's time. On a trial base it can be moved forwards.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// set moves the clock to t, never back.
func (c *clock) set(t time.Time) error {
	if t.Before(c.now()) {
		return doc.Invalid("clock", "clock_back")
	}
	c.ahead.Store(int64(time.Until(t)))
	return nil
}

// databaseFile is the SQLite base in the data folder.
const databaseFile = "kontor.db"

// defaultPublic is the address that invitations carry unless told otherwise.
const defaultPublic = "127.0.0.1:8443"

func openDB(ctx context.Context, c cmdline, dir string) (*docdb.DB, error) {
	if dsn := c.options["db"]; dsn != "" {
		return docdb.OpenPostgres(ctx, dsn)
	}
	return docdb.OpenSQLite(ctx, docdb.File(filepath.Join(dir, databaseFile)))
}

// initBase makes a data folder with an empty base, the reference lists and the
// administrator, and prints his invitation.
func initBase(ctx context.Context, c cmdline, out io.Writer) error {
	dir, err := c.need("data")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "identity.key")); !errors.Is(err, fs.ErrNotExist) {
		return doc.Invalid("data", "already_init").With("dir", dir)
	}
	public := c.or("public", defaultPublic)
	host, _, err := net.SplitHostPort(public)
	if err != nil {
		return fmt.Errorf("%w: --public is no HOST:PORT", errUsage)
	}
	if _, err := time.LoadLocation(c.or("zone", "Europe/Minsk")); err != nil {
		return doc.Invalid("zone", "unknown_zone").With("zone", c.options["zone"])
	}
	db, err := openDB(ctx, c, dir)
	if err != nil {
		return err
	}
	err = func() error {
		if err := migrate.Run(ctx, db.Writer, docdb.Schema(db.Engine)); err != nil {
			return err
		}
		return records.Init(ctx, db, c.or("company", "Контор"), c.or("zone", "Europe/Minsk"), c.options["trial"] != "", rand.Reader, time.Now())
	}()
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := auth.MakeIdentity(dir, host, time.Now()); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "public"), []byte(public), 0o600); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	b, err := openBase(ctx, c, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(b.seed(ctx, out), b.Close())
}

// openBase opens a data folder that init has made.
func openBase(ctx context.Context, c cmdline, log *slog.Logger) (*base, error) {
	dir, err := c.need("data")
	if err != nil {
		return nil, err
	}
	b := &base{dir: dir, log: log, clock: &clock{}}
	if b.identity, b.cert, err = auth.LoadIdentity(dir); err != nil {
		return nil, err
	}
	public, err := os.ReadFile(filepath.Join(dir, "public"))
	if err != nil {
		return nil, fmt.Errorf("open base: %w", err)
	}
	b.public = c.or("public", string(public))
	if b.db, err = openDB(ctx, c, dir); err != nil {
		return nil, err
	}
	if err := b.open(ctx, c); err != nil {
		return nil, errors.Join(err, b.db.Close())
	}
	return b, nil
}

func (b *base) open(ctx context.Context, c cmdline) error {
	if err := migrate.Run(ctx, b.db.Writer, docdb.Schema(b.db.Engine)); err != nil {
		return err
	}
	if err := b.loadClock(c); err != nil {
		return err
	}
	var err error
	b.records, err = records.Open(ctx, b.db, records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: b.clock.now, Random: rand.Reader,
		Report: func(err error) { b.log.Error("a consequence failed", "error", err) },
	})
	if err != nil {
		return err
	}
	b.auth = auth.New(b.db, b.clock.now, auth.DefaultKDF)
	return nil
}

// clockFile keeps how far a trial base's clock is ahead.
const clockFile = "clock"

func (b *base) loadClock(c cmdline) error {
	if text, err := os.ReadFile(filepath.Join(b.dir, clockFile)); err == nil {
		ahead, err := time.ParseDuration(string(text))
		if err != nil {
			return fmt.Errorf("load clock: %w", err)
		}
		b.clock.ahead.Store(int64(ahead))
	}
	if now := c.options["now"]; now != "" {
		t, err := moment(now, time.UTC)
		if err != nil {
			return err
		}
		b.clock.ahead.Store(int64(time.Until(t)))
	}
	return nil
}

// setClock moves the clock of a trial base and runs what the days between do.
func (b *base) setClock(ctx context.Context, text string) error {
	if !b.records.Meta().Trial {
		return doc.Denied("not_trial")
	}
	t, err := moment(text, b.records.Meta().Zone)
	if err != nil {
		return err
	}
	if err := b.clock.set(t); err != nil {
		return err
	}
	ahead := time.Duration(b.clock.ahead.Load()).String()
	if err := os.WriteFile(filepath.Join(b.dir, clockFile), []byte(ahead), 0o600); err != nil {
		return fmt.Errorf("set clock: %w", err)
	}
	return b.records.Midnight(ctx)
}

// Close closes the base.
func (b *base) Close() error { return errors.Join(b.records.Close(), b.db.Close()) }

// invite prints an invitation for an employee's device.
func (b *base) invite(ctx context.Context, employee doc.ID, reset bool, out io.Writer) error {
	code, err := b.auth.Invite(ctx, employee, reset)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, wire.Invitation{Host: b.public, Pin: b.identity.Pin(), Code: code})
	return err
}
