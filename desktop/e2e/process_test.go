package e2e

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is where make build leaves the programs.
const built = "../../build"

// patience is how long anything may take on a busy machine; what has to be
// faster says so itself.
const patience = 90 * time.Second

// program names one of the built programs.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(built, name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not built: run make build first (%v)", name, err)
	}
	return path
}

// command is a built program with its arguments. It has a home of its own and
// speaks Russian.
func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program(t, name), args...)
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"), "LANG=ru_RU.UTF-8")
	return cmd
}

// process is a program that is running, or has been.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *transcript
	log   *transcript // what it says on standard error
	ended chan struct{}
	exit  error
}

// start runs a program until the test ends. What it says must never be a trace
// of a crash.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, out: newTranscript(), log: newTranscript(), ended: make(chan struct{})}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in = in
	cmd.Stdout, cmd.Stderr = p.out, p.log
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", cmd.Path, err)
	}
	go func() {
		p.exit = cmd.Wait()
		p.out.end()
		p.log.end()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill()
		for _, said := range []string{p.out.text(), p.log.text()} {
			if crash := crashIn(said); crash != "" {
				t.Errorf("%s crashed: %s\n%s", filepath.Base(cmd.Path), crash, said)
			}
		}
	})
	return p
}

// crashIn gives the line by which a Go program that crashed is known.
func crashIn(said string) string {
	for line := range strings.Lines(said) {
		for _, sign := range []string{"panic:", "fatal error:", "runtime error", "goroutine ", "DATA RACE", "SIGSEGV"} {
			if strings.Contains(line, sign) {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}

// TestE2ECrashIsSeen: a program that says where its goroutines are is one that
// the tests take for crashed.
func TestE2ECrashIsSeen(t *testing.T) {
	cmd := command(t, "kontor-console", "--profile", t.TempDir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	log := newTranscript()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, `{"do":"kinds"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if _, _, found := log.find(patience, 0, `"ok":true`); !found || crashIn(log.text()) != "" {
		t.Fatalf("no answer, or one that looks like a crash: %s", log.text())
	}
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || crashIn(log.text()) == "" {
		t.Errorf("%v is no crash: %s", err, log.text())
	}
}

// kill ends the process as a loss of power would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// end sends a signal, or closes the input if there is none, and wants the
// process to end cleanly.
func (p *process) end(signal os.Signal) {
	p.t.Helper()
	if signal == nil {
		_ = p.in.Close()
	} else if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Signal(syscall.SIGQUIT) // says where it hangs
		<-p.ended
	}
	if p.exit != nil {
		p.t.Fatalf("%v: %v\n%s", p.cmd.Args, p.exit, p.log.text())
	}
}

// transcript keeps what a process says, by lines, and lets one wait for more.
type transcript struct {
	mu    sync.Mutex // guards the rest
	rest  string     // behind the last whole line
	lines []string
	over  bool
	more  chan struct{} // closed when anything of this changes
}

func newTranscript() *transcript { return &transcript{more: make(chan struct{})} }

// Write implements io.Writer.
func (s *transcript) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.rest+string(b), "\n")
	last := len(lines) - 1
	s.lines, s.rest = append(s.lines, lines[:last]...), lines[last]
	s.changed()
	return len(b), nil
}

func (s *transcript) changed() {
	close(s.more)
	s.more = make(chan struct{})
}

func (s *transcript) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.changed()
}

func (s *transcript) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(append(s.lines[:len(s.lines):len(s.lines)], s.rest), "\n")
}

// length is how many lines there are.
func (s *transcript) length() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lines)
}

// find waits for a line behind the first n that holds a text, and gives it and
// how many lines there are up to it. It fails when the process ends without or
// the time is over.
func (s *transcript) find(within time.Duration, n int, text string) (line string, upTo int, found bool) {
	late := time.After(within)
	for {
		s.mu.Lock()
		for ; n < len(s.lines); n++ {
			if strings.Contains(s.lines[n], text) {
				line := s.lines[n]
				s.mu.Unlock()
				return line, n + 1, true
			}
		}
		over, more := s.over, s.more
		s.mu.Unlock()
		if over {
			return "", n, false
		}
		select {
		case <-more:
		case <-late:
			return "", n, false
		}
	}
}
