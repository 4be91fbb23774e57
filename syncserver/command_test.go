package main

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/shared/wire"
)

// TestCommands walks through the commands on either engine, first while no
// server runs and then through the running one.
func TestCommands(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			p := newProgram(t, engine)
			invited(t, p.must("init", "--trial", "--company", "Альфа", "--public", "office.example:9443"), "office.example:9443")
			if mode := stat(t, p.dir).Mode().Perm(); mode != 0o700 {
				t.Errorf("the folder is %v", mode)
			}
			p.refused(1, "already holds a base", "init")
			staff(t, p, "", "office.example:9443")

			s := p.serve("--public", "https://crm.example")
			staff(t, p, "2", "crm.example:443")
			p.refused(1, "another server process", "serve", "--listen", "127.0.0.1:0")
			p.refused(1, "people work in this base", "demo")
			other := &program{t: t, dir: p.dir, more: []string{"--db", "postgres://elsewhere/x"}}
			other.refused(1, "another database", "verify")
			p.refused(1, "forwards only", "clock", "2001-01-01")
			p.refused(2, "is missing", "clock")
			p.must("clock", "2040-03-01T10:00:00Z")
			bareNotFound(t, s)
			s.end()
			if _, err := os.Stat(filepath.Join(p.dir, socketName)); err == nil {
				t.Error("the control socket is still there")
			}
			p.refused(1, "forwards only", "clock", "2040-02-29")
			if got := p.must("verify"); len(got) != 1 || got[0] != "ok" {
				t.Errorf("verify: %q", got)
			}
			p.serve("--now", "2041-01-01").end()
			p.refused(1, "forwards only", "clock", "2040-12-31")
			p.refused(1, "forwards only", "serve", "--listen", "127.0.0.1:0", "--now", "2040-12-31")
		})
	}
}

// staff adds a department and a person and does everything that can be done
// with them. The suffix tells the two rounds apart.
func staff(t *testing.T, p *program, suffix, public string) {
	t.Helper()
	login := "anna" + suffix
	p.must("department", "add", "Продажи"+suffix, "--kind", "sales")
	p.must("department", "add", "Алматы"+suffix, "--kind", "sales", "--parent", "Продажи"+suffix)
	invited(t, p.must("user", "add", login, "--name", "Белова Анна Ильинична", "--role", "sales,head", "--department", "Продажи"+suffix), public)
	invited(t, p.must("user", "invite", login), public)
	invited(t, p.must("user", "reset", login), public)
	p.must("user", "set", login, "--role", "marketing", "--department", "Алматы"+suffix)
	p.must("user", "disable", login)
	user := find(t, p.must("user", "list"), "login", login)
	if user["department"] != "Алматы"+suffix || user["state"] != "blocked" || len(user["roles"].([]any)) != 1 {
		t.Errorf("user list: %v", user)
	}
	p.must("user", "enable", login)
	if user := find(t, p.must("user", "list"), "login", login); user["state"] != "active" {
		t.Errorf("enabled: %v", user)
	}
	up, down := find(t, p.must("department", "list"), "name", "Продажи"+suffix), find(t, p.must("department", "list"), "name", "Алматы"+suffix)
	if up["kind"] != "sales" || down["parent"] != up["id"] {
		t.Errorf("department list: %v, %v", up, down)
	}
	for _, list := range [][]string{{"device", "list"}, {"device", "list", login}, {"feed", "list"}} {
		if got := p.must(list...); got != nil {
			t.Errorf("%v: %q", list, got)
		}
	}
	if got := p.must("verify"); len(got) != 1 || got[0] != "ok" {
		t.Errorf("verify: %q", got)
	}
	p.must("department", "add", "Алматы"+suffix, "--kind", "sales") // of another parent
	p.must("user", "set", login, "--department", down["id"].(string))
	for _, bad := range []struct {
		code int
		says string
		args []string
	}{
		{1, "several departments", []string{"user", "set", login, "--department", "Алматы" + suffix}},
		{1, "exists already", []string{"department", "add", "алматы" + suffix, "--kind", "sales", "--parent", "Продажи" + suffix}},
		{1, "sales, expert, head", []string{"user", "set", login, "--role", "king"}},
		{1, "management", []string{"department", "add", "X", "--kind", "wizards"}},
		{1, "Roles", []string{"user", "add", "x", "--name", "X", "--role", "king", "--department", "Продажи" + suffix}},
		{1, "there is no department", []string{"user", "add", "x", "--name", "X", "--role", "sales", "--department", "Nowhere"}},
		{1, "Login", []string{"user", "add", login, "--name", "X", "--role", "sales", "--department", "Продажи" + suffix}},
		{1, "there is no user", []string{"user", "disable", "nobody"}},
		{1, "there is no user", []string{"device", "list", "nobody"}},
		{1, "Kind of department", []string{"department", "add", "X", "--kind", "wizards"}},
		{2, "unknown word", []string{"user", "praise", login}},
		{2, "nothing to set", []string{"user", "set", login}},
		{2, "are needed", []string{"user", "add", "x"}},
		{1, "no such document", []string{"device", "revoke", "nothing"}},
		{1, "no such document", []string{"feed", "revoke", "nothing"}},
		{2, "no time like", []string{"clock", "tomorrow"}},
		{2, "one word too many", []string{"user", "list", "all"}},
		{2, "one word too many", []string{"feed", "list", login}},
		{2, "one word too many", []string{"department", "list", "all"}},
		{2, "unknown option --role", []string{"user", "disable", login, "--role", "sales"}},
		{2, "unknown option --name", []string{"user", "invite", login, "--name", "X"}},
		{2, "unknown option --kind", []string{"department", "list", "--kind", "sales"}},
		{2, "the next word", []string{"feed"}},
	} {
		p.refused(bad.code, bad.says, bad.args...)
	}
}

