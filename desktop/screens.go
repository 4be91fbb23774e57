package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"kontor/desktop/app"
	"kontor/desktop/ui"
	"kontor/shared/i18n"
)

// screensTake is how long the walk through all screens may last.
const screensTake = 20 * time.Minute

// show walks through every screen in both languages and looks, and saves each
// as a picture.
func (d *demo) show(ctx context.Context, shell *ui.Shell, program *app.App, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, screensTake)
	defer cancel()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("screens: %w", err)
	}
	err := d.walk(ctx, shell, program, dir)
	if err != nil {
		return fmt.Errorf("screens: %w", err)
	}
	return nil
}

func (d *demo) walk(ctx context.Context, shell *ui.Shell, program *app.App, dir string) error {
	each := func(do func(name string) error) error {
		for _, lang := range i18n.Langs() {
			for _, dark := range []bool{false, true} {
				fyne.DoAndWait(func() {
					shell.SetLanguage(lang)
					shell.SetDark(dark)
				})
				look := "light"
				if dark {
					look = "dark"
				}
				if err := do(string(lang) + "-" + look); err != nil {
					return err
				}
			}
		}
		return nil
	}
	save := func(name, look string) error {
		return capture(ctx, shell, filepath.Join(dir, name+"-"+look+".png"))
	}
	if err := each(func(look string) error { return save("01-first-run", look) }); err != nil {
		return err
	}
	if err := d.enrol(ctx, program); err != nil {
		return err
	}
	tour, err := shell.Tour(ctx)
	if err != nil {
		return err
	}
	if err := each(func(look string) error {
		for i, stop := range tour {
			fyne.DoAndWait(func() { shell.Visit(stop) })
			if err := save(fmt.Sprintf("%02d-%s", i+2, stop.Name), look); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, login := range others {
		if err := d.walkAs(ctx, shell, login, dir); err != nil {
			return fmt.Errorf("as %s: %w", login, err)
		}
	}
	return nil
}

// others are the logins of the demo's people whose screens show what the first
// user may not see: security, the director, the administrator.
var others = []string{"stepin", "gromov", "admin"}

// The size of a small notebook's screen, in which everything has to find room.
const (
	smallWidth  = 1366
	smallHeight = 768
)

// walkAs shows what is different for somebody else, in the same window.
func (d *demo) walkAs(ctx context.Context, before *ui.Shell, login, dir string) (err error) {
	profile := filepath.Join(d.dir, "profile-"+login)
	if err := os.Mkdir(profile, 0o700); err != nil {
		return err
	}
	invitation, err := output(ctx, d.program, "user", "invite", login, "--data", d.data)
	if err != nil {
		return err
	}
	program := app.New(app.Config{Dir: profile, Log: d.log, Now: time.Now, Lang: i18n.RU})
	defer func() { err = errors.Join(err, program.Close()) }()
	if err := program.Enrol(ctx, app.Enrolment{Invitation: strings.TrimSpace(invitation), Server: d.address, Password: demoPassword, Device: "demo"}); err != nil {
		return err
	}
	if err := program.Sync(ctx); err != nil {
		return err
	}
	set, err := ui.Load(profile)
	if err != nil {
		return err
	}
	set.Lang = i18n.RU
	var shell *ui.Shell
	fyne.DoAndWait(func() {
		before.Desk().Window.Resize(fyne.NewSize(smallWidth, smallHeight))
		shell = ui.New(ctx, ui.Config{App: program, Window: before.Desk().Window, Settings: set, Log: d.log, Do: fyne.Do, Quit: func() {}})
		shell.Start()
	})
	defer shell.Close()
	tour, err := shell.OfficeTour(ctx)
	if err != nil {
		return err
	}
	for _, lang := range i18n.Langs() {
		for look, dark := range map[string]bool{"light": false, "dark": true} {
			fyne.DoAndWait(func() {
				shell.SetLanguage(lang)
				shell.SetDark(dark)
			})
			for _, stop := range tour {
				fyne.DoAndWait(func() { shell.Visit(stop) })
				name := fmt.Sprintf("%s-%s-%s-%s.png", login, stop.Name, lang, look)
				if err := capture(ctx, shell, filepath.Join(dir, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// capture saves what the window shows once everything asked for is there. It
// asks the X server: with software rendering the toolkit reads back nothing.
func capture(ctx context.Context, shell *ui.Shell, path string) error {
	if err := shell.Desk().Settle(ctx); err != nil {
		return err
	}
	if err := painted(ctx); err != nil {
		return err
	}
	var window uintptr
	fyne.DoAndWait(func() { window = windowID(shell.Desk().Window) })
	if window == 0 {
		return errors.New("pictures are taken of X11 windows only")
	}
	return saveWindow(ctx, window, path)
}

// windowID is the number of a window at the X server, 0 elsewhere.
func windowID(w fyne.Window) (id uintptr) {
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(c any) {
			if x11, ok := c.(driver.X11WindowContext); ok {
				id = x11.WindowHandle
			}
		})
	}
	return id
}

func saveWindow(ctx context.Context, window uintptr, path string) error {
	cmd := exec.CommandContext(ctx, "import", "-silent", "-window", fmt.Sprintf("0x%x", window), path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("import, which is a program of ImageMagick: %w: %s", err, out)
	}
	return nil
}

// framesDrawn is how many frames it takes until what was changed before them
// is certainly on the screen: one lays it out, one draws it.
const framesDrawn = 4

// painted waits until the window has been drawn anew. The only thing that Fyne
// tells of a frame is that an animation goes on by one.
func painted(ctx context.Context) error {
	done := make(chan struct{})
	fyne.DoAndWait(func() {
		frames := 0
		a := &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever}
		a.Tick = func(float32) {
			if frames++; frames == framesDrawn {
				a.Stop()
				close(done)
			}
		}
		a.Start()
	})
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("paint: %w", ctx.Err())
	}
}
