package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kontor/desktop/ui/views"
)

// The menus, in their order.
const (
	menuFile = "file"
	menuEdit = "edit"
	menuView = "view"
	menuHelp = "help"
)

// command is something the user can have done: it stands in the menu, in the
// palette, in the help, and under its key.
type command struct {
	name string // of the words ui.do.<name>
	menu string
	key  fyne.KeyName
	mod  fyne.KeyModifier
	run  func() // nil: a verb of the page in front
	gap  bool   // a line stands above it in the menu
}

// commands lists everything the window can do; what a page can do is asked of
// the page by the same name.
func (s *Shell) commands() []command {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	return []command{
		{name: views.VerbNew, menu: menuFile, key: fyne.KeyInsert},
		{name: views.VerbOpen, menu: menuFile, key: fyne.KeyF2},
		{name: views.VerbCopy, menu: menuFile, key: fyne.KeyF9},
		{name: views.VerbSave, menu: menuFile, key: fyne.KeyS, mod: ctrl, gap: true},
		{name: views.VerbSaveOut, menu: menuFile, key: fyne.KeyReturn, mod: ctrl},
		{name: "close_tab", menu: menuFile, key: fyne.KeyW, mod: ctrl, run: func() { s.tabs.closeShown() }},
		{name: "import", menu: menuFile, run: s.openImport, gap: true},
		{name: views.VerbExport, menu: menuFile},
		{name: "feeds", menu: menuFile, run: s.openFeeds},
		{name: "password", menu: menuFile, run: s.openPassword, gap: true},
		{name: "lock", menu: menuFile, key: fyne.KeyL, mod: ctrl, run: s.Lock},
		{name: "quit", menu: menuFile, key: fyne.KeyQ, mod: ctrl, run: s.Quit, gap: true},

		{name: views.VerbFind, menu: menuEdit, key: fyne.KeyF, mod: ctrl},
		{name: views.VerbRevert, menu: menuEdit, key: fyne.KeyZ, mod: ctrl | shift},
		{name: views.VerbDelete, menu: menuEdit, key: fyne.KeyDelete},
		{name: views.VerbCall, menu: menuEdit, key: fyne.KeyF8, gap: true},
		{name: views.VerbMeeting, menu: menuEdit, key: fyne.KeyF7},
		{name: views.VerbTask, menu: menuEdit, key: fyne.KeyF6},
		{name: views.VerbReturned, menu: menuEdit, key: fyne.KeyR, mod: ctrl, gap: true},
		{name: views.VerbSent, menu: menuEdit, key: fyne.KeyE, mod: ctrl},

		{name: "palette", menu: menuView, key: fyne.KeyK, mod: ctrl, run: s.palette},
		{name: views.VerbRefresh, menu: menuView, key: fyne.KeyF5},
		{name: views.VerbHistory, menu: menuView, key: fyne.KeyH, mod: ctrl},
		{name: views.VerbToday, menu: menuView, key: fyne.KeyT, mod: ctrl},
		{name: "next_tab", menu: menuView, key: fyne.KeyTab, mod: ctrl, run: func() { s.tabs.step(1) }, gap: true},
		{name: "previous_tab", menu: menuView, key: fyne.KeyTab, mod: ctrl | shift, run: func() { s.tabs.step(-1) }},
		{name: "sidebar", menu: menuView, key: fyne.KeyB, mod: ctrl, run: s.toggleSidebar, gap: true},
		{name: "dark", menu: menuView, key: fyne.KeyD, mod: ctrl, run: s.toggleDark},
		{name: "language", menu: menuView, run: s.toggleLanguage},
		{name: "larger", menu: menuView, key: fyne.KeyEqual, mod: ctrl, run: func() { s.scale(1) }, gap: true},
		{name: "smaller", menu: menuView, key: fyne.KeyMinus, mod: ctrl, run: func() { s.scale(-1) }},
		{name: "sync", menu: menuView, run: s.syncNow, gap: true},
		{name: "offline", menu: menuView, run: s.toggleOnline},

		{name: "help", menu: menuHelp, key: fyne.KeyF1, run: s.openHelp},
		{name: "about", menu: menuHelp, run: s.openAbout},
	}
}

// action is what a command does now, nil if nothing.
func (s *Shell) action(c command) func() {
	if c.run != nil {
		return c.run
	}
	if p := s.tabs.shown(); p != nil {
		return p.Verbs()[c.name]
	}
	return nil
}

// run does a command by name.
func (s *Shell) run(name string) {
	for _, c := range s.all {
		if c.name == name {
			s.do(c)
		}
	}
}

// shortcut is how Fyne names the keys of a command.
func (c command) shortcut() fyne.Shortcut {
	if c.key == "" {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
}

// keyText is how people name them.
func (c command) keyText() string {
	text := ""
	if c.mod&fyne.KeyModifierControl != 0 {
		text += "Ctrl+"
	}
	if c.mod&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	switch c.key {
	case "":
		return ""
	case fyne.KeyInsert:
		return text + "Ins"
	case fyne.KeyDelete:
		return text + "Del"
	case fyne.KeyReturn:
		return text + "Enter"
	case fyne.KeyEqual:
		return text + "+"
	case fyne.KeyMinus:
		return text + "-"
	}
	return text + string(c.key)
}