// TestServeNow: a trial base's time is set first to any, then forwards only; by
// the same line again it goes on from where it was.
func TestServeNow(t *testing.T) {
	p := newProgram(t, "sqlite")
	p.must("init", "--trial")
	p.serve("--now", "2020-05-12T10:00").end()
	p.must("clock", "2020-06-01")
	p.refused(1, "forwards only", "serve", "--listen", "127.0.0.1:0", "--now", "2020-05-13")
	p.refused(2, "no time like", "serve", "--listen", "127.0.0.1:0", "--now", "yesterday")
	p.serve("--now", "2020-05-12T10:00").end()
	p.refused(1, "forwards only", "clock", "2020-05-31")
	p.serve("--now", "2020-06-02").end()
}

func invited(t *testing.T, out []string, public string) {
	t.Helper()
	if len(out) != 1 {
		t.Fatalf("%d lines, want an invitation", len(out))
	}
	inv, err := wire.ParseInvitation(out[0])
	if err != nil || inv.Host != public || len(inv.Pin) == 0 || len(inv.Code) == 0 {
		t.Fatalf("invitation to %q: %v", inv.Host, err)
	}
}

// find gives the object of a list in which a name has a value.
func find(t *testing.T, list []string, name, value string) map[string]any {
	t.Helper()
	for _, line := range list {
		row := map[string]any{}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if row[name] == value {
			return row
		}
	}
	t.Fatalf("no %s %q in %q", name, value, list)
	return nil
}

