package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/sahilm/fuzzy"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/desktop/ui/views"
	"kontor/shared/access"
	"kontor/shared/i18n"
)

// mostFound is how many documents the palette shows besides the commands.
const mostFound = 12

// entry is a line of the palette.
type entry struct {
	title, detail string
	run           func()
}

// palette is the line from which everything is reached: commands, places,
// documents.
type palette struct {
	shell   *Shell
	line    *kit.Entry
	lines   *paletteLines
	over    *kit.Overlay
	all     []entry
	wanted  string
	running bool
}

// palette opens the palette.
func (s *Shell) palette() {
	p := &palette{shell: s, all: s.entries(), line: kit.NewEntry()}
	p.lines = newPaletteLines(p.choose)
	p.line.SetPlaceHolder(s.desk.T("ui.palette.hint"))
	p.line.OnChanged = p.search
	p.line.OnKey = p.key
	ground := kit.NewPlate(fynetheme.ColorNameOverlayBackground)
	ground.Radius, ground.Raised, ground.Stroke = 8, true, fynetheme.ColorNameInputBorder
	body := container.NewBorder(kit.Pads(p.line, 0, 6, 0, 0), nil, nil, nil, p.lines)
	c := s.desk.Canvas()
	p.over = kit.NewOverlay(c, container.NewStack(ground, kit.Pad(body, 8, 8)), true, func(window fyne.Size) (fyne.Position, fyne.Size) {
		size := fyne.NewSize(min(theme.Px(580), window.Width-theme.Px(40)), min(theme.Px(420), window.Height-theme.Px(80)))
		return fyne.NewPos((window.Width-size.Width)/2, window.Height/6), size
	})
	p.over.OnOutside = p.over.Close
	p.over.Show()
	c.Focus(p.line)
	p.search("")
}

func (p *palette) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown:
		p.lines.move(1)
	case fyne.KeyUp:
		p.lines.move(-1)
	case fyne.KeyPageDown:
		p.lines.move(8)
	case fyne.KeyPageUp:
		p.lines.move(-8)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.lines.chooseMarked()
	case fyne.KeyEscape:
		p.over.Close()
	default:
		return false
	}
	return true
}

func (p *palette) choose(e entry) {
	p.over.Close()
	e.run()
}

// search shows the commands that fit at once, and the documents once they are
// found; what is typed in the wrong layout is understood too.
func (p *palette) search(text string) {
	p.wanted = text
	commands := match(p.all, text)
	p.lines.show(commands)
	if text == "" || p.running {
		return
	}
	p.running = true
	d := p.shell.desk
	views.Go(d, func(ctx context.Context) ([]app.Found, error) { return d.App.Find(ctx, text, mostFound) }, func(all []app.Found, err error) {
		p.running = false
		if err != nil {
			d.Log.Warn("palette", "err", err)
		}
		if p.wanted != text {
			p.search(p.wanted)
			return
		}
		for _, f := range all {
			commands = append(commands, entry{f.Title, d.T(f.Kind), func() { d.Nav.Card(f.ID) }})
		}
		p.lines.show(commands)
	})
}

// match ranks entries by how well they fit a text.
func match(all []entry, text string) []entry {
	if text == "" {
		return all
	}
	folded := make([]string, len(all))
	for i, e := range all {
		folded[i] = i18n.Fold(e.title)
	}
	var out []entry
	var taken []int
	for _, t := range []string{i18n.Fold(text), i18n.Fold(i18n.SwapLayout(text))} {
		for _, m := range fuzzy.Find(t, folded) {
			if m.Score > 0 && !slices.Contains(taken, m.Index) {
				taken = append(taken, m.Index)
				out = append(out, all[m.Index])
			}
		}
	}
	return out
}

// entries lists what can be reached: places, new documents, commands.
func (s *Shell) entries() (all []entry) {
	d := s.desk
	for _, part := range s.places() {
		for _, p := range part.places {
			all = append(all, entry{p.title + ": " + d.T("ui.palette.open"), part.title, func() { s.visit(p) }})
		}
	}
	for _, kind := range []string{"Counterparty", "ContactPerson", "Negotiation", "Task"} {
		if d.App.May(access.Create, kind) {
			all = append(all, entry{d.T(kind) + ": " + d.T("ui.palette.new"), d.T("Do.new"), func() { d.Nav.New(kind, nil) }})
		}
	}
	for _, c := range s.all {
		if c.name != "palette" && s.action(c) != nil {
			all = append(all, entry{d.T("ui.do." + c.name), c.keyText(), func() { s.do(c) }})
		}
	}
	return all
}
