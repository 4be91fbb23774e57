package views

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/shared/access"
	"kontor/shared/doc"
)

// addTabs puts the lists of what belongs to the document, its relations and
// its history behind the fields.
func (c *Card) addTabs() {
	d := c.desk
	if s := c.face.Sheet; s != nil {
		c.sheet = s.Make(c)
		c.tabs.Items = slices.Insert(c.tabs.Items, 0, container.NewTabItem(d.T(s.Title), c.sheet))
		c.tabs.SelectIndex(0)
	}
	for _, child := range c.face.Children {
		if !d.App.May(access.Read, child.Kind) {
			continue
		}
		begin, target := c.beginOf(child)
		where := []app.Where{{Field: child.Field, Any: []string{target}}}
		l := newList(d, child.Kind, c.kind.Name+"/"+child.Kind, "", where, begin)
		name := d.T(child.Kind + ".many")
		content := l.Content()
		if child.Kind == c.face.Lines {
			c.lines = newLines(c, l)
			content = c.lines.content
		}
		item := container.NewTabItem(name, content)
		l.counted = func(n int) { c.count(item, name, n) }
		l.within = c
		c.sides = append(c.sides, side{l, item, name})
		c.tabs.Append(item)
	}
	if c.face.Relations {
		c.feed = newFeedView(d, c.id)
		c.tabs.Append(container.NewTabItem(d.T("ui.card.feed"), c.feed))
	}
	if slices.ContainsFunc(c.kind.Fields, (*doc.Field).HoldsFiles) {
		c.addFiles()
	}
	c.history = newHistoryView(d, c.id)
	c.tabs.Append(container.NewTabItem(d.T("ui.card.history"), c.history))
}

func (c *Card) addFiles() {
	c.files = newFilesView(c)
	name := c.desk.T("ui.card.files")
	item := container.NewTabItem(name, c.files)
	c.files.counted = func(n int) { c.count(item, name, n) }
	c.tabs.Append(item)
	c.files.load()
}

// beginOf is what a new document of a child's kind begins with, and by what it
// names the one shown: whatever both refer to is taken over.
func (c *Card) beginOf(child Child) (begin doc.Patch, target string) {
	begin, target = doc.Patch{}, string(c.id)
	k, err := c.desk.App.Kinds().Kind(child.Kind)
	if err != nil {
		panic("views: " + err.Error()) // the face names a kind of the program
	}
	for _, f := range k.Fields {
		if mine := c.kind.Field(f.Name); mine != nil && f.Type == doc.TRef && mine.Type == doc.TRef && mine.Refers == f.Refers && c.doc.Parts[f.Name] != nil && !f.Server {
			begin[f.Name] = c.doc.Parts[f.Name]
		}
	}
	switch f, at := k.Field(child.Field), faceOf(child.Kind).At; {
	case at != nil:
		at(c.desk, begin, c.id)
	case f.Type == doc.TLink:
		target = string(doc.LinkTo(c.kind.Name, c.id))
		begin[child.Field] = value(target)
	default:
		begin[child.Field] = value(c.id)
	}
	return begin, target
}

// place is where the user is on a card, with what only its tabs hold.
type place struct {
	tab   string // its name, and which one of how many it is: in another language it has another
	at    int
	of    int
	lines *Lines
}

func (c *Card) place() place {
	return place{c.frontTab(), c.tabs.SelectedIndex(), len(c.tabs.Items), c.lines}
}

// goTo brings the user back to where he was on the card that was here before.
func (c *Card) goTo(p place) {
	if p.tab == "" {
		return
	}
	if c.lines != nil && p.lines != nil {
		c.lines.adopt(p.lines)
	}
	if !c.showTab(p.tab) && p.of == len(c.tabs.Items) {
		c.tabs.SelectIndex(p.at)
	}
}

// unsaved is what was typed and is not saved yet, into the form and on the sheet.
func (c *Card) unsaved() doc.Patch {
	p := c.form.Patch()
	maps.Copy(p, c.onSheet())
	return p
}

// onSheet is what was typed on the sheet and is not saved yet.
func (c *Card) onSheet() doc.Patch {
	if s, ok := c.sheet.(typing); ok {
		return s.typed()
	}
	return nil
}

// count writes how many there are on the tab.
func (c *Card) count(item *container.TabItem, name string, n int) {
	text := name
	if n > 0 {
		text += " (" + strconv.Itoa(n) + ")"
	}
	if item.Text != text {
		item.Text = text
		c.tabs.Refresh()
	}
}

// side is the list on the tab in front, nil if the tab is no list.
func (c *Card) side() *side {
	for i := range c.sides {
		if c.tabs.Selected() == c.sides[i].item {
			return &c.sides[i]
		}
	}
	return nil
}

// selected reads what a tab shows when it is first seen.
func (c *Card) selected(*container.TabItem) {
	switch c.tabs.Selected().Content {
	case fyne.CanvasObject(c.feed):
		c.feed.load()
	case fyne.CanvasObject(c.history):
		c.history.load()
	}
	if c.desk.InFront(c) { // else the focus would leave the page that is seen
		c.focusTab()
	}
	c.desk.Nav.Rename(c) // the verbs are others
}

func (c *Card) focusTab() {
	if s := c.side(); s != nil {
		s.list.Focus()
	}
	if s, ok := c.sheet.(Focuser); ok && c.tabs.SelectedIndex() == 0 {
		s.Focus()
	}
}

// ShowTab brings the tab to the front whose words stand under a key.
func (c *Card) ShowTab(key string) { c.showTab(c.desk.T(key)) }

// frontTab is the name of the tab in front, without what it counts.
func (c *Card) frontTab() string {
	name, _, _ := strings.Cut(c.tabs.Selected().Text, " (")
	return name
}

func (c *Card) showTab(name string) (found bool) {
	if c.tabs == nil || name == "" {
		return false
	}
	for i, item := range c.tabs.Items {
		if strings.HasPrefix(item.Text, name) {
			c.tabs.SelectIndex(i)
			found = true
		}
	}
	return found
}

// refreshSides reads again what has been seen.
func (c *Card) refreshSides() {
	if c.feed != nil && c.feed.read {
		c.feed.load()
	}
	if c.history != nil && c.history.read {
		c.history.load()
	}
	if c.files != nil {
		c.files.load()
	}
	for _, s := range c.sides {
		s.list.load()
	}
}
