// Package servertest gives tests of desktops a server to talk to: the program
// that is shipped, built from these sources, serving a trial base of its own on
// loopback as long as the tests run. It knows nothing of what is inside it.
package servertest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Server is a base and, while it serves, its process.
type Server struct {
	dir     string
	now     string
	address string
	process *exec.Cmd
	log     bytes.Buffer // of the process, to be read once it has ended
}

// tags are those of every build of the product: others would build all of it
// anew.
const tags = "sqlite_fts5,migrated_fynedo"

// patience is how long the server may take to begin or to end.
const patience = time.Minute

// Start builds the server, makes an empty trial base and serves it from the
// given moment on. Close must be called.
func Start(now string) (s *Server, err error) {
	s = &Server{now: now}
	if s.dir, err = os.MkdirTemp("", "kontor-server-"); err != nil {
		return nil, err
	}
	if err := s.found(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	return s, nil
}

func (s *Server) found() (err error) {
	build := exec.Command("go", "build", "-tags", tags, "-o", s.program(), "kontor/syncserver")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, out)
	}
	// Invitations carry the address, so it has to be known before there is one.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	if _, err := s.Run("init", "--trial", "--company", "Kontor", "--zone", "Europe/Minsk", "--public", s.address); err != nil {
		return err
	}
	return s.Serve()
}

func (s *Server) program() string { return filepath.Join(s.dir, "kontor-server") }

// Address is where the server is or will be.
func (s *Server) Address() string { return s.address }

// Data is its data folder.
func (s *Server) Data() string { return filepath.Join(s.dir, "data") }

// Run carries out one of the server's commands and gives what it prints.
func (s *Server) Run(args ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.Command(s.program(), append(args, "--data", s.Data())...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("kontor-server %v: %w\n%s", args, err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// Hire adds a person and gives his invitation.
func (s *Server) Hire(login, name, roles, department string) (string, error) {
	return s.Run("user", "add", login, "--name", name, "--role", roles, "--department", department)
}

// Serve starts the server and returns when it listens.
func (s *Server) Serve() error {
	s.log.Reset()
	s.process = exec.Command(s.program(), "serve", "--data", s.Data(), "--listen", s.address, "--now", s.now)
	s.process.Stderr, s.process.SysProcAttr = &s.log, attributes()
	out, err := s.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return err
	}
	late := time.AfterFunc(patience, func() { _ = s.process.Process.Kill() })
	defer late.Stop()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "listening ") {
		_ = s.process.Process.Kill()
		return fmt.Errorf("serve: %q, %w, %w\n%s", line, err, s.process.Wait(), s.log.String())
	}
	return nil
}

// Stop ends the process as an administrator does, and returns when it is gone.
func (s *Server) Stop() error {
	if s.process == nil {
		return nil
	}
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	late := time.AfterFunc(patience, func() { _ = s.process.Process.Kill() })
	defer late.Stop()
	err := s.process.Wait()
	s.process = nil
	if err != nil {
		return fmt.Errorf("stop: %w\n%s", err, s.log.String())
	}
	return nil
}

// Close ends the server and removes its base.
func (s *Server) Close() error { return errors.Join(s.Stop(), os.RemoveAll(s.dir)) }
