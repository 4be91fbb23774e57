package ui

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Config is what the window is told.
type Config struct {
	App      *app.App
	Window   fyne.Window
	Settings Settings
	Log      *slog.Logger
	Do       func(func()) // runs something on the goroutine that draws
	Quit     func()
	Picture  func(context.Context) ([]byte, error) // the one in the clipboard, as PNG

	// What the wait for somebody at work goes by; nil is the clock.
	Now   func() time.Time
	After func(time.Duration, func()) (stop func() bool)
}

// Shell is the window: what stands before the desk, and the desk itself.
type Shell struct {
	set   Settings
	desk  *views.Desk
	quit  func()
	all   []command
	items map[string]*fyne.MenuItem
	stop  func() // of the subscription

	tabs  *tabs
	side  *sidebar
	bar   *statusBar
	idle  *idle
	calls *reminders
	last  app.Status
	kept  []views.Page   // open when the window was locked
	seen  string         // the key of the one in front then
	over  []*kit.Overlay // what lay over them, with what was typed into it
	held  bool           // the user holds the connection down

	waiting  waiting
	counting bool // the status is being read
	recount  bool // and will be out of date
}

// New makes the window's content; Start shows it.
func New(ctx context.Context, c Config) *Shell {
	s := &Shell{set: c.Settings, quit: c.Quit}
	s.desk = views.NewDesk(ctx, c.App, c.Window, c.Log, c.Do)
	s.desk.Nav, s.desk.Picture = s.nav(), c.Picture
	s.desk.SetColumns(c.Settings.Columns)
	s.all = s.commands()
	s.idle = newIdle(s, c)
	s.calls = newReminders(s)
	s.desk.Window.SetPadded(false)
	s.desk.Window.SetCloseIntercept(s.Quit)
	s.desk.Window.SetOnDropped(s.dropped)
	s.stop = c.App.Subscribe(func(e app.Event) { s.desk.Do(func() { s.hear(e) }) })
	return s
}

// nav leads between pages. An answer that comes when the window is locked leads
// nowhere.
func (s *Shell) nav() views.Nav {
	open := func(f func()) {
		if s.tabs != nil {
			f()
		}
	}
	return views.Nav{
		Open:   func(p views.Page) { open(func() { s.tabs.open(p) }) },
		Close:  func(p views.Page) { open(func() { s.tabs.remove(p) }) },
		Card:   func(id doc.ID) { open(func() { s.openCard(id) }) },
		New:    func(kind string, fields doc.Patch) { open(func() { s.tabs.open(views.NewCard(s.desk, kind, fields)) }) },
		Rename: func(p views.Page) { open(func() { s.tabs.rename(p); s.greyMenu() }) },
		Note:   func(text string) { open(func() { s.bar.tell(text) }) },
		Keep:   func(c map[string][]views.Column) { s.set.Columns = c; s.keep() },
		Alive:  s.alive,
	}
}

// dropped takes files that were dragged onto the window to the page in front.
func (s *Shell) dropped(at fyne.Position, uris []fyne.URI) {
	if s.tabs == nil {
		return
	}
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	if page, takes := s.tabs.shown().(views.Dropper); takes && len(paths) > 0 {
		page.Drop(paths, at)
	}
}

// paste gives the page in front what nothing on the screen could paste as text.
func (s *Shell) paste(fyne.Shortcut) {
	if s.tabs == nil || kit.Modal(s.desk.Canvas()) {
		return
	}
	if page, takes := s.tabs.shown().(views.Paster); takes {
		page.Paste()
	}
}

// Desk is what the screens stand on.
func (s *Shell) Desk() *views.Desk { return s.desk }

// Start shows what the profile is ready for: the first run, the password, or
// the desk.
func (s *Shell) Start() {
	s.applyTheme()
	s.desk.Window.SetTitle(s.desk.T("App"))
	switch {
	case !s.desk.App.Enrolled():
		s.before(views.NewStart(s.desk, s.enter))
		s.desk.Log.Info("first run is shown")
	case !s.desk.App.Unlocked():
		s.before(views.NewUnlock(s.desk, s.enter))
		s.desk.Log.Info("password is asked for")
	default:
		s.enter()
	}
}

