package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
)

// socketName is the control socket in the data folder, which only its owner
// may enter.
const socketName = "control.sock"

// reply is what the serving process answers to a command.
type reply struct {
	Out   string
	Error string
}

// throughSocket hands a command to the server that is running on the data
// folder, and reports false if none is.
func throughSocket(c cmdline, args []string, out io.Writer) (bool, error) {
	conn, err := net.Dial("unix", filepath.Join(c.options["data"], socketName))
	if err != nil {
		return false, nil
	}
	defer conn.Close()
	if err := json.NewEncoder(conn).Encode(args); err != nil {
		return true, err
	}
	var r reply
	if err := json.NewDecoder(conn).Decode(&r); err != nil {
		return true, err
	}
	if _, err := io.WriteString(out, r.Out); err != nil {
		return true, err
	}
	if r.Error != "" {
		return true, errors.New(r.Error)
	}
	return true, nil
}

// control serves commands until ctx ends.
func (b *base) control(ctx context.Context, running *sync.WaitGroup) error {
	path := filepath.Join(b.dir, socketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	running.Go(func() {
		<-ctx.Done()
		_ = l.Close()
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
	var args []string
	if err := json.NewDecoder(conn).Decode(&args); err != nil {
		return
	}
	var out bytes.Buffer
	var r reply
	c, err := parse(args)
	if err == nil {
		err = b.command(ctx, c, &out)
	}
	if err != nil {
		r.Error = sentence(err)
	}
	r.Out = out.String()
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		b.log.Warn("control answer not taken", "error", err)
	}
}
