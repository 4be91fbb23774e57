package app

import (
	"context"
	"encoding/json"
	"errors"

	"kontor/desktop/vault"
	"kontor/shared/doc"
)

// Rebuild makes a damaged copy anew and opens it: what is unsent or refused is
// kept, all else comes from the server again. whole is false if some of what
// the server does not have could not be read. A wrong password changes nothing.
func (a *App) Rebuild(ctx context.Context, password string) (whole bool, err error) {
	if err := a.use(func(s *session) error {
		if !s.v.Matches(password) {
			return vault.ErrPassword
		}
		return nil
	}); err == nil {
		// A copy that cannot be read may not close well either.
		if err := a.Lock(); err != nil {
			a.cfg.Log.Warn("lock before a rebuild", "error", err)
		}
	} else if errors.Is(err, vault.ErrPassword) {
		return false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open != nil {
		return false, vault.ErrInUse // opened again meanwhile
	}
	v, whole, err := vault.Rebuild(ctx, a.vault(), password)
	if err != nil {
		return false, err
	}
	w, err := whoOf(ctx, v)
	if err != nil {
		return false, errors.Join(err, v.Close())
	}
	a.damaged.Store(false)
	return whole, a.start(ctx, v, w)
}

// Damaged reports whether the copy was found to be damaged, so that people are
// offered to make it anew.
func (a *App) Damaged() bool { return a.damaged.Load() }

// whoOf reads whose the copy is. One that was damaged too far to know is
// nobody's: no server would take it.
func whoOf(ctx context.Context, v *vault.Vault) (w who, err error) {
	text, err := v.Setting(ctx, settingWho)
	if err != nil {
		return w, err
	}
	if text == "" {
		return w, doc.Denied("copy_lost")
	}
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return w, errors.Join(vault.ErrBroken, err)
	}
	return w, nil
}
