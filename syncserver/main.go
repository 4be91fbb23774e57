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
	"syscall"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, sentence(err))
		os.Exit(1)
	}
}

// version is what the commands and the protocol are of.
const version = "0.1.0"

// errUsage reports a command that was not understood.
var errUsage = errors.New("usage")

// run carries out one command line.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: kontor-server init|serve|department|user|device|feed|clock|verify|demo|version --data DIR", errUsage)
	}
	c, err := parse(args)
	if err != nil {
		return err
	}
	switch c.words[0] {
	case "version":
		fmt.Fprintln(out, "kontor-server", version)
		return nil
	case "init":
		return initBase(ctx, c, out)
	case "serve":
		return serve(ctx, c, out, slog.New(slog.NewTextHandler(log, nil)))
	}
	if done, err := throughSocket(c, args, out); done {
		return err
	}
	b, err := openBase(ctx, c, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		return err
	}
	return errors.Join(b.command(ctx, c, out), b.Close())
}

// sentence says an error in the words of the administrator's language.
func sentence(err error) string {
	words := i18n.New(i18n.Of(os.Getenv("LANG")))
	text := ""
	for _, f := range doc.Faults(err) {
		if text != "" {
			text += "\n"
		}
		if f.Code == doc.CodeInternal {
			return err.Error()
		}
		text += words.Error(f)
	}
	return text
}
