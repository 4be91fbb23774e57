package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// FocusGained shows the cursor.
func (g *Grid) FocusGained() {
	g.focused = true
	g.body.redraw()
}

// FocusLost hides it.
func (g *Grid) FocusLost() {
	g.focused = false
	g.mods.Forget()
	g.body.redraw()
}

// KeyDown notes modifiers.
func (g *Grid) KeyDown(k *fyne.KeyEvent) { g.mods.Down(k) }

// KeyUp notes modifiers.
func (g *Grid) KeyUp(k *fyne.KeyEvent) { g.mods.Up(k) }

// TypedRune begins a search.
func (g *Grid) TypedRune(r rune) {
	if r != ' ' && g.edit(r) {
		return
	}
	if r != ' ' && g.OnSearch != nil {
		g.OnSearch(string(r))
	}
}

// TypedKey moves, does what the key is for, or passes it on.
func (g *Grid) TypedKey(k *fyne.KeyEvent) {
	if to, ok := g.target(k.Name); ok {
		g.moveTo(to, g.mods.Now()&fyne.KeyModifierShift != 0)
		return
	}
	if !g.act(k.Name) {
		kit.Forward(g, k)
	}
}

// target is the row that a key moves to.
func (g *Grid) target(k fyne.KeyName) (row int, ok bool) {
	page := max(int(g.scroll.Size().Height/rowHeight())-1, 1)
	switch k {
	case fyne.KeyUp:
		return g.cursor - 1, true
	case fyne.KeyDown:
		return g.cursor + 1, true
	case fyne.KeyPageUp:
		return g.cursor - page, true
	case fyne.KeyPageDown:
		return g.cursor + page, true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return g.rows.Len() - 1, true
	}
	return 0, false
}

// act does what a key is for; false when nobody wants it.
func (g *Grid) act(k fyne.KeyName) bool {
	row, has := g.Current()
	switch k {
	case fyne.KeyLeft, fyne.KeyRight:
		g.sideways(k)
	case fyne.KeySpace:
		g.toggle(g.cursor)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF2:
		return g.edit(0) || has && call(g.OnOpen, row.ID)
	case fyne.KeyF9:
		return has && call(g.OnCopy, row.ID)
	case fyne.KeyDelete:
		return has && call(g.OnMark, g.Selected())
	case fyne.KeyInsert:
		return run(g.OnNew)
	case fyne.KeyF5:
		return run(g.OnRefresh)
	case desktop.KeyMenu:
		g.menuAtCursor()
	case fyne.KeyF10:
		if g.mods.Now()&fyne.KeyModifierShift == 0 {
			return false
		}
		g.menuAtCursor()
	default:
		return false
	}
	return true
}

func call[T any](hook func(T), arg T) bool {
	if hook == nil {
		return false
	}
	hook(arg)
	return true
}

func run(hook func()) bool {
	if hook == nil {
		return false
	}
	hook()
	return true
}

// sideways scrolls to columns that are out of sight.
func (g *Grid) sideways(k fyne.KeyName) {
	if g.OnEdit != nil {
		by := 1
		if k == fyne.KeyLeft {
			by = -1
		}
		g.StepCell(by)
		return
	}
	at := g.scroll.Offset
	step := theme.Px(80)
	if k == fyne.KeyLeft {
		step = -step
	}
	at.X = min(max(at.X+step, 0), max(g.width()-g.scroll.Size().Width, 0))
	g.scroll.ScrollToOffset(at)
	g.scrolled()
}

// TypedShortcut copies, selects all, or passes the shortcut on.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		g.SelectAll()
	case *fyne.ShortcutCopy:
		fyne.CurrentApp().Clipboard().SetContent(g.TSV())
	case *fyne.ShortcutPaste:
		if !g.paste() {
			kit.ForwardShortcut(g, s)
		}
	case *fyne.ShortcutUndo:
		run(g.OnUndo)
	case *desktop.CustomShortcut:
		extend := s.Modifier&fyne.KeyModifierShift != 0
		switch {
		case s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault:
			kit.ForwardShortcut(g, s)
		case s.KeyName == fyne.KeyHome:
			g.moveTo(0, extend)
		case s.KeyName == fyne.KeyEnd:
			g.moveTo(g.rows.Len()-1, extend)
		default:
			kit.ForwardShortcut(g, s)
		}
	default:
		kit.ForwardShortcut(g, s)
	}
}

// menu asks for the menu of what is selected.
func (g *Grid) menu(at fyne.Position) {
	if g.OnMenu != nil && g.rows.Len() > 0 {
		g.OnMenu(g.Selected(), at)
	}
}

func (g *Grid) menuAtCursor() {
	g.Scroll(g.cursor)
	y := float32(g.cursor+1)*rowHeight() - g.scroll.Offset.Y + headerHeight()
	g.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(g).AddXY(theme.Px(24), y))
}
