package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/desktop/servertest"
	"kontor/desktop/vault"
	"kontor/shared/i18n"
)

// patience is how long anything may take on a busy machine.
const patience = time.Minute

// password opens every copy here.
const password = "correct horse battery"

// cheap makes a key without the work that keeps guessers out.
var cheap = vault.KDF{Time: 1, Memory: 64, Threads: 1}

// staff are the people of the company: login, name, roles, department.
var staff = [][4]string{
	{"anna", "Орлова Анна Петровна", "sales", "Продажи"},
	{"boris", "Белов Борис Ильич", "sales", "Продажи"},
	{"dina", "Дроздова Дина Львовна", "sales", "Продажи"},
	{"vera", "Власова Вера Олеговна", "sales,head", "Продажи"},
	{"gleb", "Громов Глеб Павлович", "security", "Безопасность"},
}

// begin is when the company's day begins, a Tuesday.
const begin = "2026-11-10T10:00"

// office is the company's server, a process of the shipped program, and the
// copies of its people. All tests share it: each makes firms of its own.
type office struct {
	*servertest.Server
	dir     string            // of the copies
	invited map[string]string // login → invitation
	apps    map[string]*app.App
}

var company = &office{invited: map[string]string{}, apps: map[string]*app.App{}}

func TestMain(m *testing.M) {
	code := 1
	if err := company.found(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	if err := company.close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// found serves a base and hires the staff.
func (o *office) found() (err error) {
	if o.dir, err = os.MkdirTemp("", "kontor-ui-"); err != nil {
		return err
	}
	if o.Server, err = servertest.Start(begin); err != nil {
		return err
	}
	for _, d := range [][2]string{{"Продажи", "sales"}, {"Безопасность", "security"}} {
		if _, err := o.Run("department", "add", d[0], "--kind", d[1]); err != nil {
			return err
		}
	}
	for _, p := range staff {
		if o.invited[p[0]], err = o.Hire(p[0], p[1], p[2], p[3]); err != nil {
			return err
		}
	}
	o.invited["admin"], err = o.Run("user", "invite", "admin")
	return err
}

// must is one of the server's commands in a test.
func (o *office) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := o.Run(args...)
	check(t, err)
	return out
}

func (o *office) close() (err error) {
	for _, a := range o.apps {
		err = errors.Join(err, a.Close())
	}
	if o.Server != nil {
		err = errors.Join(err, o.Close())
	}
	return errors.Join(err, os.RemoveAll(o.dir))
}

// newApp is the program of a new profile.
func newApp(dir string) *app.App {
	return app.New(app.Config{Dir: dir, Log: slog.New(slog.DiscardHandler), Now: time.Now, KDF: cheap, Lang: i18n.RU})
}

// at gives the program of somebody's first device, enrolled and in step.
func (o *office) at(t *testing.T, login string) *app.App {
	t.Helper()
	a := o.apps[login]
	if a == nil {
		a = newApp(filepath.Join(o.dir, "profile-"+login))
		o.apps[login] = a
		check(t, a.Enrol(t.Context(), app.Enrolment{Invitation: o.invited[login], Password: password, Device: "Рабочий стол"}))
	}
	a.SetLanguage(i18n.RU)
	check(t, a.Unlock(t.Context(), password))
	inStep(t, a)
	return a
}

// further is a device more of somebody's, which the test may lock or break.
func (o *office) further(t *testing.T, login string) *app.App {
	t.Helper()
	o.at(t, login) // the first device has set the password
	a := newApp(t.TempDir())
	t.Cleanup(func() { check(t, a.Close()) })
	check(t, a.Enrol(t.Context(), app.Enrolment{Invitation: o.must(t, "user", "invite", login), Password: password, Device: "Ноутбук"}))
	inStep(t, a)
	return a
}

// inStep waits until a copy has all that the server has.
func inStep(t *testing.T, a *app.App) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	check(t, a.Sync(ctx))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
