package vault

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"kontor/desktop/vault/cryptvfs"
	"kontor/shared/docdb"
)

// salvage is what a damaged copy still gives of what the server does not have.
type salvage struct {
	settings map[string]string
	outbox   map[int64][2]string // by number: ID and mutation
	refused  map[string][3]string
	files    map[string][]any // the content that the server does not have
	lost     bool             // something could not be read
}

// Rebuild makes a damaged copy anew: empty, to be filled by the server, under
// the same password, with the settings and whatever is unsent or refused as far
// as it can be read. whole is false when some of that may be lost; if nothing
// can be read the error is ErrLost, and the copy stays as it is. What is unsent
// is not shown in documents again before the server has taken it.
func Rebuild(ctx context.Context, c Config, password string) (v *Vault, whole bool, err error) {
	files, err := loadKeys(c.Dir)
	if err != nil {
		return nil, false, err
	}
	lock, err := takeInstance(c.Dir)
	if err != nil {
		return nil, false, err
	}
	data, err := files.openPassword([]byte(password))
	if err != nil {
		return nil, false, errors.Join(err, lock.release())
	}
	v = c.vault(lock, data, files)
	if err = finishRebuild(c.Dir); err == nil {
		whole, err = v.rebuild(ctx)
	}
	if err == nil {
		err = v.openDatabase(ctx, databaseName)
	}
	if err != nil {
		return nil, false, errors.Join(fmt.Errorf("rebuild: %w", err), v.Close())
	}
	return v, whole, nil
}

// The names under which a copy is made anew. It gets the second one when it is
// complete: a program killed after that goes on with it.
const (
	unfinishedName = "kontor-part.db"
	rebuiltName    = "kontor-new.db"
)

func (v *Vault) rebuild(ctx context.Context) (whole bool, err error) {
	found := v.salvage(ctx)
	if found.lost && len(found.settings) == 0 {
		return false, ErrLost // what there is may be of use to somebody else yet
	}
	if err := removeFiles(v.dir, unfinishedName); err != nil {
		return false, err
	}
	err = v.openDatabase(ctx, unfinishedName)
	if err == nil {
		err = v.update(ctx, func(s store) error { return s.restore(found) })
	}
	if err == nil {
		err = v.emptyLog(ctx, true)
	}
	if err = errors.Join(err, v.closeDatabase()); err != nil {
		return false, err
	}
	if err := os.Rename(filepath.Join(v.dir, unfinishedName), filepath.Join(v.dir, rebuiltName)); err != nil {
		return false, err
	}
	if err := syncDir(v.dir); err != nil {
		return false, err
	}
	return !found.lost, finishRebuild(v.dir)
}

// finishRebuild puts a copy that was made anew in the place of the damaged one,
// whose log must be gone by then: it would be taken for the new one's.
func finishRebuild(dir string) error {
	rebuilt := filepath.Join(dir, rebuiltName)
	if _, err := os.Stat(rebuilt); err != nil {
		return nil // none was made
	}
	if err := removeFiles(dir, databaseName); err != nil {
		return err
	}
	if err := os.Rename(rebuilt, filepath.Join(dir, databaseName)); err != nil {
		return fmt.Errorf("take the new copy: %w", err)
	}
	return syncDir(dir)
}

// salvage reads what it can. Errors are no news here: they are what it is for.
func (v *Vault) salvage(ctx context.Context) *salvage {
	f := &salvage{settings: map[string]string{}, outbox: map[int64][2]string{}, refused: map[string][3]string{}, files: map[string][]any{}, lost: true}
	path := filepath.Join(v.dir, databaseName)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return f // SQLite would make an empty one
	}
	key, err := cryptvfs.Open(v.data)
	if err != nil {
		return f
	}
	defer key.Close()
	db, err := docdb.OpenSQLite(ctx, key.DSN(path, cryptvfs.Salvage))
	if err != nil {
		return f
	}
	defer db.Close()
	f.lost = false
	// From both ends: what lies behind a damaged page is reached as well.
	for _, order := range []string{"", " DESC"} {
		err := errors.Join(
			readAll(ctx, db, `SELECT name, value FROM setting ORDER BY name`+order, func(scan func(...any) error) error {
				var name, value string
				err := scan(&name, &value)
				f.settings[name] = value
				return err
			}),
			readAll(ctx, db, `SELECT n, id, mutation FROM outbox ORDER BY n`+order, func(scan func(...any) error) error {
				var n int64
				var m [2]string
				err := scan(&n, &m[0], &m[1])
				f.outbox[n] = m
				return err
			}),
			readAll(ctx, db, `SELECT id, at, mutation, faults FROM refused ORDER BY id`+order, func(scan func(...any) error) error {
				var id string
				var r [3]string
				err := scan(&id, &r[0], &r[1], &r[2])
				f.refused[id] = r
				return err
			}),
			readAll(ctx, db, `
				SELECT f.doc, f.spot, f.kind, f.sha256, b.name, b.key, b.size
				FROM file f
				JOIN blob b ON b.sha256 = f.sha256
				WHERE f.queued AND b.whole
				ORDER BY f.doc`+order, func(scan func(...any) error) error {
				var at, spot, kind, sha256, name, key string
				var size int64
				err := scan(&at, &spot, &kind, &sha256, &name, &key, &size)
				f.files[at+"/"+spot] = []any{at, spot, kind, sha256, name, key, size}
				return err
			}))
		f.lost = f.lost || err != nil
	}
	return f
}

func readAll(ctx context.Context, db *docdb.DB, text string, line func(scan func(...any) error) error) error {
	rows, err := db.Reader.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := line(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// restore writes into an empty copy what was salvaged of a damaged one.
func (s store) restore(f *salvage) error {
	for _, name := range []string{SettingCursor, SettingHave, settingAsOf, settingScrub, settingSearched, settingLinked, settingKeyed, settingFields} {
		delete(f.settings, name) // they speak of documents that are not here yet
	}
	for n, m := range f.outbox {
		if issued, err := strconv.ParseInt(f.settings[settingN], 10, 64); err != nil || issued < n {
			f.settings[settingN] = strconv.FormatInt(n, 10)
		}
		if err := s.tx.Exec(`INSERT INTO outbox (n, id, mutation) VALUES ($1, $2, $3)`, n, m[0], m[1]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.settings)) {
		if err := set(s.tx, name, f.settings[name]); err != nil {
			return err
		}
	}
	for id, r := range f.refused {
		if err := s.tx.Exec(`INSERT INTO refused (id, at, mutation, faults) VALUES ($1, $2, $3, $4)`, id, r[0], r[1], r[2]); err != nil {
			return err
		}
	}
	for _, at := range slices.Sorted(maps.Keys(f.files)) {
		if err := s.restoreFile(f.files[at]); err != nil {
			return err
		}
	}
	return nil
}

func (s store) restoreFile(a []any) error {
	if err := s.tx.Exec(`
		INSERT INTO file (doc, spot, kind, sha256, queued, pinned, used)
		VALUES ($1, $2, $3, $4, TRUE, FALSE, '')`, a[:4]...); err != nil {
		return err
	}
	return s.tx.Exec(`
		INSERT INTO blob (sha256, name, key, size, whole)
		VALUES ($1, $2, $3, $4, TRUE)
		ON CONFLICT DO NOTHING`, a[3:]...)
}
