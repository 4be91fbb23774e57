package auth_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/docdb/pgtest"
	"kontor/shared/migrate"
	"kontor/syncserver/auth"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var anna, boris = doc.Derive("test", "anna"), doc.Derive("test", "boris")

// door is a register with two accounts and a clock that the test moves.
type door struct {
	*testing.T
	*auth.Auth
	db *docdb.DB
	mu sync.Mutex
	at time.Time
}

func (d *door) now() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.at }

func (d *door) move(by time.Duration) { d.mu.Lock(); defer d.mu.Unlock(); d.at = d.at.Add(by) }

func each(t *testing.T, test func(d *door)) {
	for engine, open := range map[docdb.Engine]func() (*docdb.DB, error){
		docdb.SQLite: func() (*docdb.DB, error) {
			return docdb.OpenSQLite(t.Context(), docdb.File(filepath.Join(t.TempDir(), "k.db")))
		},
		docdb.Postgres: func() (*docdb.DB, error) { return docdb.OpenPostgres(t.Context(), pgtest.Start(t)) },
	} {
		t.Run(string(engine), func(t *testing.T) {
			db, err := open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			d := &door{T: t, db: db, at: time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)}
			err = migrate.Run(t.Context(), db.Writer, docdb.Schema(engine))
			d.Auth = auth.New(db, d.now, auth.KDF{Time: 1, Memory: 64, Threads: 1})
			if err := errors.Join(err, d.Add(t.Context(), anna, "anna"), d.Add(t.Context(), boris, "boris")); err != nil {
				t.Fatal(err)
			}
			test(d)
		})
	}
}

const good = "correct horse"

var key = make([]byte, ed25519.PublicKeySize)

func (d *door) invite(who doc.ID, reset bool) []byte {
	d.Helper()
	code, err := d.Invite(d.Context(), who, reset)
	if err != nil {
		d.Fatal(err)
	}
	return code
}

func (d *door) enrol(code []byte, password, address string) (client, token string, err error) {
	_, client, token, err = d.Enrol(context.Background(), auth.Enrolment{Code: code, Password: password, Name: "d", Key: key, Address: address})
	return client, token, err
}

// in lets a device in that must come in.
func (d *door) in(who doc.ID, password string) (client, token string) {
	d.Helper()
	client, token, err := d.enrol(d.invite(who, false), password, "home")
	if err != nil {
		d.Fatal(err)
	}
	return client, token
}

// refused fails unless the error is a fault of the rule.
func (d *door) refused(err error, rule string) {
	d.Helper()
	if f := doc.Faults(err); len(f) != 1 || f[0].Rule != rule {
		d.Errorf("got %v, want %s", err, rule)
	}
}

func (d *door) column(query string) (values []string) {
	d.Helper()
	if err := d.db.View(d.Context(), func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
			var v string
			err := rows.Scan(&v)
			values = append(values, v)
			return err
		}, query)
	}); err != nil {
		d.Fatal(err)
	}
	return values
}

// TestInvitation works once and for a week; one that is used, over, damaged or
// was never made is refused in the same words.
func TestInvitation(t *testing.T) {
	each(t, func(d *door) {
		code := d.invite(anna, false)
		client, token, err := d.enrol(code, good, "home")
		if err != nil {
			d.Fatal(err)
		}
		if dev, err := d.SignIn(d.Context(), client, token); err != nil || dev.Employee != anna || dev.Name != "d" {
			d.Fatal(dev, err)
		}
		late := d.invite(boris, false)
		d.move(7*24*time.Hour - time.Second)
		inTime := d.invite(boris, false)
		d.move(time.Second)
		for _, c := range [][]byte{code, late, []byte("0123456789abcdef"), nil} {
			_, _, err := d.enrol(c, good, "elsewhere")
			d.refused(err, "invitation_used")
		}
		if _, _, err := d.enrol(inTime, good, "home"); err != nil {
			d.Error(err)
		}
		if _, _, _, err := d.Enrol(d.Context(), auth.Enrolment{Code: d.invite(anna, false), Password: good, Key: key[:5], Address: "h"}); err == nil {
			d.Error("a device without a key")
		}
	})
}

