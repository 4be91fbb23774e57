// Kontor's server holds the one current base, decides who sees what, and puts
// meetings into calendars. This file knows the commands, the others what each
// does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, sentence(err, language()))
		os.Exit(exitCode(err))
	}
}

// exitCode is 2 for a command that was not understood, 1 for one that failed.
func exitCode(err error) int {
	if errors.Is(err, errUsage) {
		return 2
	}
	return 1
}

// version is what the commands and the protocol are of.
const version = "0.1.0"

// run carries out one command line.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) == 1 && slices.Contains([]string{"help", "--help", "-h"}, args[0]) {
		return help(out)
	}
	c, err := parse(args)
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(log, nil))
	switch c.words[0] {
	case "version":
		_, err := fmt.Fprintln(out, "kontor-server", version)
		return err
	case "init":
		return initBase(ctx, c, out)
	case "serve":
		return serve(ctx, c, out, logger)
	}
	if _, err := c.need("data"); err != nil {
		return err
	}
	return handOver(ctx, c, args, out, logger)
}

// handOver has the command carried out by the server that runs on the folder,
// or here if none does. While somebody else is just opening or leaving the
// folder it tries again.
func handOver(ctx context.Context, c cmdline, args []string, out io.Writer, log *slog.Logger) error {
	over := time.NewTimer(patience)
	defer over.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if done, err := throughSocket(c, args, out); done {
			return err
		}
		b, err := openBase(ctx, c, log)
		if err == nil {
			return errors.Join(b.command(ctx, c, out), b.Close())
		}
		if !errors.Is(err, errInUse) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-over.C:
			return errInUse
		case <-again.C:
		}
	}
}

// patience is how long a command waits for the folder.
const patience = 10 * time.Second
