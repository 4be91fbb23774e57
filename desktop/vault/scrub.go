package vault

import (
	"context"
	"errors"
	"fmt"
)

// errBusy reports that somebody reads so long that what was dropped cannot be
// taken out of the log yet.
var errBusy = errors.New("the copy is being read")

// scrub makes sure that no byte of what was dropped remains: search is merged
// into one piece, which leaves deleted terms out, pages are written anew, the
// readers' caches are given up and the log is emptied.
func (v *Vault) scrub(ctx context.Context) error {
	if err := v.Index(ctx); err != nil {
		return err
	}
	if err := v.run(ctx, `INSERT INTO search (search) VALUES ('optimize')`, `VACUUM`); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	db.Reader.SetMaxIdleConns(0)
	db.Reader.SetMaxIdleConns(idleReaders)
	if err := v.emptyLog(ctx, true); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	if err := v.run(ctx, `DELETE FROM setting WHERE name = '`+settingScrub+`'`); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	return v.emptyLog(ctx, true)
}

// idleReaders is how many readers keep their cache while nobody reads.
const idleReaders = 4

// emptyLog moves the log into the database: wholly, waiting for readers, or as
// far as nobody minds.
func (v *Vault) emptyLog(ctx context.Context, wholly bool) error {
	db := v.db.Load()
	if db == nil {
		return ErrClosed
	}
	busy, err := db.EmptyLog(ctx, wholly)
	if err != nil {
		return judged(err)
	}
	if busy {
		return errBusy
	}
	return nil
}

// finishScrub ends what a killed program has begun.
func (v *Vault) finishScrub(ctx context.Context) error {
	due, err := v.Setting(ctx, settingScrub)
	if err != nil || due == "" {
		return err
	}
	return v.scrub(ctx)
}
