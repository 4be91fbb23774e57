package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/desktop/servertest"
)

// patience is how long an answer may take on a busy machine.
const patience = time.Minute

const password = "correct horse battery"

// server is the company's, shared by all tests; profiles is where they keep
// their copies.
var (
	server   *servertest.Server
	profiles string
)

func TestMain(m *testing.M) {
	code := 1
	err := found()
	if err == nil {
		code = m.Run()
	}
	for login, c := range shared {
		if n := c.end(); n != 0 {
			err = errors.Join(err, fmt.Errorf("the console of %s ended with %d", login, n))
		}
	}
	if server != nil {
		err = errors.Join(err, server.Close())
	}
	err = errors.Join(err, os.RemoveAll(profiles))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func found() (err error) {
	if profiles, err = os.MkdirTemp("", "kontor-console-"); err != nil {
		return err
	}
	if server, err = servertest.Start("2026-05-12T10:00"); err != nil {
		return err
	}
	if _, err := server.Run("department", "add", "Продажи", "--kind", "sales"); err != nil {
		return err
	}
	for login, p := range map[string][2]string{"anna": {"Орлова Анна Петровна", "sales"}, "vera": {"Власова Вера Олеговна", "sales,head"}, "gleb": {"Громов Глеб Павлович", "security"}} {
		if _, err := server.Hire(login, p[0], p[1], "Продажи"); err != nil {
			return err
		}
	}
	return nil
}

// teller speaks with a console line by line.
type teller struct {
	*testing.T
	in    io.WriteCloser
	lines chan string // closed when the console has ended
	code  chan int
	log   *lockedBuffer
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

// start runs the program, all of it but the process; it ends with the test.
func start(t *testing.T, args ...string) *teller {
	t.Helper()
	c := begin(args...)
	c.T = t
	t.Cleanup(func() { c.end() })
	return c
}

func begin(args ...string) *teller {
	in, said := io.Pipe()
	heard, out := io.Pipe()
	c := &teller{in: said, lines: make(chan string, 100), code: make(chan int, 1), log: &lockedBuffer{}}
	go func() {
		c.code <- run(context.Background(), args, in, out, c.log)
		_ = in.Close()
		_ = out.Close()
	}()
	go func() {
		defer close(c.lines)
		lines := bufio.NewReader(heard)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			c.lines <- line
		}
	}()
	return c
}

// end closes the input and gives the exit code.
func (c *teller) end() int {
	_ = c.in.Close()
	code := <-c.code
	c.code <- code
	return code
}

// shared are the consoles that people have during all tests: to enrol is dear.
var shared = map[string]*teller{}

// at gives somebody's console, level with the server and in Russian.
func at(t *testing.T, login string) *teller {
	t.Helper()
	c := shared[login]
	if c == nil {
		c = begin("--profile", filepath.Join(profiles, login), "--lang", "ru")
		shared[login] = c
		c.T = t
		c.enrol(login)
	}
	c.T = t
	c.must("online", nil)
	c.must("sync", nil)
	return c
}

func (c *teller) enrol(login string) {
	c.Helper()
	inv, err := server.Run("user", "invite", login)
	if err != nil {
		c.Fatal(err)
	}
	c.must("enrol", args{"invitation": inv, "password": password, "device": "console"})
}

type (
	args  = map[string]any
	reply map[string]any
)

// put writes a line as it is.
func (c *teller) put(line string) {
	c.Helper()
	if _, err := c.in.Write([]byte(line)); err != nil {
		c.Fatalf("the console does not listen: %v\n%s", err, c.log)
	}
}

// hear reads the next answer.
func (c *teller) hear() reply {
	c.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case line, ok := <-c.lines:
		if !ok {
			c.Fatalf("the console has ended\n%s", c.log)
		}
		var r reply
		if err := json.Unmarshal([]byte(line), &r); err != nil || r["ok"] == nil {
			c.Fatalf("%q is no answer: %v", line, err)
		}
		return r
	case <-late.C:
		c.Fatalf("no answer in time\n%s", c.log)
	}
	return nil
}

// say asks for a word and gives its answer.
func (c *teller) say(do string, a args) reply {
	c.Helper()
	with := args{"do": do}
	maps.Copy(with, a)
	raw, err := json.Marshal(with)
	if err != nil {
		c.Fatal(err)
	}
	c.put(string(raw) + "\n")
	return c.hear()
}

// must wants the answer to be good, with these keys besides ok.
func (c *teller) must(do string, a args, keys ...string) reply {
	c.Helper()
	r := c.say(do, a)
	if r["ok"] != true || r["errors"] != nil && do != "check" && do != "import" {
		c.Fatalf("%s: %v\n%s", do, r, c.log)
	}
	for _, k := range keys {
		if _, there := r[k]; !there {
			c.Errorf("%s has no %s: %v", do, k, slices.Sorted(maps.Keys(r)))
		}
	}
	return r
}

// refused wants the answer to be that one rule is broken, in words.
func (c *teller) refused(rule, do string, a args) reply {
	c.Helper()
	r := c.say(do, a)
	faults := r.faults()
	if r["ok"] != false || len(faults) != 1 || faults[0]["rule"] != rule || faults[0]["code"] == "" || faults[0]["text"] == "" {
		c.Errorf("%s: %v, want %s", do, r, rule)
	}
	return r
}

func (r reply) faults() (all []map[string]any) {
	list, _ := r["errors"].([]any)
	for _, f := range list {
		all = append(all, f.(map[string]any))
	}
	return all
}

func (r reply) text(key string) string { s, _ := r[key].(string); return s }

func (r reply) number(key string) int { n, _ := r[key].(float64); return int(n) }

// rows are the objects under a key, each with these keys.
func (c *teller) rows(r reply, key string, keys ...string) (all []reply) {
	c.Helper()
	list, ok := r[key].([]any)
	if !ok {
		c.Errorf("%s is %v, no list", key, r[key])
	}
	for _, one := range list {
		row := reply(one.(map[string]any))
		for _, k := range keys {
			if _, there := row[k]; !there {
				c.Errorf("a row of %s has no %s: %v", key, k, slices.Sorted(maps.Keys(row)))
			}
		}
		all = append(all, row)
	}
	return all
}

// firm makes one and gives its ID.
func (c *teller) firm(name string, more args) string {
	c.Helper()
	f := args{"NameShort": name, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}
	maps.Copy(f, more)
	return c.must("new", args{"kind": "Counterparty", "fields": f}, "id", "number").text("id")
}

// row is an ID for one.
func (c *teller) row(n int) string {
	return fmt.Sprintf("0192aaaa-0000-7000-8000-%012x", n)
}

func hasRussian(s string) bool {
	return strings.ContainsAny(s, "абвгдеиклмнопристуя")
}
