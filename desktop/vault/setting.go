package vault

import (
	"context"
	"fmt"
	"strconv"

	"kontor/shared/docdb"
)

// The names of settings that the copy keeps of itself.
const (
	SettingCursor   = "cursor"
	SettingHave     = "have"
	SettingEpoch    = "epoch"
	SettingPost     = "post"
	settingAsOf     = "as_of" // when the copy was last at one with the server, by the server's clock
	settingN        = "n"
	settingLocal    = "provisional"
	settingAnswered = "answered" // the mutation that the server answered last
	settingScrub    = "scrub"    // something was dropped and may still lie about
)

// Setting reads a value that the copy keeps of itself, empty if none.
func (v *Vault) Setting(ctx context.Context, name string) (value string, err error) {
	err = v.view(ctx, func(s store) error {
		_, err := s.tx.Row([]any{&value}, `SELECT value FROM setting WHERE name = $1`, name)
		return err
	})
	return value, err
}

// Cursor is the seq up to which the copy has everything.
func (v *Vault) Cursor(ctx context.Context) (seq int64, err error) {
	err = v.view(ctx, func(s store) error {
		seq, err = s.number(SettingCursor)
		return err
	})
	return seq, err
}

// Set writes settings together.
func (v *Vault) Set(ctx context.Context, values map[string]string) error {
	return v.update(ctx, func(s store) error { return s.setAll(values) })
}

// Note is Set for what the server will tell again if a loss of power undoes it.
// After a first fill the disk would have to take the whole copy before it.
func (v *Vault) Note(ctx context.Context, values map[string]string) error {
	return v.redo(ctx, func(s store) error { return s.setAll(values) })
}

func (s store) setAll(values map[string]string) error {
	for name, value := range values {
		if err := set(s.tx, name, value); err != nil {
			return err
		}
	}
	return nil
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

// number reads a setting that is a number, 0 if none.
func (s store) number(name string) (n int64, err error) {
	var value string
	if _, err := s.tx.Row([]any{&value}, `SELECT value FROM setting WHERE name = $1`, name); err != nil || value == "" {
		return 0, err
	}
	if n, err = strconv.ParseInt(value, 10, 64); err != nil {
		return 0, fmt.Errorf("%w: %s: %w", ErrBroken, name, err)
	}
	return n, nil
}
