package views

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// warnings are what has to be known before anything is typed.
type warnings struct {
	firms     []standing // whom business is not open with
	conflicts []app.Conflict
	refused   []app.Refused
}

// warn shows a ban, conflicts, what was refused, and the mark for deletion.
func (c *Card) warn() {
	d, id := c.desk, c.id
	parts := c.form.Parts()
	Go(d, func(ctx context.Context) (w warnings, err error) {
		if w.firms, err = d.standings(ctx, firmsOf(ctx, d, c.kind, id, parts)); err != nil {
			return w, err
		}
		if w.conflicts, err = d.App.Conflicts(ctx); err != nil {
			return w, err
		}
		w.refused, err = d.App.Refused(ctx)
		return w, err
	}, func(w warnings, err error) {
		if err != nil {
			d.Log.Warn("card warnings", "err", err)
		}
		if c.banners == nil {
			return
		}
		c.banners.RemoveAll()
		if c.doc != nil && !c.doc.May(access.Edit) && edited(c.kind.Name) {
			c.banners.Add(newNotice(theme.Muted, c.locked()))
		}
		c.showClosed()
		c.showLost()
		for _, firm := range w.firms {
			if firm.state == unadmitted && c.face.Decides {
				continue // that is what the card is about
			}
			c.banners.Add(c.standingNotice(firm))
		}
		for _, x := range w.conflicts {
			if x.Doc == id {
				c.banners.Add(c.conflictNotice(x))
			}
		}
		for _, x := range w.refused {
			if slices.ContainsFunc(draftIDs(x), func(in string) bool { return in == string(id) }) {
				c.banners.Add(newNotice(theme.Banned, d.T("ui.card.refused"), kit.NewButton(d.T("ui.card.look"), nil, func() { d.Nav.Open(NewRefusals(d)) })))
			}
		}
		c.content.Refresh()
	})
}

// watchFirm warns anew when another firm was chosen.
func (c *Card) watchFirm() {
	if c.kind.Field("Counterparty") == nil && c.kind.Field("Positions") == nil {
		return
	}
	parts := c.form.Parts()
	if firm := string(parts["Counterparty"]) + string(parts["Positions"]); firm != c.firm {
		c.firm = firm
		c.warn()
	}
}

// keepLost notes what was typed and is in no field any more, for the right to
// see or to change it has gone: it must not vanish from the screen unsaid.
func (c *Card) keepLost(typed doc.Patch) {
	left, now := c.unsaved(), c.form.Parts()
	for path, raw := range typed {
		if _, kept := left[path]; kept || bytes.Equal(now.At(path), raw) {
			continue
		}
		if c.lost == nil {
			c.lost = doc.Patch{}
		}
		c.lost[path] = raw
	}
	c.showLost()
}

func (c *Card) showLost() {
	if len(c.lost) == 0 {
		return
	}
	d := c.desk
	var lines []string
	for _, path := range c.lost.Paths() {
		lines = append(lines, d.Words().Label(c.kind.Name, path)+": "+d.Show(c.kind, path, c.lost[path]))
	}
	text := strings.Join(lines, "\n")
	c.banners.Add(newNotice(theme.TempBanned, d.T("ui.card.lost")+"\n"+text, kit.NewButton(d.T("Do.copy"), nil, func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
		d.Note(d.T("ui.copied"))
	})))
}

// edited reports whether documents of a kind are edited by anybody: what only
// commands move is no right that somebody could be granted.
func edited(kind string) bool {
	return slices.ContainsFunc(crm.Grants(), func(g access.Grant) bool { return g.Kind == kind && slices.Contains(g.Rights, access.Edit) })
}

// locked says which right is missing, and who could grant it.
func (c *Card) locked() string {
	d := c.desk
	if !d.App.May(access.Edit, c.kind.Name) {
		why := &doc.Error{Code: doc.CodeDenied, Kind: c.kind.Name, Rule: "no_" + string(access.Edit)}
		return d.Words().Tf("ui.card.locked", map[string]string{"why": d.Words().Error(why)})
	}
	who := d.App.Title(d.ctx, c.doc.Doc.Meta().Owner)
	if who == "" {
		who = d.T("Word.none")
	}
	return d.Words().Tf("ui.card.not_yours", map[string]string{"who": who})
}

// showClosed says why some fields can only be read, and opens what changes
// them instead.
func (c *Card) showClosed() {
	if c.doc == nil || c.doc.Why == nil || !c.editable() {
		return
	}
	d := c.desk
	var tools []fyne.CanvasObject
	if c.face.Instead != nil {
		if by := c.face.Instead(c.doc.Doc); by.Kind != "" && d.App.May(access.Create, by.Kind) {
			tools = append(tools, kit.NewButton(d.T(by.Kind), nil, func() { d.Nav.New(by.Kind, doc.Patch{by.Field: value(c.id)}) }))
		}
	}
	c.banners.Add(newNotice(theme.Muted, d.T("ui.card.closed")+" "+d.Words().Error(c.doc.Why), tools...))
}

func draftIDs(x app.Refused) (ids []string) {
	for _, w := range x.Writes {
		ids = append(ids, string(w.ID))
	}
	return ids
}

func (c *Card) conflictNotice(x app.Conflict) fyne.CanvasObject {
	d := c.desk
	return newNotice(theme.TempBanned, d.Words().Tf("ui.card.conflict", map[string]string{"field": x.Label, "by": x.By, "other": x.Other}),
		kit.NewButton(d.T("ui.card.look"), nil, func() { d.Nav.Open(NewConflicts(d)) }))
}
