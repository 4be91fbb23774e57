package vault

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kontor/desktop/vault/cryptvfs"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/shared/migrate"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

const databaseName = "kontor.db"

// Vault is an open local copy.
type Vault struct {
	dir     string
	kinds   *doc.Kinds
	files   *keyFile
	lock    *instance
	key     *cryptvfs.Key
	data    []byte
	blobs   *os.Root                 // where content lies
	db      atomic.Pointer[docdb.DB] // nil once closed
	traits  traits
	words   *i18n.Words  // titles are ordered as in Russian
	sorters sync.Pool    // of what makes their keys
	loose   atomic.Bool  // search lies in bits that are to be merged
	forgot  atomic.Int64 // see Forgotten
	// saving keeps the numbers of mutations dense: one is made at a time.
	saving sync.Mutex
	// sealing is held while the key file is read or replaced.
	sealing sync.Mutex
	now     func() time.Time
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
	v := c.vault(lock, data, &keyFile{Version: keyVersion, Vault: fmt.Sprintf("%x", name), path: filepath.Join(c.Dir, keysName)})
	err = errors.Join(removeDatabase(c.Dir), v.files.sealPassword([]byte(password), data, c.KDF))
	if err == nil && escrow != nil {
		err = v.files.seal(slotEscrow, nil, escrow, data)
	}
	// The database first: a key file without one would ask for a password that
	// opens nothing.
	if err == nil {
		err = v.openDatabase(ctx, databaseName)
	}
	if err == nil {
		err = v.files.save()
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (c Config) vault(lock *instance, data []byte, files *keyFile) *Vault {
	return &Vault{dir: c.Dir, kinds: c.Kinds, lock: lock, data: data, now: c.Now, files: files, traits: traitsOf(c.Kinds), words: i18n.New(i18n.RU)}
}

// Open opens the vault of a profile. A wrong password changes nothing.
func Open(ctx context.Context, c Config, password string) (*Vault, error) {
	return open(ctx, c, func(f *keyFile) ([]byte, error) { return f.openPassword([]byte(password)) })
}

// OpenEscrow opens a vault whose password was forgotten by the server's escrow
// key, and seals it under a new password.
func OpenEscrow(ctx context.Context, c Config, escrow []byte, password string) (*Vault, error) {
	v, err := open(ctx, c, func(f *keyFile) ([]byte, error) { return f.openEscrow(escrow) })
	if err != nil {
		return nil, err
	}
	if err := v.SetPassword(password, c.KDF); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func open(ctx context.Context, c Config, unseal func(*keyFile) ([]byte, error)) (*Vault, error) {
	files, err := loadKeys(c.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := takeInstance(c.Dir)
	if err != nil {
		return nil, err
	}
	data, err := unseal(files)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	v := c.vault(lock, data, files)
	if err := finishRebuild(c.Dir); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	// SQLite would make an empty database where one has gone: what was unsent
	// would be missed by nobody.
	if info, err := os.Stat(filepath.Join(c.Dir, databaseName)); err != nil || info.Size() == 0 {
		return nil, errors.Join(ErrBroken, err, v.Close())
	}
	if err := v.openDatabase(ctx, databaseName); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// The writer's cache. A first fill only adds: in a small one it goes over the same
// memory again and again, and memory that was never touched is dear: 20 µs a page
// on a virtual machine, unless it lies in huge pages. Whoever makes indexes and
// edits reads.
const (
	cacheFilling = `PRAGMA cache_size=-16384`
	cacheWorking = `PRAGMA cache_size=-131072`
)

func (v *Vault) openDatabase(ctx context.Context, name string) (err error) {
	if v.key, err = cryptvfs.Open(v.data); err != nil {
		return err
	}
	db, err := docdb.OpenSQLite(ctx, v.key.DSN(filepath.Join(v.dir, name)))
	if err != nil {
		return fmt.Errorf("open copy: %w", judged(err))
	}
	v.db.Store(db)
	v.loose.Store(true) // who knows how it was left
	// What a statement may have to take back stays in memory: it is little, and
	// sealed into a file it was a third of the work of an import.
	if err := v.run(ctx, cacheFilling, `PRAGMA temp_store=MEMORY`); err != nil {
		return fmt.Errorf("open copy: %w", err)
	}
	scripts, err := fs.Sub(schemaFiles, "schema")
	if err != nil {
		return err
	}
	if err := migrate.Run(ctx, db.Writer, scripts); err != nil {
		return fmt.Errorf("open copy: %w", judged(err))
	}
	if err := v.remake(ctx); err != nil {
		return err
	}
	if err := v.finishScrub(ctx); err != nil {
		return err
	}
	if err := v.unkeepOld(ctx); err != nil && !errors.Is(err, ErrFull) { // who has no room may read
		return err
	}
	if name != databaseName {
		return nil // a copy in the making knows of no content yet
	}
	if v.blobs, err = openBlobs(v.dir); err != nil {
		return err
	}
	return v.sweepBlobs(ctx)
}

// SetPassword seals the data key under another password. If that fails, the old
// one still opens.
func (v *Vault) SetPassword(password string, kdf KDF) error {
	v.sealing.Lock()
	defer v.sealing.Unlock()
	if v.db.Load() == nil {
		return ErrClosed // and the key with it
	}
	old := slices.Clone(v.files.Slots)
	err := v.files.sealPassword([]byte(password), v.data, kdf)
	if err == nil {
		err = v.files.save()
	}
	if err != nil {
		v.files.Slots = old
	}
	return err
}

// Matches reports whether the password opens the vault.
func (v *Vault) Matches(password string) bool {
	v.sealing.Lock()
	defer v.sealing.Unlock()
	data, err := v.files.openPassword([]byte(password))
	clear(data)
	return err == nil
}

// Close closes every handle and forgets the key. Calls that come after are
// answered ErrClosed.
func (v *Vault) Close() error {
	errs := []error{v.closeDatabase()}
	if v.blobs != nil {
		errs = append(errs, v.blobs.Close())
		v.blobs = nil
	}
	v.sealing.Lock()
	clear(v.data)
	v.sealing.Unlock()
	if v.lock != nil {
		errs = append(errs, v.lock.release())
		v.lock = nil
	}
	return errors.Join(errs...)
}

func (v *Vault) closeDatabase() error {
	var errs []error
	if db := v.db.Swap(nil); db != nil {
		errs = append(errs, db.Close())
	}
	if v.key != nil {
		errs = append(errs, v.key.Close())
		v.key = nil
	}
	return errors.Join(errs...)
}

// Wipe destroys the copy: the keys first, for without them the rest is noise.
func (v *Vault) Wipe() error {
	shred := v.files.shred()
	return errors.Join(shred, v.Close(), removeDatabase(v.dir), os.RemoveAll(filepath.Join(v.dir, blobsDir)))
}

func removeDatabase(dir string) error {
	return errors.Join(removeFiles(dir, databaseName), removeFiles(dir, unfinishedName), removeFiles(dir, rebuiltName))
}

// removeFiles removes a database with everything that belongs to it.
func removeFiles(dir, name string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(filepath.Join(dir, name+suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove copy: %w", err))
		}
	}
	return errors.Join(errs...)
}
