package ui

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kontor/desktop/app"
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
	{"vera", "Власова Вера Олеговна", "sales,head", "Продажи"},
	{"gleb", "Громов Глеб Павлович", "security", "Безопасность"},
}

// office is the company's server, a process of the shipped program, and the
// copies of its people. All tests share it: each makes firms of its own.
type office struct {
	dir     string
	server  *exec.Cmd
	address string
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

// found builds the server, makes a base and serves it, and hires the staff.
func (o *office) found() (err error) {
	if o.dir, err = os.MkdirTemp("", "kontor-ui-"); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-tags", "sqlite_fts5,migrated_fynedo", "-o", o.program(), "kontor/syncserver")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, out)
	}
	if _, err := o.run("init", "--trial", "--company", "Альфа Логистик", "--zone", "Europe/Minsk"); err != nil {
		return err
	}
	if o.address, err = free(); err != nil {
		return err
	}
	if err := o.serve(); err != nil {
		return err
	}
	for _, d := range [][2]string{{"Продажи", "sales"}, {"Безопасность", "security"}} {
		if _, err := o.run("department", "add", d[0], "--kind", d[1]); err != nil {
			return err
		}
	}
	for _, p := range staff {
		if o.invited[p[0]], err = o.run("user", "add", p[0], "--name", p[1], "--role", p[2], "--department", p[3]); err != nil {
			return err
		}
	}
	o.invited["admin"], err = o.run("user", "invite", "admin")
	return err
}

func (o *office) program() string { return filepath.Join(o.dir, "kontor-server") }

func (o *office) data() string { return filepath.Join(o.dir, "data") }

// run carries out one of the server's commands and gives what it prints.
func (o *office) run(args ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.Command(o.program(), append(args, "--data", o.data())...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("kontor-server %v: %w\n%s", args, err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// must is run in a test.
func (o *office) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := o.run(args...)
	check(t, err)
	return out
}

// free is an address where nobody listens. Invitations carry it, so it has to
// be known before the server has one.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// serve starts the server and waits until it listens.
func (o *office) serve() error {
	o.server = exec.Command(o.program(), "serve", "--data", o.data(), "--listen", o.address, "--public", o.address)
	out, err := o.server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := o.server.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if !strings.HasPrefix(line, "listening ") {
		return errors.Join(fmt.Errorf("serve: %q", line), err)
	}
	return nil
}

func (o *office) close() (err error) {
	for _, a := range o.apps {
		err = errors.Join(err, a.Close())
	}
	if o.server != nil && o.server.Process != nil {
		err = errors.Join(err, o.server.Process.Signal(syscall.SIGTERM))
		late := time.AfterFunc(patience, func() { _ = o.server.Process.Kill() })
		defer late.Stop()
		err = errors.Join(err, o.server.Wait())
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
