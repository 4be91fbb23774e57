package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui"
)

// demoPassword opens the demo's copy, which holds nothing of anybody's.
const demoPassword = "demo-demo-demo"

// demoCompany is the company that is invented.
const demoCompany = "Kontor Demo"

// serverStops is how long the demo's server may take to end.
const serverStops = 10 * time.Second

// demo is an invented company with a server of its own, in a folder that is
// removed afterwards.
type demo struct {
	dir        string
	profile    string
	invitation string
	program    string // the server's
	data       string // its folder
	server     *exec.Cmd
	address    string
	log        *slog.Logger
}

// startDemo fills a base and serves it, by the server's program that lies
// beside this one.
func startDemo(ctx context.Context, log *slog.Logger) (d *demo, err error) {
	program, err := sibling("kontor-server")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kontor-demo-")
	if err != nil {
		return nil, err
	}
	d = &demo{dir: dir, profile: filepath.Join(dir, "profile"), program: program, data: filepath.Join(dir, "server"), log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	if err := os.Mkdir(d.profile, 0o700); err != nil {
		return d, err
	}
	if d.invitation, err = fill(ctx, program, d.data); err != nil {
		return d, err
	}
	if err := d.serve(program, d.data); err != nil {
		return d, err
	}
	return d, nil
}

// sibling finds a program that lies beside this one.
func sibling(name string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("the demo needs %s beside this program (make build leaves both): %w", name, err)
	}
	return path, nil
}

// fill makes the demo company and gives the first user's invitation.
func fill(ctx context.Context, program, data string) (string, error) {
	if _, err := output(ctx, program, "init", "--data", data, "--company", demoCompany); err != nil {
		return "", err
	}
	out, err := output(ctx, program, "demo", "--data", data)
	line, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
	return strings.TrimSpace(line), err
}

// output is what a command of the server prints.
func output(ctx context.Context, program string, args ...string) (string, error) {
	var errs strings.Builder
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", args[0], err, errs.String())
	}
	return string(out), nil
}

// serve starts the server and waits until it tells its address.
func (d *demo) serve(program, data string) error {
	d.server = exec.Command(program, "serve", "--data", data, "--listen", "127.0.0.1:0")
	d.server.Stderr = os.Stderr
	out, err := d.server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := d.server.Start(); err != nil {
		return fmt.Errorf("start the demo's server: %w", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, ok := strings.CutPrefix(lines.Text(), "listening "); ok {
			d.address = address
			go io.Copy(io.Discard, out) // it must never wait for a reader
			return nil
		}
	}
	return errors.Join(errors.New("the demo's server ended before it was ready"), lines.Err())
}

// enrol makes the profile a device of the demo's first user.
func (d *demo) enrol(ctx context.Context, program *app.App) error {
	e := app.Enrolment{Invitation: d.invitation, Server: d.address, Password: demoPassword, Device: "demo"}
	if err := program.Enrol(ctx, e); err != nil {
		return fmt.Errorf("enrol the demo's user: %w", err)
	}
	return program.Sync(ctx)
}

// enter opens the demo's desk.
func (d *demo) enter(ctx context.Context, shell *ui.Shell, program *app.App) {
	if err := d.enrol(ctx, program); err != nil {
		d.log.Error("demo", "err", err)
	}
	fyne.Do(shell.Start)
}

// close ends the server and removes what the demo has left.
func (d *demo) close() error {
	var err error
	if d.server != nil && d.server.Process != nil {
		err = d.end()
	}
	return errors.Join(err, os.RemoveAll(d.dir))
}

func (d *demo) end() error {
	if err := d.server.Process.Signal(syscall.SIGTERM); err != nil {
		return errors.Join(err, d.server.Process.Kill(), d.server.Wait()) // Windows knows no such signal
	}
	kill := time.AfterFunc(serverStops, func() {
		if err := d.server.Process.Kill(); err != nil {
			d.log.Warn("demo server", "err", err)
		}
	})
	defer kill.Stop()
	return d.server.Wait()
}