// screen is what stands before the desk.
type screen interface {
	Content() fyne.CanvasObject
	Focus()
}

func (s *Shell) before(v screen) {
	s.desk.Window.SetMainMenu(nil)
	s.tabs, s.side, s.bar = nil, nil, nil
	s.desk.Window.SetContent(v.Content())
	v.Focus()
}

// enter shows the desk, with the pages that were open before it was locked.
func (s *Shell) enter() {
	pages := s.kept
	s.kept = nil
	for i, p := range pages {
		pages[i] = p.Again()
	}
	s.build(pages, s.seen)
	if len(s.tabs.pages) == 0 {
		s.visit(s.places()[0].places[0])
	}
	for _, o := range s.over {
		o.PutBack()
	}
	s.over = nil
	s.idle.begin()
	s.calls.begin()
	s.refreshStatus()
	s.desk.Log.Info("desk is shown")
}

// build puts the window together; key is the page to show.
func (s *Shell) build(pages []views.Page, key string) {
	s.desk.Window.SetMainMenu(s.buildMenu())
	s.tabs = newTabs(s, pages)
	s.side, s.bar = newSidebar(s), newStatusBar(s)
	s.bar.show(s.last)
	s.desk.Window.SetContent(s.frame())
	s.listen()
	if key == "" || !s.tabs.show(key) {
		s.tabs.front(min(0, len(pages)-1))
	}
	s.refreshStatus()
}

func (s *Shell) frame() fyne.CanvasObject {
	work := container.NewBorder(s.calls.object(), nil, nil, nil, s.tabs.content)
	return newRoot(container.NewBorder(nil, s.bar.content, s.side.content, nil, work), s.alive)
}

// rebuild makes everything anew, in another language or scale.
func (s *Shell) rebuild() {
	if s.tabs == nil {
		s.Start()
		return
	}
	key := s.key()
	s.build(s.tabs.again(), key)
}

// key is that of the page in front.
func (s *Shell) key() string {
	if p := s.tabs.shown(); p != nil {
		return p.Key()
	}
	return ""
}

// front is told which page has come to the front.
func (s *Shell) front(p views.Page) {
	if s.tabs == nil || s.side == nil {
		return
	}
	key := ""
	if p != nil {
		key = p.Key()
	}
	if !s.desk.InFront(p) {
		s.desk.Log.Info("page is shown", "key", key)
	}
	s.desk.SetFront(p)
	s.side.choose(key)
	s.greyMenu()
}

// hear takes an event of the program.
func (s *Shell) hear(e app.Event) {
	if e.Wiped {
		s.kept, s.over = nil, nil
	}
	if e.Locked {
		s.locked(e.Wiped)
		return
	}
	if s.tabs == nil {
		return
	}
	if e.Rights {
		s.rebuild()
	}
	if e.All || slices.Contains(e.Changed, crm.SettingsID) {
		s.idle.learn()
	}
	s.tabs.update(e)
	if e.All || e.Rights || len(e.Changed) > 0 {
		s.waiting.read = false
	}
	s.refreshStatus()
}

// locked shows the password again, or the first run after a wipe.
func (s *Shell) locked(wiped bool) {
	over := kit.Clear(s.desk.Canvas())
	if s.tabs != nil && !wiped {
		s.kept, s.seen, s.over = s.tabs.pages, s.key(), over
	}
	s.idle.end()
	s.calls.end()
	s.Start()
	if wiped {
		kit.Tell(s.desk.Canvas(), s.desk.T("ui.wiped.title"), s.desk.T("ui.wiped.text"), s.desk.T("Do.close"))
	}
}

func (s *Shell) openCard(id doc.ID) {
	if id != "" && !s.tabs.show(string(id)) {
		s.tabs.open(views.OpenCard(s.desk, id))
	}
}

// Close ends the window's work; the program stays. It may be called twice.
func (s *Shell) Close() {
	s.stop()
	s.idle.end()
	s.calls.end()
	s.desk.Close()
}
