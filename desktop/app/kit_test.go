package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kontor/desktop/app"
	"kontor/desktop/servertest"
	"kontor/desktop/syncer"
	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// The moment at which the company's tests begin, by its server's clock: a
// Tuesday at ten in Minsk.
const (
	begin = "2026-05-12T10:00"
	today = doc.Date("2026-05-12")
)

// patience is how long anything may take on a busy machine.
const patience = time.Minute

// password opens every copy.
const password = "correct horse battery"

// staff are the people of the company: login, name, roles, department.
var staff = [][4]string{
	{"anna", "Орлова Анна Петровна", "sales", "Продажи"},
	{"boris", "Белов Борис Ильич", "sales", "Продажи"},
	{"vera", "Власова Вера Олеговна", "sales,head", "Продажи"},
	{"gleb", "Громов Глеб Павлович", "security", "Безопасность"},
	{"petr", "Петров Пётр Петрович", "sales", "Продажи"}, // for what shuts somebody out
}

// company is the server and the desks of its people, shared by all tests: each
// makes documents of its own.
type company struct {
	*servertest.Server
	dir   string
	desks map[string]*desk
}

var firm = &company{desks: map[string]*desk{}}

func TestMain(m *testing.M) {
	code := 1
	err := firm.found()
	if err == nil {
		code = m.Run()
	}
	if err = errors.Join(err, firm.close()); err == nil && code == 0 {
		err = goleak.Find()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func (c *company) found() (err error) {
	if c.dir, err = os.MkdirTemp("", "kontor-app-"); err != nil {
		return err
	}
	if c.Server, err = servertest.Start(begin); err != nil {
		return err
	}
	for _, d := range [][2]string{{"Продажи", "sales"}, {"Безопасность", "security"}} {
		if _, err := c.Run("department", "add", d[0], "--kind", d[1]); err != nil {
			return err
		}
	}
	for _, p := range staff {
		if _, err := c.Hire(p[0], p[1], p[2], p[3]); err != nil {
			return err
		}
	}
	return nil
}

func (c *company) close() error {
	var errs []error
	for _, d := range c.desks {
		errs = append(errs, d.Close())
	}
	if c.Server != nil {
		errs = append(errs, c.Server.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(c.dir))...)
}

// desk is somebody's program with a profile.
type desk struct {
	*app.App
	dir string
	log *lockedBuffer
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// open makes the program for a profile, closed.
func open(dir string, dial syncer.Dialer) *desk {
	d := &desk{dir: dir, log: &lockedBuffer{}}
	d.App = app.New(app.Config{
		Dir: dir, Log: slog.New(slog.NewTextHandler(d.log, nil)), Now: time.Now, Dial: dial,
		KDF: vault.KDF{Time: 1, Memory: 64, Threads: 1}, Lang: i18n.RU,
	})
	return d
}

// at gives the desk that somebody has during all tests, level with the server.
func at(t testing.TB, login string) *desk {
	t.Helper()
	d := firm.desks[login]
	if d == nil {
		d = open(filepath.Join(firm.dir, login), nil)
		firm.desks[login] = d
		check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, login), Password: password, Device: "desk of " + login}))
	}
	d.sync(t)
	return d
}

// fresh enrols a further device of somebody's that is closed with the test.
func fresh(t *testing.T, login string) *desk {
	t.Helper()
	at(t, login) // the first one sets the password
	d := open(t.TempDir(), nil)
	t.Cleanup(func() { check(t, d.Close()) })
	check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, login), Password: password, Device: "spare"}))
	d.sync(t)
	return d
}

func invite(t testing.TB, login string) string {
	t.Helper()
	line, err := firm.Run("user", "invite", login)
	check(t, err)
	return line
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", errors.Join(err, errors.Unwrap(err)))
	}
}

// sync waits until the desk is level with the server.
func (d *desk) sync(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := d.Sync(ctx); err != nil {
		st, _ := d.Status(context.Background())
		t.Fatalf("sync: %v, %+v\n%s", err, st, d.log.String())
	}
}

// offline takes the desk off the network until the test is over or it is told
// otherwise.
func (d *desk) offline(t testing.TB) {
	t.Helper()
	check(t, d.Online(context.Background(), false))
	t.Cleanup(func() { check(t, d.Online(context.Background(), true)) })
}

func (d *desk) online(t testing.TB) {
	t.Helper()
	check(t, d.Online(context.Background(), true))
	d.sync(t)
}

