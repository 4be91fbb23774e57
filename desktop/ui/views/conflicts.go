package views

import (
	"context"
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// Conflicts is where two people have changed the same: what is mine, what is
// on the server, what was before.
type Conflicts struct {
	desk    *Desk
	column  *fyne.Container
	content fyne.CanvasObject
}

// NewConflicts makes the page.
func NewConflicts(d *Desk) *Conflicts {
	c := &Conflicts{desk: d, column: kit.Column(8)}
	head := heading(d, d.T("ui.place.conflicts"), d.T("ui.conflicts.lead"))
	c.content = kit.Pad(container.NewBorder(head, nil, nil, nil, container.NewVScroll(c.column)), 8, 10)
	c.load()
	return c
}

func (c *Conflicts) load() {
	Go(c.desk, c.desk.App.Conflicts, func(all []app.Conflict, err error) {
		c.column.RemoveAll()
		switch {
		case err != nil:
			c.column.Add(newNotice(theme.Banned, c.desk.Text(err)))
		case len(all) == 0:
			c.column.Add(newNotice(theme.Active, c.desk.T("ui.conflicts.none")))
		}
		for _, one := range all {
			c.column.Add(newConflict(c.desk, one, c.load))
		}
		c.content.Refresh()
	})
}

// newConflict shows one conflict with its three values.
func newConflict(d *Desk, c app.Conflict, settled func()) fyne.CanvasObject {
	kind, err := d.App.Kinds().Kind(c.Kind)
	text := func(raw json.RawMessage) string {
		if err != nil || raw == nil || string(raw) == "null" {
			return d.T("Word.none")
		}
		return d.Show(kind, c.Path, raw)
	}
	settle := func(take string) func() {
		return func() {
			Run(d, func(ctx context.Context) error { return d.App.Resolve(ctx, c.ID, take, nil) }, func(err error) {
				if err != nil {
					d.Fail(err)
				}
				settled()
			})
		}
	}
	offer, take := d.T("ui.conflicts.mine"), d.T("ui.conflicts.take_mine")
	if c.Author != d.App.Me() {
		offer, take = d.Words().Tf("ui.conflicts.offer", map[string]string{"by": c.By}), d.T("ui.conflicts.take_offer")
	}
	mine := kit.NewMainButton(take, nil, settle(app.TakeMine))
	theirs := kit.NewButton(d.T("ui.conflicts.take_theirs"), nil, settle(app.TakeTheirs))
	open := kit.NewButton(d.T("Do.open"), nil, func() { d.Nav.Card(c.Doc) })
	side := d.T("ui.conflicts.theirs")
	if c.Other != "" {
		side += " — " + c.Other
	}
	body := kit.Column(8, kit.NewText(c.Label, fynetheme.ColorNameForeground, fynetheme.SizeNameText, true),
		container.NewGridWithColumns(3,
			valueBox(offer, text(c.Mine), fynetheme.ColorNamePrimary),
			valueBox(side, text(c.Theirs), theme.TempBanned),
			valueBox(d.T("ui.conflicts.base"), text(c.Base), theme.Muted)),
		container.NewHBox(mine, theirs, open))
	return kit.NewSection(d.T(c.Kind)+": "+c.DocTitle, body)
}

// valueBox is a value under its title, on a ground of a tone.
func valueBox(title, text string, tone fyne.ThemeColorName) fyne.CanvasObject {
	ground := kit.NewPlate(tone)
	ground.Soft, ground.Radius = true, 4
	head := kit.NewText(title, tone, fynetheme.SizeNameCaptionText, true)
	head.Truncate = true
	return container.NewStack(ground, kit.Pad(kit.Column(0, head, wrapped(text)), 6, 8))
}

// Key implements Page.
func (c *Conflicts) Key() string { return "conflicts" }

// Title implements Page.
func (c *Conflicts) Title() string { return c.desk.T("ui.place.conflicts") }

// Content implements Page.
func (c *Conflicts) Content() fyne.CanvasObject { return c.content }

// Update implements Page.
func (c *Conflicts) Update(e app.Event) {
	if e.All || e.Status || len(e.Changed) > 0 {
		c.load()
	}
}

// Verbs implements Page.
func (c *Conflicts) Verbs() map[string]func() { return map[string]func(){VerbRefresh: c.load} }

// Leave implements Page.
func (c *Conflicts) Leave(then func()) { then() }

// Again implements Page.
func (c *Conflicts) Again() Page { return NewConflicts(c.desk) }
