package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// KDF is how dear a password is to guess. It is stored with each, so that it
// can be raised.
type KDF struct {
	Time    uint32
	Memory  uint32 // KiB
	Threads uint8
}

// DefaultKDF is argon2id with 64 MiB and three passes.
var DefaultKDF = KDF{Time: 3, Memory: 64 << 10, Threads: 4}

// minPassword is how many characters a password has at least.
const minPassword = 8

// CheckPassword refuses passwords that are guessed first.
func CheckPassword(login, password string) error {
	if utf8.RuneCountInString(password) < minPassword || strings.EqualFold(password, login) ||
		strings.Trim(password, string([]rune(password)[:1])) == "" {
		return ErrWeak
	}
	return nil
}

func (a *Auth) hash(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(a.random, salt); err != nil {
		return "", err
	}
	k := a.kdf
	return fmt.Sprintf("%d.%d.%d.%s.%s", k.Time, k.Memory, k.Threads, encode(salt), encode(derive(password, salt, k))), nil
}

// guess compares a password with the account's. The slot is held from the
// question whether one may try until the failure is noted, so that many
// guesses at once are not let through together.
func (a *Auth) guess(acc *Account, password string, names ...string) (bool, error) {
	a.hashing <- struct{}{}
	defer func() { <-a.hashing }()
	names = append(names, acc.Login)
	if err := a.tries.ask(a.now(), names...); err != nil {
		return false, err
	}
	if !a.matches(acc.password, password) {
		a.tries.failed(a.now(), names...)
		return false, nil
	}
	a.tries.passed(acc.Login)
	return true, nil
}

// matches compares in a time that tells nothing. For an account without a
// password the work is done all the same.
func (a *Auth) matches(stored, password string) bool {
	k := a.kdf
	var salt64, sum64 string
	if fields := strings.Split(stored, "."); len(fields) == 5 {
		salt64, sum64 = fields[3], fields[4]
		if _, err := fmt.Sscanf(strings.Join(fields[:3], " "), "%d %d %d", &k.Time, &k.Memory, &k.Threads); err != nil {
			return false
		}
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(salt64)
	sum, errSum := base64.RawStdEncoding.DecodeString(sum64)
	got := derive(password, salt, k)
	return subtle.ConstantTimeCompare(got, sum) == 1 && errSalt == nil && errSum == nil
}

// derive has its memory collected at once: until the next collection the heap
// would grow far beyond it, all memory that was never touched, and whoever asked
// is about to fill a copy.
func derive(password string, salt []byte, k KDF) []byte {
	defer runtime.GC()
	return argon2.IDKey([]byte(password), salt, k.Time, k.Memory, k.Threads, 32)
}

// ChangePassword replaces the password of somebody who knows it.
func (a *Auth) ChangePassword(ctx context.Context, employee doc.ID, old, new string) error {
	acc, err := a.ByEmployee(ctx, employee)
	if err != nil {
		return err
	}
	if acc == nil {
		return ErrDenied
	}
	right, err := a.guess(acc, old)
	if err != nil {
		return err
	}
	if !right {
		return doc.Invalid("old", "password_wrong")
	}
	text, err := a.newPassword(acc, new)
	if err != nil {
		return err
	}
	if err := a.db.Update(ctx, func(tx *docdb.Tx) error { return a.putPassword(tx, acc, text) }); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	return nil
}

// newPassword gives a password as it is stored, if it is good enough.
func (a *Auth) newPassword(acc *Account, password string) (string, error) {
	if err := CheckPassword(acc.Login, password); err != nil {
		return "", err
	}
	a.hashing <- struct{}{}
	defer func() { <-a.hashing }()
	text, err := a.hash(password)
	if err != nil {
		return "", fmt.Errorf("new password: %w", err)
	}
	return text, nil
}

// putPassword stores what newPassword gave, if it gave anything.
func (a *Auth) putPassword(tx *docdb.Tx, acc *Account, text string) error {
	if text == "" {
		return nil
	}
	if err := tx.Exec(`UPDATE account SET password = $1 WHERE employee = $2`, text, acc.Employee); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return a.note(tx, "password_set", acc.Employee, "")
}

// tries slows guessing down: after five failures of one name or address each
// further one waits twice as long, up to a quarter of an hour.
type tries struct {
	mu    sync.Mutex
	known map[string]*try
}

type try struct {
	failures int
	last     time.Time
	until    time.Time
}

// The steps of slowing down.
const (
	freeTries = 5
	firstWait = 2 * time.Second
	longWait  = 15 * time.Minute
	forgiven  = time.Hour // without a failure
	maxKnown  = 10_000
)

func (t *tries) ask(now time.Time, names ...string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, n := range names {
		if k := t.known[n]; k != nil && now.Before(k.until) {
			return ErrThrottle
		}
	}
	return nil
}

func (t *tries) failed(now time.Time, names ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, n := range names {
		k := t.known[n]
		if k == nil {
			t.forget(now)
			k = &try{}
			t.known[n] = k
		}
		if now.Sub(k.last) > forgiven {
			k.failures = 0
		}
		k.last = now
		if k.failures++; k.failures >= freeTries {
			k.until = now.Add(min(firstWait<<min(k.failures-freeTries, 20), longWait))
		}
	}
}

// forget keeps the memory bounded: those whose wait is over go first.
func (t *tries) forget(now time.Time) {
	if len(t.known) < maxKnown {
		return
	}
	for n, k := range t.known {
		if now.After(k.until) {
			delete(t.known, n)
		}
	}
}

func (t *tries) passed(names ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, n := range names {
		delete(t.known, n)
	}
}