// TestInvitationRace: of many devices with one code one comes in, and the
// password is that one's.
func TestInvitationRace(t *testing.T) {
	each(t, func(d *door) {
		code := d.invite(anna, false)
		var all sync.WaitGroup
		var mu sync.Mutex
		var won []string
		for _, p := range []string{"password-a", "password-b", "password-c", "password-d"} {
			all.Go(func() {
				if _, _, err := d.enrol(code, p, p); err == nil {
					mu.Lock()
					won = append(won, p)
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if len(won) != 1 {
			d.Fatalf("%d came in", len(won))
		}
		d.in(anna, won[0])
	})
}

// TestPassword: the first device sets it, a further one proves it; weak ones
// are refused; an invitation to reset sets it anew; a wrong one uses nothing up.
func TestPassword(t *testing.T) {
	each(t, func(d *door) {
		code := d.invite(anna, false)
		for _, weak := range []string{"", "short", "aaaaaaaaaa", "яяяяяяяяяя"} {
			_, _, err := d.enrol(code, weak, "home")
			d.refused(err, "password_weak")
		}
		if auth.CheckPassword("longlogin", "LongLogin") == nil || auth.CheckPassword("anna", "яяяяяяяё") != nil {
			d.Error("what is weak")
		}
		if _, _, err := d.enrol(code, good, "home"); err != nil {
			d.Fatal(err)
		}
		second := d.invite(anna, false)
		_, _, err := d.enrol(second, "wrong horse", "home")
		d.refused(err, "password_wrong")
		if _, _, err := d.enrol(second, good, "home"); err != nil {
			d.Error(err)
		}
		if _, _, err := d.enrol(d.invite(anna, true), "new password", "home"); err != nil {
			d.Error(err)
		}
		d.refused(d.ChangePassword(d.Context(), anna, good, "third password"), "password_wrong")
		d.refused(d.ChangePassword(d.Context(), anna, "new password", "short"), "password_weak")
		if err := d.ChangePassword(d.Context(), anna, "new password", "third password"); err != nil {
			d.Error(err)
		}
		d.in(anna, "third password")
		if d.ChangePassword(d.Context(), "nobody", "a", "third password") == nil {
			d.Error("nobody has no password")
		}
	})
}

// TestLookAlike: an unknown device, a foreign token and a wrong one are one
// answer.
func TestLookAlike(t *testing.T) {
	each(t, func(d *door) {
		a, aToken := d.in(anna, good)
		b, _ := d.in(boris, good)
		for _, try := range [][2]string{{"unknown", aToken}, {"unknown", "x"}, {a, "x"}, {a, ""}, {b, aToken}} {
			if dev, err := d.SignIn(d.Context(), try[0], try[1]); dev != nil || !errors.Is(err, auth.ErrDenied) {
				d.Errorf("%v: %v %v", try, dev, err)
			}
		}
	})
}

// TestThrottle: guessing is slowed per account from whatever address, and per
// address whatever it guesses; time and the right password forgive.
func TestThrottle(t *testing.T) {
	each(t, func(d *door) {
		d.in(anna, good)
		code := d.invite(anna, false)
		for i := range 5 {
			_, _, err := d.enrol(code, "guess number", string(rune('a'+i)))
			d.refused(err, "password_wrong")
		}
		_, _, err := d.enrol(code, good, "another")
		d.refused(err, "too_many_tries")
		d.refused(d.ChangePassword(d.Context(), anna, good, "some password"), "too_many_tries")
		wait := 2 * time.Second
		for wait < 15*time.Minute { // each further failure waits twice as long
			d.move(wait - time.Second)
			_, _, err = d.enrol(code, good, "another")
			d.refused(err, "too_many_tries")
			d.move(time.Second)
			_, _, err = d.enrol(code, "guess number", "another"+wait.String())
			d.refused(err, "password_wrong")
			wait *= 2
		}
		d.move(15 * time.Minute)
		if _, _, err := d.enrol(code, good, "another"); err != nil {
			d.Error(err)
		}
		for range 5 {
			_, _, err := d.enrol([]byte("no such code...."), good, "evil")
			d.refused(err, "invitation_used")
		}
		_, _, err = d.enrol(d.invite(boris, false), good, "evil")
		d.refused(err, "too_many_tries")
		if _, _, err := d.enrol(d.invite(boris, false), good, "good"); err != nil {
			d.Error("another address suffers:", err)
		}
		d.move(2 * time.Hour)
		for range 4 { // long ago is forgiven
			_, _, err := d.enrol([]byte("no such code...."), good, "evil")
			d.refused(err, "invitation_used")
		}
		if _, _, err := d.enrol(d.invite(boris, false), good, "evil"); err != nil {
			d.Error(err)
		}
	})
}

// TestThrottleTogether: a hundred guesses at once are no more than few.
func TestThrottleTogether(t *testing.T) {
	each(t, func(d *door) {
		d.in(anna, good)
		var all sync.WaitGroup
		var mu sync.Mutex
		rules := map[string]int{}
		for range 100 {
			all.Go(func() {
				err := d.ChangePassword(context.Background(), anna, "guess number", "x")
				mu.Lock()
				defer mu.Unlock()
				rules[doc.Faults(err)[0].Rule]++
			})
		}
		all.Wait()
		if rules["password_wrong"] > 6 || rules["password_wrong"]+rules["too_many_tries"] != 100 {
			d.Error(rules)
		}
	})
}

// TestRevoke: a revoked device and a disabled account end at once, watchers
// are told, and only a disabled account can come back.
func TestRevoke(t *testing.T) {
	each(t, func(d *door) {
		client, token := d.in(anna, good)
		other, otherToken := d.in(anna, good)
		told, stop := d.Watch()
		defer stop()
		expect := func(c, tok string, want error) {
			d.Helper()
			_, err := d.SignIn(d.Context(), c, tok)
			if got := d.Standing(d.Context(), c); !errors.Is(got, want) || !errors.Is(err, want) {
				d.Errorf("standing %v, sign in %v, want %v", got, err, want)
			}
		}
		expect(client, token, nil)
		if err := d.Revoke(d.Context(), client); err != nil {
			d.Fatal(err)
		}
		<-told
		expect(client, token, auth.ErrRevoked)
		expect(other, otherToken, nil)
		for _, disabled := range []bool{true, false} {
			if err := d.SetDisabled(d.Context(), anna, disabled); err != nil {
				d.Fatal(err)
			}
			<-told
			want := map[bool]error{true: auth.ErrDisabled}[disabled]
			expect(other, otherToken, want)
			expect(client, token, auth.ErrRevoked)
			if _, _, err := d.enrol(d.invite(anna, false), good, "home"); !errors.Is(err, want) {
				d.Error(err)
			}
		}
		if doc.CodeOf(d.Revoke(d.Context(), "unknown")) != doc.CodeMissing || d.Standing(d.Context(), "unknown") == nil {
			d.Error("an unknown device")
		}
		devices, err := d.Devices(d.Context(), anna)
		if err != nil || len(devices) != 3 || !slices.ContainsFunc(devices, func(v auth.Device) bool { return v.Client == client && v.Revoked }) {
			d.Error(devices, err)
		}
		if got := d.column(`SELECT what FROM audit ORDER BY at`); !slices.Contains(got, "device_revoked") || !slices.Contains(got, "account_disabled") || !slices.Contains(got, "password_set") {
			d.Error(got)
		}
	})
}

// TestHashed: neither token nor code nor password is in the base, only hashes.
func TestHashed(t *testing.T) {
	each(t, func(d *door) {
		code := d.invite(anna, false)
		_, token, err := d.enrol(code, good, "home")
		if err != nil {
			d.Fatal(err)
		}
		var all []string
		for _, query := range []string{
			`SELECT client || ' ' || token || ' ' || key || ' ' || name FROM device`, `SELECT code FROM invitation`,
			`SELECT login || ' ' || password || ' ' || escrow FROM account`, `SELECT what || ' ' || detail FROM audit`,
		} {
			all = append(all, d.column(query)...)
		}
		text := strings.Join(all, "\n")
		sum := sha256.Sum256([]byte(token))
		if !strings.Contains(text, base64.RawStdEncoding.EncodeToString(sum[:])) {
			d.Error("the token's hash is not there: the rest proves nothing")
		}
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			for _, secret := range []string{token, good, string(code), enc.EncodeToString(code), enc.EncodeToString([]byte(good))} {
				if strings.Contains(text, secret) {
					d.Errorf("%q is in the base", secret)
				}
			}
		}
	})
}

// TestIdentity: what was made loads, signs, is known by its pin, and is not
// taken for another; a damaged file is refused.
func TestIdentity(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	now := time.Now()
	if err := errors.Join(auth.MakeIdentity(dir, "kontor.example", now), auth.MakeIdentity(other, "", now)); err != nil {
		t.Fatal(err)
	}
	id, cert, err := auth.LoadIdentity(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := auth.LoadIdentity(dir)
	if err != nil || !slices.Equal(id.Pin(), again.Pin()) {
		t.Error("loaded twice it is another", err)
	}
	foreign, _, err := auth.LoadIdentity(other)
	if err != nil || slices.Equal(id.Pin(), foreign.Pin()) {
		t.Error("two servers have one pin", err)
	}
	sig := ed25519.Sign(id.PrivateKey, []byte("text"))
	if !ed25519.Verify(id.PublicKey(), []byte("text"), sig) || ed25519.Verify(foreign.PublicKey(), []byte("text"), sig) {
		t.Error("the signature")
	}
	if err := cert.Leaf.VerifyHostname("kontor.example"); err != nil {
		t.Error(err)
	}
	if _, _, err := auth.LoadIdentity(t.TempDir()); err == nil {
		t.Error("an empty folder has an identity")
	}
}
