// Kontor's desktop: flags and wiring. The window is package ui, the program
// behind it package app.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"kontor/desktop/app"
	"kontor/desktop/ui"
	"kontor/shared/i18n"
)

// appID is the name under which the system knows the program's window.
const appID = "by.kontor.desktop"

// The size of a new window: a list of the usual columns fits.
const (
	usualWidth  = 1440
	usualHeight = 880
)

// options are what the command line says.
type options struct {
	profile string
	lang    string
	theme   string
	demo    bool
	screens string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "kontor:", err)
		}
		stop()
		os.Exit(1)
	}
}

func parse(args []string, errs io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("kontor", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.profile, "profile", "", "the folder of the profile; by default one of the user's")
	flags.StringVar(&o.lang, "lang", "", "the language: ru or en")
	flags.StringVar(&o.theme, "theme", "", "the look: light or dark")
	flags.BoolVar(&o.demo, "demo", false, "open an invented company, which is gone afterwards")
	flags.StringVar(&o.screens, "screens", "", "with --demo: save a picture of every screen into this folder, and quit")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("%q is no flag; see --help", flags.Arg(0))
	case o.lang != "" && o.lang != string(i18n.RU) && o.lang != string(i18n.EN):
		return o, fmt.Errorf("--lang is ru or en, not %q", o.lang)
	case o.theme != "" && o.theme != "light" && o.theme != "dark":
		return o, fmt.Errorf("--theme is light or dark, not %q", o.theme)
	case o.screens != "" && !o.demo:
		return o, errors.New("--screens shows the demo company: give --demo too")
	}
	return o, nil
}

// profileDir is where the profile lies unless the command line says otherwise.
func profileDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the profile's folder: %w; name one by --profile", err)
	}
	return filepath.Join(dir, "kontor"), nil
}

func run(ctx context.Context, args []string, errs io.Writer) (err error) {
	o, err := parse(args, errs)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(errs, nil))
	if o.demo {
		d, err := startDemo(ctx, log)
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		defer func() { err = errors.Join(err, d.close()) }()
		o.profile = d.profile
		return open(ctx, o, d, log)
	}
	if o.profile == "" {
		if o.profile, err = profileDir(); err != nil {
			return err
		}
	}
	return open(ctx, o, nil, log)
}

// open shows the window and returns when it is closed.
func open(ctx context.Context, o options, d *demo, log *slog.Logger) (err error) {
	set, err := ui.Load(o.profile)
	if err != nil {
		log.Warn("settings are as new", "err", err)
	}
	if o.lang != "" {
		set.Lang = i18n.Lang(o.lang)
	}
	if set.Lang == "" {
		set.Lang = i18n.Of(os.Getenv("LANG"))
	}
	if o.theme != "" {
		set.Dark = o.theme == "dark"
	}
	program := app.New(app.Config{Dir: o.profile, Log: log, Now: time.Now, Lang: set.Lang})
	defer func() { err = errors.Join(err, program.Close()) }()
	if err := canDraw(); err != nil {
		return err
	}
	gui := fyneapp.NewWithID(appID)
	w := gui.NewWindow("Kontor")
	width, height := set.Width, set.Height
	if width < 640 || height < 420 {
		width, height = usualWidth, usualHeight
	}
	w.Resize(fyne.NewSize(width, height))
	shell := ui.New(ctx, ui.Config{App: program, Window: w, Settings: set, Log: log, Do: fyne.Do, Quit: gui.Quit, Picture: picture})
	var failed error
	gui.Lifecycle().SetOnStarted(func() {
		switch {
		case o.screens != "":
			go func() {
				failed = d.show(ctx, shell, program, o.screens)
				fyne.Do(gui.Quit)
			}()
		case d != nil:
			go d.enter(ctx, shell, program)
		default:
			shell.Start()
		}
	})
	quit := context.AfterFunc(ctx, func() { fyne.Do(func() { shell.Close(); gui.Quit() }) })
	defer quit()
	endsAtOnce(gui.Lifecycle())
	w.Show()
	gui.Run()
	shell.Close()
	return failed
}
