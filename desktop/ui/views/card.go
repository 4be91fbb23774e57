package views

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/form"
	"kontor/desktop/ui/kit"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Card shows one document of any kind and lets it be edited.
type Card struct {
	desk  *Desk
	kind  *doc.Kind
	face  Face
	id    doc.ID
	fresh bool          // not saved yet
	doc   *app.Document // as last read; nil while new or being read
	bars  bars          // what the status of the firm shown forbids
	saved func()        // told once what was typed is saved
	typed doc.Patch     // to be put in once the document is read
	begun doc.Patch     // what a new one was filled with for the user
	lost  doc.Patch     // what was typed before the right to save it went
	was   place         // where the user was on the card that this one is made in place of

	form    *form.Form
	head    *cardHead
	banners *fyne.Container
	tabs    *container.AppTabs
	strip   part // nil if the kind has none
	sheet   part // likewise
	fields  *container.TabItem
	firm    string // as the field of the firm stood when the warnings were made
	following
	sides   []side
	history *historyView
	feed    *feedView
	files   *filesView
	lines   *Lines
	content fyne.CanvasObject
	busy    bool // a save is under way
}

// side is a list of documents that belong to the one shown, on a tab.
type side struct {
	list *List
	item *container.TabItem
	name string
}

// NewCard makes a card of a document that is not there yet.
func NewCard(d *Desk, kind string, fields doc.Patch) *Card {
	k, err := d.App.Kinds().Kind(kind)
	if err != nil {
		panic("views: " + err.Error()) // the caller names a kind of the program
	}
	id, err := d.App.NewID()
	if err != nil {
		d.Log.Error("new id", "err", err)
	}
	c := &Card{desk: d, kind: k, face: faceOf(kind), id: id, fresh: true}
	begin := doc.Patch{}
	if c.face.New != nil {
		maps.Copy(begin, c.face.New(d))
	}
	maps.Copy(begin, fields)
	c.build()
	c.put(begin)
	c.begun = c.form.Patch()
	c.head.show()
	return c
}

// draftCard makes a card of a document as it was once written and refused. It
// keeps its ID: others may refer to it.
func draftCard(d *Desk, k *doc.Kind, w doc.Write) *Card {
	c := &Card{desk: d, kind: k, face: faceOf(k.Name), id: w.ID, fresh: true}
	c.build()
	c.put(w.Patch)
	c.begun = c.form.Patch()
	c.head.show()
	return c
}

// OpenCard makes the card of a document.
func OpenCard(d *Desk, id doc.ID) *Card { return OpenCardWith(d, id, nil) }

// OpenCardWith makes the card of a document with something typed in already.
func OpenCardWith(d *Desk, id doc.ID, typed doc.Patch) *Card {
	c := &Card{desk: d, id: id, typed: typed}
	c.content = container.NewStack(container.NewCenter(kit.Caption(d.T("ui.card.reading"))))
	c.load()
	return c
}

// load reads the document. What the user has typed meanwhile stays.
func (c *Card) load() {
	var against bars
	read := c.desk.App.Get
	if c.doc == nil {
		read = c.desk.App.Open
	}
	Go(c.desk, func(ctx context.Context) (got *app.Document, err error) {
		if got, err = read(ctx, c.id); err == nil {
			against, err = c.desk.barsOf(ctx, got)
		}
		return got, err
	}, func(got *app.Document, err error) {
		switch {
		case !c.desk.App.Unlocked(): // nobody may do anything now: the card would have lost its tabs when it comes again
		case err != nil && c.doc == nil:
			c.content.(*fyne.Container).Objects = []fyne.CanvasObject{kit.Pad(newNotice(toneOf("banned"), c.desk.Text(err)), 12, 12)}
			c.content.Refresh()
		case err != nil: // the right to see it has gone, or the document
			c.banners.RemoveAll()
			c.banners.Add(newNotice(toneOf("banned"), c.desk.Text(err)))
			typed := c.form.Patch()
			c.form.SetReadOnly(true)
			c.keepLost(typed)
			c.content.Refresh()
		default:
			c.show(got, against)
		}
	})
}

// show puts what was read into the form.
func (c *Card) show(got *app.Document, against bars) {
	saved := c.form == nil && c.head != nil // for the first time: the hands are on the keys
	locked := (c.bars[crm.EditRequisites] != nil) != (against[crm.EditRequisites] != nil)
	rebuilt := c.form == nil || c.doc != nil && (!slices.Equal(c.doc.Hidden, got.Hidden) || !slices.Equal(c.doc.Closed, got.Closed) || c.editable() != editable(got) || locked)
	typed, was := c.typed, c.was
	if rebuilt && c.form != nil {
		typed, was = c.unsaved(), c.place()
	}
	c.doc, c.kind, c.typed, c.was, c.fresh, c.bars = got, got.Kind, nil, place{}, false, against
	if rebuilt {
		c.face = faceOf(got.Kind.Name)
		c.build()
		c.goTo(was)
		c.form.Load(got.Parts)
		c.put(typed)
		if saved && c.desk.InFront(c) {
			c.form.Focus("")
		}
	} else {
		c.form.Rebase(got.Parts)
		c.settled()
	}
	c.head.show()
	c.showBars()
	for _, p := range []part{c.strip, c.sheet} {
		if p != nil {
			p.show()
		}
	}
	if rebuilt {
		if s, ok := c.sheet.(typing); ok {
			s.retype(typed)
		}
		c.keepLost(typed)
	}
	c.warn()
	if c.lines != nil {
		c.lines.show(got)
	}
	c.refreshSides()
	c.desk.Nav.Rename(c)
	c.desk.Log.Info("card is shown", "id", c.id, "seq", got.Seq)
}