// until waits for something to be so; it looks again after each event.
func (d *desk) until(t testing.TB, what string, so func() bool) {
	t.Helper()
	again := make(chan struct{}, 1)
	stop := d.Subscribe(func(app.Event) {
		select {
		case again <- struct{}{}:
		default:
		}
	})
	defer stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !so() {
		select {
		case <-again:
		case <-late.C:
			st, _ := d.Status(context.Background())
			t.Fatalf("not in time: %s; %+v\n%s", what, st, d.log.String())
		}
	}
}

// await takes what has to come.
func await[T any](t testing.TB, what string, c <-chan T) (v T) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case v = <-c:
	case <-late.C:
		t.Fatalf("not in time: %s", what)
	}
	return v
}

// fields are paths and values.
type fields = map[string]any

func patch(f fields) doc.Patch {
	p := doc.Patch{}
	for path, v := range f {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		p[path] = raw
	}
	return p
}

// id makes one for a document or a row.
func (d *desk) id(t testing.TB) doc.ID {
	t.Helper()
	id, err := d.NewID()
	check(t, err)
	return id
}

// create saves a new document.
func (d *desk) create(t testing.TB, kind string, f fields) doc.ID {
	t.Helper()
	id := d.id(t)
	_, err := d.Save(context.Background(), app.Draft{Writes: []doc.Write{{Kind: kind, ID: id, New: true, Patch: patch(f)}}})
	check(t, err)
	return id
}

// edit saves a change.
func (d *desk) edit(t testing.TB, kind string, id doc.ID, f fields) {
	t.Helper()
	_, err := d.Save(context.Background(), app.Draft{Writes: []doc.Write{{Kind: kind, ID: id, Patch: patch(f)}}})
	check(t, err)
}

// counterparty saves a new firm with what every one must have.
func (d *desk) counterparty(t testing.TB, name string, more ...fields) doc.ID {
	t.Helper()
	return d.create(t, "Counterparty", newFirm(name, more...))
}

func newFirm(name string, more ...fields) fields {
	f := fields{"NameShort": name, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}
	for _, m := range more {
		maps.Copy(f, m)
	}
	return f
}

// taxIDs counts those given out, so that no two tests speak of one firm.
var taxIDs int

// taxID is a firm's, with its check digit.
func taxID() string {
	taxIDs++
	id := fmt.Sprintf("77%07d", taxIDs)
	sum := 0
	for i, weight := range []int{2, 4, 10, 3, 5, 9, 4, 6, 8} {
		sum += int(id[i]-'0') * weight
	}
	return id + fmt.Sprint(sum%11%10)
}

// mistyped is a tax ID with its last digit wrong.
func mistyped(id string) string { return id[:9] + string('0'+(id[9]-'0'+1)%10) }

// talk saves a planned negotiation of an hour.
func (d *desk) talk(t testing.TB, firm doc.ID, subject, from string, more ...fields) doc.ID {
	t.Helper()
	start, err := time.Parse(time.RFC3339, from)
	check(t, err)
	f := fields{"Counterparty": firm, "Kind": "meeting", "Subject": subject, "When": fields{"From": from, "To": start.Add(time.Hour).Format(time.RFC3339)}}
	for _, m := range more {
		maps.Copy(f, m)
	}
	return d.create(t, "Negotiation", f)
}

// get reads a document; nil if it is not there.
func (d *desk) get(t testing.TB, id doc.ID) *app.Document {
	t.Helper()
	got, err := d.Get(context.Background(), id)
	if doc.CodeOf(err) == doc.CodeMissing && err != nil {
		return nil
	}
	check(t, err)
	return got
}

// value is a field's JSON.
func (d *desk) value(t testing.TB, id doc.ID, path string) string {
	t.Helper()
	got := d.get(t, id)
	if got == nil {
		return "gone"
	}
	return string(got.Parts.At(path))
}

// rules are those that an error says are broken, with their fields.
func (d *desk) rules(err error) []string {
	var all []string
	for _, f := range d.Faults(err) {
		all = append(all, strings.TrimPrefix(f.Field+" "+f.Rule, " "))
	}
	slices.Sort(all)
	return all
}

// refuses wants an error to say that one rule is broken, in words.
func (d *desk) refuses(t testing.TB, err error, rule string) {
	t.Helper()
	if got := d.rules(err); !slices.Equal(got, []string{rule}) {
		t.Errorf("refused with %q, want %q", got, rule)
		return
	}
	if text := d.Faults(err)[0].Text; text == "" || strings.Contains(text, rule) {
		t.Errorf("%s is not said in words: %q", rule, text)
	}
}

// counts are what the status bar shows of a desk.
func (d *desk) counts(t testing.TB) (queued, conflicts, refused int) {
	t.Helper()
	st, err := d.Status(context.Background())
	check(t, err)
	return st.Queued, st.Conflicts, st.Refused
}
