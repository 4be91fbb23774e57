package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/desktop/ui/views"
)

// longestTab is how wide the words of a tab may be, unscaled.
const longestTab = 190

// tabs are the pages that are open.
type tabs struct {
	shell *Shell
	bar   *container.DocTabs
	pages []views.Page // in the order of the tabs
	ruler *kit.Ruler
}

func newTabs(s *Shell, pages []views.Page) *tabs {
	t := &tabs{shell: s, ruler: kit.NewRuler(theme.Size("text"), fyne.TextStyle{Bold: true})}
	t.bar = container.NewDocTabs()
	t.bar.CloseIntercept = func(item *container.TabItem) {
		if i := slices.Index(t.bar.Items, item); i >= 0 {
			t.leave(t.pages[i])
		}
	}
	t.bar.OnSelected = func(*container.TabItem) { t.selected() }
	for _, p := range pages {
		t.add(p)
	}
	return t
}

func (t *tabs) add(p views.Page) {
	t.pages = append(t.pages, p)
	t.bar.Append(container.NewTabItem(t.fit(p.Title()), p.Content()))
}

func (t *tabs) fit(title string) string { return t.ruler.Fit(title, theme.Px(longestTab)) }

// open shows a page, or the one that is open already under its key.
func (t *tabs) open(p views.Page) {
	for i, old := range t.pages {
		if old.Key() == p.Key() {
			t.bar.SelectIndex(i)
			t.selected()
			return
		}
	}
	t.add(p)
	t.bar.SelectIndex(len(t.pages) - 1)
	t.selected()
}

// show selects the page of a key, if it is open.
func (t *tabs) show(key string) bool {
	i := slices.IndexFunc(t.pages, func(p views.Page) bool { return p.Key() == key })
	if i >= 0 {
		t.bar.SelectIndex(i)
		t.selected()
	}
	return i >= 0
}

// selected tells the window which page is in front.
func (t *tabs) selected() {
	p := t.shown()
	t.shell.front(p)
	if f, ok := p.(views.Focuser); ok {
		f.Focus()
	}
}

// shown is the page in front, nil if none is open.
func (t *tabs) shown() views.Page {
	if i := t.bar.SelectedIndex(); i >= 0 && i < len(t.pages) {
		return t.pages[i]
	}
	return nil
}

func (t *tabs) leave(p views.Page) { p.Leave(func() { t.remove(p) }) }

func (t *tabs) closeShown() {
	if p := t.shown(); p != nil {
		t.leave(p)
	}
}

// remove takes a page away; the one before it comes to the front.
func (t *tabs) remove(p views.Page) {
	i := slices.Index(t.pages, p)
	if i < 0 {
		return
	}
	t.pages = slices.Delete(t.pages, i, i+1)
	t.bar.RemoveIndex(i)
	t.selected()
}

func (t *tabs) step(by int) {
	if n := len(t.pages); n > 1 {
		t.bar.SelectIndex((t.bar.SelectedIndex() + by + n) % n)
		t.selected()
	}
}

func (t *tabs) rename(p views.Page) {
	if i := slices.Index(t.pages, p); i >= 0 {
		if text := t.fit(p.Title()); t.bar.Items[i].Text != text {
			t.bar.Items[i].Text = text
			t.bar.Refresh()
		}
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
