package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/desktop/ui/views"
)

// version is what the window is of.
const version = "0.1.0"

// openHelp lists the commands with their keys, and what the keys of a list do.
func (s *Shell) openHelp() {
	d := s.desk
	columns := container.NewGridWithColumns(2)
	for _, menus := range [][]string{{menuFile}, {menuEdit, menuHelp}, {menuView}} {
		rows := kit.Column(3)
		for _, c := range s.all {
			if slices.Contains(menus, c.menu) && c.key != "" {
				rows.Add(helpLine(c.keyText(), d.T("ui.do."+c.name)))
			}
		}
		columns.Add(kit.NewSection(d.T("ui.menu."+menus[0]), rows))
	}
	rows := kit.Column(3)
	for _, k := range []string{"enter", "ins", "type", "space", "shift", "copy", "menu", "tab", "esc"} {
		rows.Add(helpLine(d.T("ui.help.key."+k), d.T("ui.help."+k)))
	}
	columns.Add(kit.NewSection(d.T("ui.help.lists"), rows))
	dialog := kit.NewDialog(d.Canvas(), d.T("ui.do.help"), columns, kit.Action{Label: d.T("Do.close"), Confirm: true, Cancel: true})
	dialog.Size = fyne.NewSize(860, 0)
	dialog.Show()
}

// helpLine is a key and what it does.
func helpLine(key, what string) fyne.CanvasObject {
	k := kit.NewText(key, fynetheme.ColorNamePrimary, fynetheme.SizeNameText, true)
	text := kit.Body(what)
	text.Truncate = true
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(theme.Px(120), k.MinSize().Height), k), nil, text)
}

func (s *Shell) openAbout()    { views.OpenAbout(s.desk, version) }
func (s *Shell) openPassword() { views.OpenPassword(s.desk) }
func (s *Shell) openFeeds()    { s.tabs.open(views.NewFeeds(s.desk)) }
func (s *Shell) openImport()   { s.tabs.open(views.NewImport(s.desk)) }
