package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// disk is one that can have no room: a small file system of its own or, where
// none may be mounted, programs that may make no file longer.
type disk struct {
	t     *testing.T
	dir   string
	small bool
	full  bool
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	d := &disk{t: t, dir: t.TempDir()}
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", d.dir).Run(); err == nil {
		d.small = true
		t.Cleanup(func() { _ = exec.Command("umount", "-l", d.dir).Run() })
	}
	t.Logf("a file system of its own: %t", d.small)
	return d
}

func (d *disk) ballast() string { return filepath.Join(d.dir, "ballast") }

// fill leaves no room to the programs.
func (d *disk) fill(running ...*process) {
	d.t.Helper()
	d.full = true
	if !d.small {
		d.limit("1:", running)
		return
	}
	f, err := os.Create(d.ballast())
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 4096, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			d.t.Fatal(err)
		}
	}
}

// free gives room again.
func (d *disk) free(running ...*process) {
	d.t.Helper()
	d.full = false
	if !d.small {
		d.limit("unlimited:", running)
	} else if err := os.Remove(d.ballast()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *disk) limit(size string, running []*process) {
	d.t.Helper()
	for _, p := range running {
		if out, err := exec.Command("prlimit", "--pid", fmt.Sprint(p.cmd.Process.Pid), "--fsize="+size).CombinedOutput(); err != nil {
			d.t.Fatalf("%v: %s", err, out)
		}
	}
}

// command is one of the programs as it starts on this disk.
func (d *disk) command(name string, args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := command(d.t, name, args...)
	if !d.full || d.small {
		return cmd
	}
	env := cmd.Env
	cmd = exec.Command("prlimit", append([]string{"--fsize=1:", cmd.Path}, args...)...)
	cmd.Env = env
	return cmd
}

// open starts a console on this disk.
func (d *disk) open(w *desk) {
	d.t.Helper()
	w.console, w.heard = start(d.t, d.command("kontor-console", "--profile", w.profile)), 0
}

// until the disk takes nothing more, firms are made; those that were taken are
// told.
func (w *desk) makeUntilFull() (taken []string) {
	w.t.Helper()
	for n := range 200 {
		name := fmt.Sprintf("Вектор %d", n)
		r := w.ask("new", long(name))
		if !r.OK {
			if len(r.Errors) != 1 || r.Errors[0].Rule != "disk_full" {
				w.t.Fatalf("%s", r.raw)
			}
			return taken
		}
		taken = append(taken, name)
	}
	w.t.Fatal("the disk is not full")
	return nil
}

// names are what the firms of a desk are called.
func (w *desk) names() map[string]int {
	w.t.Helper()
	names := map[string]int{}
	for _, row := range w.list("Counterparty", nil) {
		names[strings.Trim(string(row["NameShort"]), `"`)]++
	}
	return names
}

// TestE2EDiskFull: a desk without room says so in both languages, keeps what it
// has acknowledged and nothing else, and works on when there is room.
func TestE2EDiskFull(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	disk := newDisk(t)
	anna := &desk{t: t, profile: filepath.Join(disk.dir, "profile")}
	anna.open()
	anna.must("enrol", args{"invitation": o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "password": password})
	anna.sync()
	boris := newDesk(t, o.hire("boris", "Котов Борис Ильич", "sales", "Продажи"), "")

	disk.fill(anna.console)
	anna.refuses("disk_full", "password", args{"old": password, "new": "another horse battery"})
	taken := anna.makeUntilFull()
	anna.badly("disk_full", "new", long("Не влезло"))
	distant := boris.must("new", long("Издалека")).text("id")
	boris.sync()
	anna.cause("disk_full")
	anna.keeps(taken, "Издалека")
	anna.kill()

	fresh := &desk{t: t, profile: filepath.Join(disk.dir, "fresh")}
	disk.open(fresh)
	invitation := o.must("user", "invite", "anna")
	fresh.badly("disk_full", "enrol", args{"invitation": invitation, "password": password})
	disk.open(anna)
	if r := anna.ask("unlock", args{"password": password}); !r.OK && r.Errors[0].Rule != "disk_full" {
		t.Errorf("unlocked without room: %s", r.raw)
	}
	disk.free(anna.console, fresh.console)
	anna.must("unlock", args{"password": password})
	anna.must("online", nil)
	if st := anna.sync(); st.Queued != 0 || st.Refused != 0 {
		t.Errorf("%+v", st)
	}
	anna.keeps(append(taken, "Издалека"), "Не влезло")
	if anna.get(distant).Title != "Издалека" {
		t.Error("what came meanwhile has not come")
	}
	anna.must("new", long("Влезло"))
	anna.must("password", args{"old": password, "new": "another horse battery"})
	anna.must("lock", nil)
	anna.must("unlock", args{"password": "another horse battery"})
	fresh.must("enrol", args{"invitation": invitation, "password": "another horse battery"})
	fresh.sync()
	anna.sync()
	o.verify()
}

// keeps wants firms to be there once, others not at all.
func (w *desk) keeps(want []string, not string) {
	w.t.Helper()
	names := w.names()
	for _, name := range want {
		if names[name] != 1 {
			w.t.Errorf("%q is there %d times", name, names[name])
		}
	}
	if names[not] != 0 || len(names) != len(want) {
		w.t.Errorf("there are %d firms, want %d without %q", len(names), len(want), not)
	}
}

// tells wants a command of the server to be refused in either language by
// saying some words.
func (d *disk) tells(dir string, words map[string]string, args ...string) {
	d.t.Helper()
	for lang, want := range words {
		cmd := d.command("kontor-server", append(args, "--data", dir)...)
		cmd.Env = append(cmd.Env, "LANG="+lang)
		said, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(said), want) {
			d.t.Errorf("%s %v: %v %s", lang, args, err, said)
		}
		alphabets[lang].sentence(d.t, string(said))
	}
}

// TestE2EServerDiskFull: a server without room takes nothing and says so; what
// desks have is kept there and goes when there is room.
func TestE2EServerDiskFull(t *testing.T) {
	t.Parallel()
	disk := newDisk(t)
	o := newOfficeIn(t, filepath.Join(disk.dir, "server"))
	o.department("Продажи", "sales")
	anna := newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "")
	full := map[string]string{"ru": "на диске сервера нет места", "en": "the server's disk is full"}
	disk.fill(o.serving)
	var made []string
	for n := range 200 {
		made = append(made, fmt.Sprintf("Вектор %d", n))
		if anna.must("new", long(made[n])); n%10 == 9 && anna.status().State == "offline" {
			break
		}
	}
	anna.cause("server_fault")
	disk.tells(o.dir, full, "department", "add", "Склад", "--kind", "warehouse")
	disk.tells(o.dir, full, "user", "add", "boris", "--name", "Котов Борис Ильич", "--role", "sales", "--department", "Продажи")
	disk.tells(filepath.Join(disk.dir, "other"), full, "init")
	anna.keeps(made, "Склад")

	disk.free(o.serving)
	anna.must("online", nil)
	if st := anna.sync(); st.Queued != 0 || st.Refused != 0 {
		t.Errorf("%+v", st)
	}
	o.department("Склад", "warehouse")
	boris := newDesk(t, o.hire("boris", "Котов Борис Ильич", "sales", "Склад"), "")
	if n := strings.Count(o.must("department", "list"), "Склад"); n != 1 {
		t.Errorf("the department is there %d times", n)
	}
	boris.end()
	anna.keeps(made, "Склад")
	o.verify()
	o.stop()
	other := &office{t: t, dir: filepath.Join(disk.dir, "other")}
	other.must("init")
	other.verify()
}
