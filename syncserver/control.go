package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// socketName is the control socket in the data folder, which only its owner
// may enter.
const socketName = "control.sock"

// request is a command handed to the serving process.
type request struct {
	Args []string
	Lang i18n.Lang // of whoever gave it
}

// reply is what the serving process answers to a command.
type reply struct {
	Out   string
	Error string
	Usage bool // the command was not understood
}

// told is an error that the serving process has put into words.
type told struct {
	text  string
	usage bool
}

// Error implements error.
func (t told) Error() string { return t.text }

// Is tells a misunderstood command from one that failed.
func (t told) Is(target error) bool { return t.usage && target == errUsage }

// shortPath names a folder in few bytes: a socket's path may have no more than
// a hundred, and data folders lie deep. done gives it up.
func shortPath(dir string) (short string, done func()) {
	d, err := os.Open(dir)
	if err != nil {
		return dir, func() {}
	}
	short = fmt.Sprintf("/proc/self/fd/%d", d.Fd())
	if _, err := os.Stat(short); err != nil || len(dir) < 80 {
		short = dir // a system without such names, or no need of one
	}
	return short, func() { _ = d.Close() }
}

// throughSocket hands a command to the server that is running on the data
// folder, and reports false if none is.
func throughSocket(c cmdline, args []string, out io.Writer) (bool, error) {
	dir, done := shortPath(c.options["data"])
	defer done()
	conn, err := net.Dial("unix", filepath.Join(dir, socketName))
	if err != nil {
		return false, nil
	}
	defer conn.Close()
	if err := json.NewEncoder(conn).Encode(request{args, language()}); err != nil {
		return true, fmt.Errorf("ask the running server: %w", err)
	}
	var r reply
	if err := json.NewDecoder(conn).Decode(&r); err != nil {
		return true, fmt.Errorf("hear from the running server: %w", err)
	}
	if _, err := io.WriteString(out, r.Out); err != nil {
		return true, err
	}
	if r.Error != "" {
		return true, told{r.Error, r.Usage}
	}
	return true, nil
}

// control serves commands until ctx ends.
func (b *base) control(ctx context.Context, running *sync.WaitGroup) error {
	dir, done := shortPath(b.dir)
	path := filepath.Join(dir, socketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	running.Go(func() {
		<-ctx.Done()
		_ = l.Close() // which also removes the socket
		done()
	})
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed above
			}
			running.Go(func() { b.answerControl(ctx, conn) })
		}
	})
	return nil
}

func (b *base) answerControl(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	var req request
	if err := json.NewDecoder(conn).Decode(&req); err != nil {
		return
	}
	var out bytes.Buffer
	var r reply
	c, err := parse(req.Args)
	if dsn, given := c.options["db"]; err == nil && given && dsn != b.dsn {
		err = doc.Denied("db_other") // an answer about this base would be taken for one about that
	}
	c.lang = req.Lang
	if err == nil {
		err = b.command(ctx, c, &out)
	}
	if err != nil {
		r.Error, r.Usage = sentence(err, req.Lang), errors.Is(err, errUsage)
	}
	r.Out = out.String()
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		b.log.Warn("control answer not taken", "error", err)
	}
}