// bareNotFound asks the running server for a feed that nobody has.
func bareNotFound(t *testing.T, s *served) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, err := client.Get("https://" + s.address + "/calendar/nothing.ics")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusNotFound || len(body) > 0 {
		t.Errorf("an unknown feed: %s %q %v", resp.Status, body, err)
	}
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// TestRefused: what is not understood ends with code 2 and the usage, what
// cannot be done with code 1 and what to do.
func TestRefused(t *testing.T) {
	p := newProgram(t, "sqlite")
	p.refused(2, "unknown command", "dance")
	p.refused(2, "unknown option", "verify", "--fast", "yes")
	p.refused(2, "unknown option", "verify", "--listen", "127.0.0.1:0")
	p.refused(2, "one word too many", "version", "please")
	p.refused(2, "--listen is missing", "serve")
	p.refused(2, "no HOST:PORT", "init", "--public", "office")
	p.refused(2, "kontor-server init --data", "init", "--public", "office:70000")
	p.refused(1, "no time zone", "init", "--zone", "Mars/Olympus")
	p.refused(1, "run init first", "verify")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	within := &program{t: t, dir: file}
	within.refused(1, "run init first", "verify")
	within.refused(1, "cannot be made or used", "init")
	p.refused(1, "run init first", "serve", "--listen", "127.0.0.1:0")
	bare := &program{t: t, dir: p.dir}
	if a := bare.finish(bare.command(t.Context())); a.code != 2 || !strings.Contains(a.err, "no command") {
		t.Errorf("nothing at all: %+v", a)
	}

	p.must("init")
	p.refused(1, "made with --trial", "clock", "2040-01-01")
	p.refused(1, "made with --trial", "serve", "--listen", "127.0.0.1:0", "--now", "2040-01-01")
	p.refused(1, "listen", "serve", "--listen", "127.0.0.1:notaport")
	p.refused(2, "kontor-server serve --data", "serve", "--listen", "127.0.0.1:0", "--public", "office")
	p.refused(2, "no HOST:PORT", "serve", "--listen", "127.0.0.1:0", "--public", "office:door")
	p.refused(2, "--tls-cert goes with --tls-key", "serve", "--listen", "127.0.0.1:0", "--tls-cert", "x")
	p.refused(1, "load certificate", "serve", "--listen", "127.0.0.1:0", "--tls-cert", "x", "--tls-key", "y")
	if a := p.run("version"); a.code != 0 || a.out != "kontor-server "+version+"\n" {
		t.Errorf("version: %+v", a)
	}
}

// TestInit_Folder: an empty folder is closed to others; one that holds something,
// or a file, is refused and left as it was.
func TestInit_Folder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "letter.txt")
	empty := filepath.Join(dir, "empty")
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(file, nil, 0o644), os.Mkdir(empty, 0o755)); err != nil {
		t.Fatal(err)
	}
	for path, refusal := range map[string]string{file: "cannot be made or used", dir: "letter.txt", empty: ""} {
		p := &program{t: t, dir: path}
		before := mode(t, path)
		if refusal == "" {
			p.must("init")
			if after := mode(t, path); after != fs.ModeDir|0o700 || after == before {
				t.Errorf("%s: %s", path, after)
			}
			continue
		}
		p.refused(1, refusal, "init")
		if after := mode(t, path); after != before {
			t.Errorf("%s: %s, was %s", path, after, before)
		}
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

// TestEmptyBase: a folder with the server's key and an empty base is no place
// to begin anew, whoever lost the base has to bring it back.
func TestEmptyBase(t *testing.T) {
	p := newProgram(t, "sqlite")
	p.must("init")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(p.dir, databaseFile+suffix)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	p.refused(1, "the base is empty", "serve", "--listen", "127.0.0.1:0")
	p.refused(1, "the base is empty", "verify")
	p.refused(1, "already holds a base", "init")
}

// TestForeignBase: a second server does not begin in the first one's database.
func TestForeignBase(t *testing.T) {
	p := newProgram(t, "postgres")
	p.must("init")
	other := &program{t: t, dir: filepath.Join(t.TempDir(), "other"), more: p.more}
	other.refused(1, "already holds a server's data", "init")
}

// TestKilled: a server that was killed leaves a socket and no lock behind.
func TestKilled(t *testing.T) {
	p := newProgram(t, "sqlite")
	p.must("init")
	s := p.serve()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	p.must("department", "add", "Продажи", "--kind", "sales")
	p.serve().end()
	if got := p.must("verify"); got[0] != "ok" {
		t.Error(got)
	}
}
