package views

import (
	"context"
	"slices"
	"strings"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// save writes what was typed; then runs once it is safe on disk.
func (c *Card) save(then func()) {
	if c.busy || !c.editable() {
		return
	}
	if faults := c.form.Faults(); len(faults) > 0 {
		c.tabs.Select(c.fields)
		c.form.ShowFaults(faults)
		c.form.Focus(faults[0].Field())
		return
	}
	if c.fresh && c.face.ID != nil {
		c.id = c.face.ID(c.form.Parts())
	}
	if then != nil && c.lines != nil && c.lines.unfinished() {
		c.ShowTab("AnnexLine.many")
		c.lines.finish()
		return
	}
	patch := c.unsaved()
	draft := app.Draft{Writes: []doc.Write{{Kind: c.kind.Name, ID: c.id, New: c.fresh, Patch: patch}}}
	if c.doc != nil {
		draft.Base = c.doc.Base
	}
	if !c.fresh && len(draft.Writes[0].Patch) == 0 {
		if then != nil {
			then()
		}
		return
	}
	if !c.fresh {
		c.write(draft, then)
		return
	}
	// A new document may be one that is here already: its author decides. Whoever
	// presses twice meanwhile makes it once.
	c.busy = true
	Go(c.desk, func(ctx context.Context) ([]*doc.Error, error) { return c.desk.App.Check(ctx, draft) }, func(odd []*doc.Error, err error) {
		c.busy = false
		if err != nil || len(odd) == 0 {
			c.write(draft, then) // what is wrong is said there
			return
		}
		c.form.ShowWarnings(odd)
		var text strings.Builder
		for _, w := range odd {
			text.WriteString("• " + c.desk.Words().Error(w) + "\n")
		}
		d := c.desk
		d.Log.Info("asked whether to save", "kind", c.kind.Name)
		kit.Ask(d.Canvas(), d.T("ui.card.odd"), text.String(), d.T("ui.card.save_anyway"), d.T("Do.cancel"), func(yes bool) {
			if yes {
				c.write(draft, then)
			}
		})
	})
}

// write saves a draft; what is forbidden without a reason is asked for it.
func (c *Card) write(draft app.Draft, then func()) {
	c.busy = true
	Go(c.desk, func(ctx context.Context) (app.Saved, error) { return c.desk.App.Save(ctx, draft) }, func(s app.Saved, err error) {
		c.busy = false
		if err != nil {
			c.refused(draft, then, err)
			return
		}
		c.written(s, draft, then)
	})
}

func (c *Card) written(s app.Saved, draft app.Draft, then func()) {
	d := c.desk
	c.form.ShowFaults(nil)
	d.Log.Info("saved", "kind", c.kind.Name, "id", c.id)
	d.Note(d.T("ui.card.saved"))
	c.settle(draft)
	if c.saved != nil {
		told := c.saved
		c.saved = nil
		told()
	}
	if then != nil {
		then()
		return
	}
	c.load()
	if len(s.Warnings) > 0 && len(draft.Writes) == 1 && !draft.Writes[0].New {
		c.form.ShowWarnings(s.Warnings)
	}
}

// settle takes what was saved as what nothing has changed in.
func (c *Card) settle(draft app.Draft) {
	c.form.Load(c.form.Parts())
	if c.fresh {
		c.fresh, c.doc = false, nil
		c.form = nil // it comes again with the tabs of a document that is there
	}
}

func (c *Card) refused(draft app.Draft, then func(), err error) {
	faults := doc.Faults(err)
	d := c.desk
	if i := slices.IndexFunc(faults, func(f *doc.Error) bool { return f.Rule == "reason_required" }); i >= 0 && draft.Reason == "" {
		askReason(d, d.T("Do.save"), d.Words().Error(faults[i]), func(reason string) {
			draft.Reason = reason
			c.write(draft, then)
		})
		return
	}
	if slices.ContainsFunc(faults, func(f *doc.Error) bool { return f.Code == doc.CodeInternal }) {
		d.Fail(err)
		return
	}
	d.Log.Info("not saved", "kind", c.kind.Name, "rule", faults[0].Rule)
	c.tabs.Select(c.fields)
	c.form.ShowFaults(faults)
	c.form.Focus(faults[0].Field())
}

// mark marks the document for deletion, or takes the mark back.
func (c *Card) mark() {
	d := c.desk
	title, text, do := d.T("Do.delete"), d.T("ui.card.delete"), d.App.Delete
	if c.doc.Deleted {
		title, text, do = d.T("Do.restore"), d.T("ui.card.restore"), d.App.Restore
	}
	askReason(d, title, text, func(reason string) {
		Run(d, func(ctx context.Context) error { return do(ctx, c.id, reason) }, func(err error) {
			if err != nil {
				d.Fail(err)
				return
			}
			c.load()
		})
	})
}

// move sets the status and saves; what the new status asks for is shown.
func (c *Card) move(m Move) {
	c.form.Set(c.face.Status, value(m.To))
	if m.Ask != "" && c.form.Parts()[m.Ask] == nil {
		c.form.Focus(m.Ask)
		c.desk.Note(c.desk.T("ui.card.then_save"))
		return
	}
	c.save(nil)
}
