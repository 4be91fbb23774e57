package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/views"
)

// tabs are the pages that are open.
type tabs struct {
	shell   *Shell
	strip   *tabStrip
	pages   []views.Page // in the order of the tabs
	at      int          // in front, -1 if there are none
	body    *fyne.Container
	content fyne.CanvasObject
}

func newTabs(s *Shell, pages []views.Page) *tabs {
	t := &tabs{shell: s, at: -1, body: container.NewStack()}
	t.strip = newTabStrip(func(at int) { s.alive(); t.front(at) }, func(at int) { s.alive(); t.leave(t.pages[at]) })
	t.content = container.NewBorder(t.strip, nil, nil, nil, t.body)
	for _, p := range pages {
		t.add(p)
	}
	return t
}

func (t *tabs) add(p views.Page) {
	t.pages = append(t.pages, p)
	t.strip.add(p.Title())
}

// open shows a page, or the one that is open already under its key.
func (t *tabs) open(p views.Page) {
	if !t.show(p.Key()) {
		t.add(p)
		t.front(len(t.pages) - 1)
	}
}

// show brings the page of a key to the front, if it is open.
func (t *tabs) show(key string) bool {
	i := slices.IndexFunc(t.pages, func(p views.Page) bool { return p.Key() == key })
	if i >= 0 {
		t.front(i)
	}
	return i >= 0
}

// front shows a page and tells the window. The focus leaves the page that is
// seen no longer, or keys would go there.
func (t *tabs) front(at int) {
	var next []fyne.CanvasObject
	if t.at = at; at >= 0 {
		next = []fyne.CanvasObject{t.pages[at].Content()}
	}
	t.strip.show(at)
	if !slices.Equal(t.body.Objects, next) {
		t.shell.desk.Canvas().Unfocus()
		t.body.Objects = next
		t.body.Refresh()
	}
	p := t.shown()
	t.shell.front(p)
	if f, ok := p.(views.Focuser); ok {
		f.Focus()
	}
}

// shown is the page in front, nil if none is open.
func (t *tabs) shown() views.Page {
	if t.at < 0 || t.at >= len(t.pages) {
		return nil
	}
	return t.pages[t.at]
}

func (t *tabs) leave(p views.Page) { p.Leave(func() { t.remove(p) }) }

func (t *tabs) closeShown() {
	if p := t.shown(); p != nil {
		t.leave(p)
	}
}

// remove takes a page away; if it was in front, the one before it comes there.
func (t *tabs) remove(p views.Page) {
	i := slices.Index(t.pages, p)
	if i < 0 {
		return
	}
	t.pages = slices.Delete(t.pages, i, i+1)
	t.strip.remove(i)
	at := t.at
	if i < at || i == at && at > 0 {
		at--
	}
	t.front(min(at, len(t.pages)-1))
}

func (t *tabs) step(by int) {
	if n := len(t.pages); n > 1 {
		t.front((t.at + by + n) % n)
	}
}

func (t *tabs) rename(p views.Page) {
	if i := slices.Index(t.pages, p); i >= 0 {
		t.strip.rename(i, p.Title())
	}
}

func (t *tabs) update(e app.Event) {
	for _, p := range slices.Clone(t.pages) {
		p.Update(e)
	}
}

// again makes every page anew, in another language.
func (t *tabs) again() []views.Page {
	pages := make([]views.Page, len(t.pages))
	for i, p := range t.pages {
		pages[i] = p.Again()
	}
	return pages
}
