package ui

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
)

// buildMenu makes the main menu. Its shortcuts are the only ones that Fyne
// fires whatever has the focus, and in the Russian layout too.
func (s *Shell) buildMenu() *fyne.MainMenu {
	s.items = map[string]*fyne.MenuItem{}
	var menus []*fyne.Menu
	for _, name := range []string{menuFile, menuEdit, menuView, menuHelp} {
		m := fyne.NewMenu(s.desk.T("ui.menu." + name))
		for _, c := range s.all {
			if c.menu != name {
				continue
			}
			if c.gap {
				m.Items = append(m.Items, fyne.NewMenuItemSeparator())
			}
			item := fyne.NewMenuItem(s.desk.T("ui.do."+c.name), func() { s.do(c) })
			if c.mod != 0 {
				item.Shortcut = c.shortcut()
			} else if key := c.keyText(); key != "" {
				item.Label += "   " + key
			}
			item.IsQuit = c.name == "quit"
			s.items[c.name] = item
			m.Items = append(m.Items, item)
		}
		menus = append(menus, m)
	}
	return fyne.NewMainMenu(menus...)
}

// greyMenu lets only those commands be chosen that do something now.
func (s *Shell) greyMenu() {
	changed := false
	for _, c := range s.all {
		item, off := s.items[c.name], s.action(c) == nil
		if item != nil && item.Disabled != off {
			item.Disabled, changed = off, true
		}
	}
	if menu := s.desk.Window.MainMenu(); changed && menu != nil {
		menu.Refresh()
	}
}

// do runs a command, unless a dialog lies over the window. Before the desk is
// shown there is only the way out.
func (s *Shell) do(c command) {
	s.alive()
	if kit.Modal(s.desk.Canvas()) || s.tabs == nil && c.name != "quit" {
		return
	}
	if run := s.action(c); run != nil {
		run()
	}
}

// listen hears the keys that nothing on the screen wanted.
func (s *Shell) listen() {
	c := s.desk.Canvas()
	c.SetOnTypedKey(func(k *fyne.KeyEvent) {
		s.alive()
		if top, ok := c.Overlays().Top().(*kit.Overlay); ok {
			top.TypedKey(k) // a click beside its fields has taken the focus away
			return
		}
		if k.Name == fyne.KeyUnknown {
			return // as are the commands without a key
		}
		for _, cmd := range s.all {
			if cmd.mod == 0 && cmd.key == k.Name {
				s.do(cmd)
				return
			}
		}
	})
	c.AddShortcut(&fyne.ShortcutPaste{}, s.paste)
	for _, cmd := range s.all {
		if cmd.mod != 0 {
			c.AddShortcut(cmd.shortcut(), func(fyne.Shortcut) { s.do(cmd) })
		}
	}
}
