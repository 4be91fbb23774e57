package ui

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/shared/i18n"
)

// seat is a window of the program with somebody before it. The test's own
// goroutine is the one that draws: what others want drawn waits for it.
type seat struct {
	*testing.T
	*Shell
	app  *app.App
	win  fyne.Window
	work chan func()
	quit int // how often the program was ended
}

// sequential hands to a seat what Fyne's test driver would run on whatever
// goroutine asks.
type sequential struct {
	fyne.App
	driver fyne.Driver
}

// Driver gives the driver that waits its turn.
func (a sequential) Driver() fyne.Driver { return a.driver }

type turned struct {
	fyne.Driver
	work chan func()
}

// DoFromGoroutine waits for the seat.
func (d turned) DoFromGoroutine(f func(), _ bool) { d.work <- f }

// sit opens a window on a program; Start is still to be called.
func sit(t *testing.T, a *app.App, set Settings) *seat {
	t.Helper()
	return sitBy(t, a, Config{Settings: set})
}

// sitBy opens a window that goes by a clock of the test's.
func sitBy(t *testing.T, a *app.App, c Config) *seat {
	t.Helper()
	s := &seat{T: t, app: a, work: make(chan func(), 10000)}
	gui := test.NewTempApp(t)
	fyne.SetCurrentApp(sequential{gui, turned{gui.Driver(), s.work}})
	s.win = gui.NewWindow("")
	s.win.Resize(fyne.NewSize(1440, 880))
	if c.Settings.Lang == "" {
		c.Settings.Lang = i18n.RU
	}
	if c.Settings.Folded == nil {
		c.Settings.Folded = map[string]bool{}
	}
	a.SetLanguage(c.Settings.Lang)
	c.App, c.Window, c.Log, c.Do, c.Quit = a, s.win, slog.New(slog.DiscardHandler), func(f func()) { s.work <- f }, func() { s.quit++ }
	s.Shell = New(t.Context(), c)
	t.Cleanup(func() {
		closed := make(chan struct{})
		go func() { s.Close(); close(closed) }()
		s.pump(func() bool { return isClosed(closed) })
		s.win.Close()
	})
	return s
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// desk is somebody at work.
func desk(t *testing.T, login string) *seat {
	t.Helper()
	s := sit(t, company.at(t, login), Settings{})
	s.Start()
	s.settle()
	return s
}

// pump draws until something holds; false when it does not come to that.
func (s *seat) pump(until func() bool) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !until() {
		select {
		case f := <-s.work:
			f()
		case <-tick.C: // what is waited for may come without a word
		case <-late.C:
			return false
		}
	}
	return true
}

// settle draws until every answer asked for is on the screen.
func (s *seat) settle() {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	for {
		done := make(chan struct{})
		var err error
		go func() { err = s.Desk().Settle(ctx); close(done) }()
		if !s.pump(func() bool { return isClosed(done) }) || err != nil {
			s.Fatalf("the screen does not settle: %v", err)
		}
		if len(s.work) == 0 {
			return
		}
	}
}

// until waits for something to be on the screen.
func (s *seat) until(what string, holds func() bool) {
	s.Helper()
	if !s.pump(holds) {
		s.Fatalf("%s does not come; seen is:\n%s", what, strings.Join(s.texts(), " | "))
	}
	s.settle()
}

// walk goes through what is seen, with the way to it; it stops at false.
func walk(o fyne.CanvasObject, way []fyne.CanvasObject, see func(fyne.CanvasObject, []fyne.CanvasObject) bool) bool {
	if o == nil || !o.Visible() {
		return true
	}
	if !see(o, way) {
		return false
	}
	way = append(way, o)
	var inner []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inner = o.Objects
	case fyne.Widget:
		inner = test.WidgetRenderer(o).Objects()
	}
	for _, c := range inner {
		if !walk(c, way, see) {
			return false
		}
	}
	return true
}

// front is what keys and clicks reach: the dialog on top, else the window.
func (s *seat) front() fyne.CanvasObject {
	if top := s.win.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return s.win.Canvas().Content()
}

// textOf is what is written by an object itself.
func textOf(o fyne.CanvasObject) string {
	if t, ok := o.(*canvas.Text); ok {
		return strings.TrimSpace(t.Text)
	}
	return ""
}

// texts lists what is written in front.
func (s *seat) texts() []string { return textsOf(s.front()) }

func textsOf(o fyne.CanvasObject) (all []string) {
	walk(o, nil, func(o fyne.CanvasObject, _ []fyne.CanvasObject) bool {
		if text := textOf(o); text != "" {
			all = append(all, text)
		}
		return true
	})
	return all
}

