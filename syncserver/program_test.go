package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kontor/shared/docdb/pgtest"
)

// asServer makes the test binary be the server: the real main, with the race
// detector if the tests have it.
const asServer = "KONTOR_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		main()
		os.Exit(0)
	}
	pgtest.Main(m)
}

// engines are where a base may lie: each gives the options for a fresh one.
var engines = map[string]func(t *testing.T) []string{
	"sqlite":   func(*testing.T) []string { return nil },
	"postgres": func(t *testing.T) []string { return []string{"--db", pgtest.Start(t)} },
}

// program runs the server's commands on one base.
type program struct {
	t    *testing.T
	dir  string
	more []string // options that every command gets
}

// answer is what a command has come to.
type answer struct {
	code     int
	out, err string
}

func newProgram(t *testing.T, engine string) *program {
	return &program{t: t, dir: filepath.Join(t.TempDir(), "data"), more: engines[engine](t)}
}

func (p *program) command(ctx context.Context, args ...string) *exec.Cmd {
	args = append(args, "--data", p.dir)
	cmd := exec.CommandContext(ctx, os.Args[0], append(args, p.more...)...)
	cmd.Env = append(os.Environ(), asServer+"=1", "LANG=en_US.UTF-8")
	return cmd
}

// run carries out one command. A stack trace is never an answer.
func (p *program) run(args ...string) answer {
	p.t.Helper()
	return p.finish(p.command(p.t.Context(), args...))
}

func (p *program) finish(cmd *exec.Cmd) answer {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	a := answer{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	for _, text := range []string{"goroutine ", "panic", "runtime error", "DATA RACE"} {
		if strings.Contains(a.out+a.err, text) {
			p.t.Fatalf("%v: %s\n%s", cmd.Args[1:], a.out, a.err)
		}
	}
	return a
}

// must gives the lines that a command prints.
func (p *program) must(args ...string) []string {
	p.t.Helper()
	a := p.run(args...)
	if a.code != 0 {
		p.t.Fatalf("%v: exit %d\n%s%s", args, a.code, a.out, a.err)
	}
	return lines(a.out)
}

// refused wants a command to fail with a code and to say why.
func (p *program) refused(code int, says string, args ...string) {
	p.t.Helper()
	a := p.run(args...)
	if a.code != code || !strings.Contains(a.err, says) || a.out != "" {
		p.t.Errorf("%v: exit %d, %q on stdout, says %q, want %d and %q", args, a.code, a.out, a.err, code, says)
	}
}

func lines(text string) []string {
	if text = strings.TrimSuffix(text, "\n"); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// served is a server that is running.
type served struct {
	t       *testing.T
	cmd     *exec.Cmd
	out     io.ReadCloser
	errs    *bytes.Buffer
	address string
}

// serve starts the server and waits until it says that it listens.
func (p *program) serve(args ...string) *served {
	p.t.Helper()
	s := &served{t: p.t, errs: &bytes.Buffer{}, cmd: p.command(context.WithoutCancel(p.t.Context()), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)}
	s.cmd.Stderr = s.errs
	var err error
	if s.out, err = s.cmd.StdoutPipe(); err != nil {
		p.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	line, err := bufio.NewReader(s.out).ReadString('\n')
	if _, scan := fmt.Sscanf(line, "listening %s", &s.address); err != nil || scan != nil {
		_ = s.cmd.Wait()
		p.t.Fatalf("serve: %q, %v\n%s", line, err, s.errs)
	}
	return s
}

// end asks the server to end and wants it to do so cleanly and soon.
func (s *served) end() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	late := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer late.Stop()
	if err := s.cmd.Wait(); err != nil {
		s.t.Fatalf("SIGTERM: %v\n%s", err, s.errs)
	}
}
