// Command kontor-console is the desktop program without a screen: it reads one
// JSON object a line and answers each with one, in order. It is for scripts,
// scheduled jobs, support and tests, and can do what a screen can, with the
// same rights; it knows desktop/app and nothing below it.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"time"

	"kontor/desktop/app"
	"kontor/shared/i18n"
)

// maxLine is how long a line of input may be.
const maxLine = 16 << 20

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program; it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, log io.Writer) int {
	flags := flag.NewFlagSet("kontor-console", flag.ContinueOnError)
	flags.SetOutput(log)
	dir := flags.String("profile", "", "folder of the profile")
	lang := flags.String("lang", string(i18n.Of(os.Getenv("LANG"))), "language of messages: ru or en")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *dir == "" || flags.NArg() > 0 || !slices.Contains(i18n.Langs(), i18n.Lang(*lang)) {
		fmt.Fprintln(log, "usage: kontor-console --profile DIR [--lang ru|en]")
		return 2
	}
	a := app.New(app.Config{
		Dir: *dir, Now: time.Now, Lang: i18n.Lang(*lang),
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	c := &console{app: a, out: bufio.NewWriter(out)}
	err := c.serve(ctx, in)
	if closed := a.Close(); err == nil {
		err = closed
	}
	if err != nil {
		fmt.Fprintln(log, "kontor-console:", err)
		return 1
	}
	return 0
}