// sees reports whether a text is written in front, over the ends of lines.
func (s *seat) sees(text string) bool {
	return strings.Contains(strings.Join(s.texts(), " "), text)
}

// read waits for a text.
func (s *seat) read(text string) {
	s.Helper()
	s.until("«"+text+"»", func() bool { return s.sees(text) })
}

// gone wants a text not to be there.
func (s *seat) gone(text string) {
	s.Helper()
	if s.sees(text) {
		s.Errorf("«%s» is still seen", text)
	}
}

// tap clicks on what a text is written on.
func (s *seat) tap(text string) {
	s.Helper()
	s.hit(text)
	s.settle()
}

// hit is tap, and does not wait for what comes of it.
func (s *seat) hit(text string) {
	s.Helper()
	s.click(text, func(o fyne.CanvasObject) bool {
		if _, ground := o.(*kit.Overlay); ground {
			return false
		}
		t, ok := o.(fyne.Tappable)
		if ok {
			test.Tap(t)
		}
		return ok
	})
}

func (s *seat) click(text string, take func(fyne.CanvasObject) bool) {
	s.Helper()
	found := false
	walk(s.front(), nil, func(o fyne.CanvasObject, way []fyne.CanvasObject) bool {
		if textOf(o) != text {
			return true
		}
		for _, o := range slices.Backward(way) {
			if take(o) {
				found = true
				return false
			}
		}
		return true
	})
	if !found {
		s.Fatalf("nothing to click reads «%s»; seen is:\n%s", text, strings.Join(s.texts(), " | "))
	}
}

// find gives the only widget of a type in front.
func find[W fyne.CanvasObject](s *seat) W {
	s.Helper()
	all := findAll[W](s)
	if len(all) == 0 {
		s.Fatalf("there is no %T; seen is:\n%s", *new(W), strings.Join(s.texts(), " | "))
	}
	return all[0]
}

func findAll[W fyne.CanvasObject](s *seat) (all []W) {
	walk(s.front(), nil, func(o fyne.CanvasObject, _ []fyne.CanvasObject) bool {
		if w, ok := o.(W); ok {
			all = append(all, w)
		}
		return true
	})
	return all
}

func (s *seat) grid() *list.Grid { s.Helper(); return find[*list.Grid](s) }
func (s *seat) form() *form.Form { s.Helper(); return find[*form.Form](s) }

// press hits keys as Fyne hands them on: to what has the focus, or else to the
// window.
func (s *seat) press(keys ...fyne.KeyName) {
	s.Helper()
	c := s.win.Canvas()
	for _, k := range keys {
		e := &fyne.KeyEvent{Name: k}
		if f := c.Focused(); f != nil {
			f.TypedKey(e)
		} else if top := c.Overlays().Top(); top == nil {
			c.OnTypedKey()(e)
		}
		s.settle()
	}
}

// typed writes where the focus is.
func (s *seat) typed(text string) {
	s.Helper()
	f := s.win.Canvas().Focused()
	if f == nil {
		s.Fatalf("nothing has the focus to type «%s» into", text)
	}
	for _, r := range text {
		f.TypedRune(r)
		f = s.win.Canvas().Focused() // a field may open a line of its own
	}
	s.settle()
}

// chord hits a shortcut of the main menu, which always fires.
func (s *seat) chord(key fyne.KeyName, mod fyne.KeyModifier) {
	s.Helper()
	for _, m := range s.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Shortcut != nil && !i.Disabled && i.Shortcut.ShortcutName() == (command{key: key, mod: mod}).shortcut().ShortcutName() {
				i.Action()
				s.settle()
				return
			}
		}
	}
	s.Fatalf("no command that can be given has the keys %v %v", mod, key)
}

const ctrl = fyne.KeyModifierControl

// into puts the cursor into a field of the form and replaces what it holds.
func (s *seat) into(field, text string) {
	s.Helper()
	s.form().Focus(field)
	f := s.win.Canvas().Focused()
	if e, ok := f.(interface{ SetText(string) }); ok {
		e.SetText("")
	}
	s.typed(text)
}

// pick finds a value for a reference field by typing, and takes the first.
func (s *seat) pick(field, text string) {
	s.Helper()
	s.into(field, text)
	s.press(fyne.KeyReturn)
}

// rows are the cells of the list in front.
func (s *seat) rows() (rows []string) {
	s.Helper()
	g := s.grid()
	for i := range g.Rows().Len() {
		rows = append(rows, strings.Join(g.Rows().Row(i).Cells, "|"))
	}
	return rows
}
