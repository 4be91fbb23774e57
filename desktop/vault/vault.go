package vault

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kontor/desktop/vault/cryptvfs"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// ErrBroken reports a copy that cannot be read: it is to be made anew from the
// server.
var ErrBroken = errors.New("the local copy is damaged")

const databaseName = "kontor.db"

// Vault is an open local copy.
type Vault struct {
	dir   string
	kinds *doc.Kinds
	files *keyFile
	lock  *instance
	key   *cryptvfs.Key
	data  []byte
	db    *docdb.DB
	// saving keeps the numbers of mutations dense: one is made at a time.
	saving sync.Mutex
	now    func() time.Time
}

// Config is what a vault is told of the world.
type Config struct {
	Dir   string
	Kinds *doc.Kinds
	Now   func() time.Time
	KDF   KDF
}

// Exists reports whether a profile folder holds a vault.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, keysName))
	return err == nil
}

// Create makes a vault that a password opens, and the server's escrow key.
func Create(ctx context.Context, c Config, password string, escrow []byte) (*Vault, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("create vault: %w", err)
	}
	lock, err := takeInstance(c.Dir)
	if err != nil {
		return nil, err
	}
	name, err := random(16)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	data, err := random(32)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	v := &Vault{dir: c.Dir, kinds: c.Kinds, lock: lock, data: data, now: c.Now,
		files: &keyFile{Version: keyVersion, Vault: fmt.Sprintf("%x", name), path: filepath.Join(c.Dir, keysName)}}
	err = errors.Join(removeDatabase(c.Dir), v.files.sealPassword([]byte(password), data, c.KDF))
	if err == nil && escrow != nil {
		err = v.files.seal(slotEscrow, nil, escrow, data)
	}
	// The database first: a key file without one would ask for a password that
	// opens nothing.
	if err == nil {
		err = v.openDatabase(ctx)
	}
	if err == nil {
		err = v.files.save()
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// Open opens the vault of a profile. A wrong password changes nothing.
func Open(ctx context.Context, c Config, password string) (*Vault, error) {
	files, err := loadKeys(c.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := takeInstance(c.Dir)
	if err != nil {
		return nil, err
	}
	data, err := files.openPassword([]byte(password))
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	v := &Vault{dir: c.Dir, kinds: c.Kinds, files: files, lock: lock, data: data, now: c.Now}
	if err := v.openDatabase(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *Vault) openDatabase(ctx context.Context) (err error) {
	if v.key, err = cryptvfs.Open(v.data); err != nil {
		return err
	}
	path := filepath.Join(v.dir, databaseName)
	if v.db, err = docdb.OpenSQLite(ctx, v.key.DSN(path)+"&_wal_autocheckpoint=20000"); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	scripts, err := fs.Sub(schemaFiles, "schema")
	if err != nil {
		return err
	}
	if err := migrate.Run(ctx, v.db.Writer, scripts); err != nil {
		if errors.Is(err, migrate.ErrNewer) {
			return err
		}
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return nil
}

// SetPassword seals the data key under another password.
func (v *Vault) SetPassword(password string, kdf KDF) error {
	if err := v.files.sealPassword([]byte(password), v.data, kdf); err != nil {
		return err
	}
	return v.files.save()
}

// Matches reports whether the password opens the vault.
func (v *Vault) Matches(password string) bool {
	data, err := v.files.openPassword([]byte(password))
	clear(data)
	return err == nil
}

// Close closes every handle and forgets the key.
func (v *Vault) Close() error {
	var errs []error
	if v.db != nil {
		errs = append(errs, v.db.Close())
		v.db = nil
	}
	if v.key != nil {
		v.key.Close()
		v.key = nil
	}
	clear(v.data)
	if v.lock != nil {
		errs = append(errs, v.lock.release())
		v.lock = nil
	}
	return errors.Join(errs...)
}

// Wipe destroys the copy: the keys first, for without them the rest is noise.
func (v *Vault) Wipe() error {
	shred := v.files.shred()
	return errors.Join(shred, v.Close(), removeDatabase(v.dir))
}

func removeDatabase(dir string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(filepath.Join(dir, databaseName+suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove copy: %w", err))
		}
	}
	return errors.Join(errs...)
}

// Setting reads a value that the copy keeps of itself, empty if none.
func (v *Vault) Setting(ctx context.Context, name string) (value string, err error) {
	err = v.db.View(ctx, func(tx *docdb.Tx) error {
		_, err := tx.Row([]any{&value}, `SELECT value FROM setting WHERE name = $1`, name)
		return err
	})
	return value, err
}

// Set writes settings together.
func (v *Vault) Set(ctx context.Context, values map[string]string) error {
	return v.db.Update(ctx, func(tx *docdb.Tx) error {
		for name, value := range values {
			if err := set(tx, name, value); err != nil {
				return err
			}
		}
		return nil
	})
}

func set(tx *docdb.Tx, name, value string) error {
	if err := tx.Exec(`
		INSERT INTO setting (name, value)
		VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value); err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}