// put types values into the form that the user need not type.
func (c *Card) put(p doc.Patch) {
	c.quietly(func() { c.enter(p) })
}

func (c *Card) enter(p doc.Patch) {
	parts := c.form.Parts()
	tops := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(p)) {
		parts.Set(path, p[path])
		top, _, _ := strings.Cut(path, "/")
		tops[top] = true
	}
	for _, name := range slices.Sorted(maps.Keys(tops)) {
		raw := parts[name]
		if raw == nil {
			raw = json.RawMessage("null")
		}
		c.form.Set(name, raw)
	}
}

// build makes the widgets of the card.
func (c *Card) build() {
	d := c.desk
	conf := d.formConfig(c.kind.Name, c.kind.Fields)
	for _, s := range c.face.sections(c.kind) {
		conf.Layout = append(conf.Layout, form.Section{Title: d.T(s.Title), Fields: c.layout(s.Fields), Wide: s.Wide})
	}
	conf.Layout = slices.DeleteFunc(conf.Layout, func(s form.Section) bool { return len(s.Fields) == 0 })
	conf.ReadOnly = !c.editable()
	conf.Locked = func(field string) bool { return c.closed(field) || c.bars.locks(field) }
	conf.OnNew, conf.OnAttach = c.makeNew, c.attachTo
	if c.face.Usual != nil {
		conf.Note = func(f *doc.Field) string { return usualText(d, c.face, f) }
		conf.Usual = func(f *doc.Field) json.RawMessage { return c.face.usual(f) }
	}
	conf.Hidden = func(field string) bool {
		return c.doc != nil && slices.Contains(c.doc.Hidden, field) || ofFiles(c.kind.Field(field))
	}
	conf.Uses = c.face.Uses
	c.form = form.New(conf)
	c.form.OnChanged = func() {
		d.Nav.Alive()
		c.head.touched()
		c.watchFirm()
		c.follow()
	}
	c.head, c.banners = newCardHead(c), kit.Column(4)
	c.fields = container.NewTabItem(d.T("ui.card.main"), c.form)
	c.tabs = container.NewAppTabs(c.fields)
	c.sides, c.history, c.feed, c.files, c.strip, c.sheet, c.lines = nil, nil, nil, nil, nil, nil, nil
	if !c.fresh {
		c.addTabs()
	}
	c.tabs.OnSelected = c.selected
	top := kit.Column(0, c.head.object(), kit.Pad(c.banners, 0, 10))
	if !c.fresh && c.face.Strip != nil {
		c.strip = c.face.Strip(c)
		top.Add(c.strip)
	}
	body := container.NewBorder(top, nil, nil, nil, c.tabs)
	if c.content == nil {
		c.content = container.NewStack()
	}
	c.content.(*fyne.Container).Objects = []fyne.CanvasObject{body}
	c.content.Refresh()
}

// layout leaves out what a new document cannot have yet, and what is empty and
// cannot be filled by hand.
func (c *Card) layout(names []string) (fields []string) {
	for _, line := range names {
		var kept []string
		for name := range strings.FieldsSeq(line) {
			f := c.kind.Field(name)
			if f == nil || ofFiles(f) || f.Server && (c.doc == nil || c.doc.Parts[name] == nil) {
				continue
			}
			kept = append(kept, name)
		}
		if len(kept) > 0 {
			fields = append(fields, strings.Join(kept, " "))
		}
	}
	return fields
}

// ofFiles tells the fields that stand on the tab of files and not in the form.
func ofFiles(f *doc.Field) bool { return f != nil && (f.Type == doc.TFile || f.ListsFiles()) }

// closed reports whether a field can only be read as the document stands.
func (c *Card) closed(field string) bool { return c.doc != nil && slices.Contains(c.doc.Closed, field) }

// editable reports whether what is typed could be saved: a new document by the
// right on the kind, another by that on this very document.
func (c *Card) editable() bool {
	if c.fresh {
		return c.desk.App.May(access.Create, c.kind.Name)
	}
	return c.doc != nil && editable(c.doc)
}

func editable(d *app.Document) bool { return d.May(access.Edit) && !d.Deleted }

// touched reports whether the user has typed something that would be lost.
func (c *Card) touched() bool {
	if c.form == nil || !c.editable() {
		return false
	}
	if !c.fresh {
		return c.form.Changed() || len(c.onSheet()) > 0 || c.lines != nil && c.lines.unfinished()
	}
	return len(c.form.Faults()) > 0 || !maps.EqualFunc(c.form.Patch(), c.begun, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// makeNew makes what a field is to refer to, in a card of its own.
func (c *Card) makeNew(f *doc.Field, text string, then func(id string)) {
	if f.Type != doc.TRef || !c.desk.App.May(access.Create, f.Refers) {
		return
	}
	k, err := c.desk.App.Kinds().Kind(f.Refers)
	if err != nil {
		return
	}
	face, fields := faceOf(f.Refers), doc.Patch{}
	if name := face.called(k); text != "" && name != "" {
		fields[name] = value(text)
	}
	var firm doc.ID
	if raw := c.form.Parts()["Counterparty"]; face.At != nil && raw != nil && json.Unmarshal(raw, &firm) == nil {
		face.At(c.desk, fields, firm)
	}
	page := NewCard(c.desk, f.Refers, fields)
	page.saved = func() {
		then(string(page.id))
		c.desk.Nav.Close(page)
		c.desk.Nav.Open(c)
	}
	c.desk.Nav.Open(page)
}
