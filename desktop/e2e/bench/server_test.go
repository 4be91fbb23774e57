package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is where make build leaves the server.
const program = "../../../build/kontor-server"

// server is a running server.
type server struct {
	tb      testing.TB
	cmd     *exec.Cmd
	errs    *bytes.Buffer
	address string
}

// command is the server's program on a data folder.
func command(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	path, err := filepath.Abs(program)
	check(tb, err)
	if _, err := os.Stat(path); err != nil {
		tb.Fatalf("the server is not built: run make build first (%v)", err)
	}
	return exec.Command(path, args...)
}

// serve starts the server on a data folder and waits until it listens.
func serve(tb testing.TB, dir string) *server {
	tb.Helper()
	s := &server{tb: tb, cmd: command(tb, "serve", "--data", dir, "--listen", "127.0.0.1:0"), errs: &bytes.Buffer{}}
	s.cmd.Stderr = s.errs
	out, err := s.cmd.StdoutPipe()
	check(tb, err)
	check(tb, s.cmd.Start())
	tb.Cleanup(func() { _ = s.cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if _, scan := fmt.Sscanf(line, "listening %s", &s.address); err != nil || scan != nil {
		_ = s.cmd.Wait()
		tb.Fatalf("serve: %q, %v\n%s", line, err, s.errs)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return s
}

// end stops the server, which is to end cleanly.
func (s *server) end() {
	s.tb.Helper()
	check(s.tb, s.cmd.Process.Signal(syscall.SIGTERM))
	late := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer late.Stop()
	if err := s.cmd.Wait(); err != nil {
		s.tb.Fatalf("SIGTERM: %v\n%s", err, s.errs)
	}
}

// memory is what the server has of the machine's memory.
func (s *server) memory() int64 {
	s.tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	check(s.tb, err)
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	check(s.tb, err)
	return kib << 10
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
