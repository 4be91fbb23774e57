package views

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// call is the quick form after a talk by phone: with whom, what it came to,
// what is next. It becomes a held negotiation, and the next step a task.
type call struct {
	desk   *Desk
	firm   *app.Document
	began  time.Time
	kind   *doc.Kind
	person *kit.Picker
	about  *kit.Entry
	result *kit.Choice
	text   *kit.Entry
	step   *kit.Entry
	due    *kit.DateField
	fault  fyne.CanvasObject
	say    func(string)
	dialog *kit.Dialog
}

// endsTalk are the results after which no next step is due.
var endsTalk = []string{"refused", "info"}

// OpenCall opens the quick form for a counterparty, unless its status forbids
// to write a talk down.
func OpenCall(d *Desk, firm doc.ID) {
	unbarred(d, firm, crm.RecordHeld, func() { openCall(d, firm) })
}

func openCall(d *Desk, firm doc.ID) {
	Go(d, func(ctx context.Context) (*app.Document, error) { return d.App.Get(ctx, firm) }, func(got *app.Document, err error) {
		if err != nil {
			d.Fail(err)
			return
		}
		newCall(d, got)
	})
}

func newCall(d *Desk, firm *app.Document) {
	k, err := d.App.Kinds().Kind("Negotiation")
	if err != nil {
		panic("views: " + err.Error()) // a kind of the program
	}
	c := &call{desk: d, firm: firm, kind: k, began: d.App.Now(), person: kit.NewPicker(d.Say()), about: kit.NewEntry(), text: kit.NewMultiline(3), step: kit.NewEntry()}
	c.person.Search = c.people
	c.about.SetText(d.T("ui.call.subject"))
	c.result = kit.NewChoice(nil)
	c.offerResults()
	now := func() time.Time { return d.App.Now().In(d.App.Zone()) }
	c.due = kit.NewDateField(d.Say(), now)
	c.due.SetValue(now().AddDate(0, 0, 1).Format(time.DateOnly))
	fault := faultLabel()
	c.fault, c.say = fault, func(text string) {
		fault.SetText(text)
		fault.Hidden = text == ""
		c.dialog.Refresh()
	}
	w := d.Words()
	body := kit.Column(6,
		labelled(d.T("ui.call.person"), c.person), labelled(w.Label("Negotiation", "Subject"), c.about),
		labelled(w.Label("Negotiation", "Result")+" *", c.result), labelled(w.Label("Negotiation", "ResultText")+" *", c.text),
		labelled(w.Label("Negotiation", "NextStep"), c.step), labelled(w.Label("Negotiation", "NextAt"), c.due), c.fault)
	c.dialog = kit.NewDialog(d.Canvas(), d.T("ui.call.title")+": "+firm.Title, body,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("ui.call.save"), Confirm: true, Run: func() bool { c.save(""); return false }})
	c.dialog.Size = fyne.NewSize(520, 0)
	c.dialog.Focus, c.dialog.Keep = c.result, true
	c.dialog.Show()
}

// people offers the firm's own contact persons first.
func (c *call) people(text string) (out []kit.Option) {
	page, err := c.desk.App.List(c.desk.ctx, app.Query{Kind: "ContactPerson", Where: []app.Where{{Field: "Positions", Any: []string{string(c.firm.ID)}}}, Search: text, Limit: mostOffered})
	if err != nil {
		c.desk.Log.Warn("call people", "err", err)
		return nil
	}
	for _, p := range page.Rows {
		out = append(out, kit.Option{ID: string(p.ID), Title: p.Title})
	}
	return out
}

func (c *call) offerResults() {
	Go(c.desk, func(ctx context.Context) ([]app.Option, error) {
		return c.desk.App.Options(ctx, "Negotiation", c.kind.Field("Result"), "", mostOffered)
	}, func(found []app.Option, err error) {
		if err != nil {
			c.desk.Log.Warn("call results", "err", err)
		}
		var all []kit.Option
		for _, o := range found {
			all = append(all, kit.Option{ID: o.Value, Title: o.Title})
		}
		c.result.SetOptions(all)
		c.desk.Log.Info("call is open")
	})
}

// patch is the held talk as it is written.
func (c *call) patch() doc.Patch {
	d := c.desk
	now := d.App.Now()
	if now.Sub(c.began) < time.Minute {
		now = c.began.Add(time.Minute)
	}
	p := talkAt(d, c.began, "call_out")
	p["Counterparty"] = value(c.firm.ID)
	p["Subject"] = value(c.about.Text)
	p["State"] = value("held")
	p["When"] = value(doc.Span{From: doc.TimeOf(c.began), To: doc.TimeOf(now)})
	p["DurationS"] = value(int64(now.Sub(c.began).Seconds()))
	for field, text := range map[string]string{"Result": c.result.Value(), "ResultText": c.text.Text, "NextStep": c.step.Text} {
		if text != "" {
			p[field] = value(text)
		}
	}
	if row, ok := d.row(); ok && c.person.Value().ID != "" {
		p["TheirPeople/"+row] = value(map[string]any{"Person": c.person.Value().ID, "Order": 1})
	}
	if due := c.due.Value(); c.step.Text != "" && due != "" {
		p["NextAt"] = value(due)
	}
	return p
}

func (c *call) save(reason string) {
	d := c.desk
	if c.result.Value() == "" {
		c.say(d.T("ui.call.no_result"))
		kit.FocusOn(c.result)
		return
	}
	if c.step.Text == "" && !slices.Contains(endsTalk, c.result.Value()) {
		c.say(d.T("ui.call.no_step"))
		kit.FocusOn(c.step)
		return
	}
	id, err := d.App.NewID()
	if err != nil {
		d.Fail(err)
		return
	}
	draft := app.Draft{Writes: []doc.Write{{Kind: "Negotiation", ID: id, New: true, Patch: c.patch()}}, Reason: reason}
	c.dialog.SetEnabled(1, false) // pressed twice it would be written down twice
	Go(d, func(ctx context.Context) (app.Saved, error) { return d.App.Save(ctx, draft) }, func(_ app.Saved, err error) {
		c.dialog.SetEnabled(1, true)
		if err == nil {
			c.dialog.Close()
			d.Log.Info("saved", "kind", "Negotiation", "id", id)
			d.Note(d.T("ui.call.done"))
			return
		}
		faults := doc.Faults(err)
		if reason == "" && faults[0].Rule == "reason_required" {
			askReason(d, d.T("Do.save"), d.Text(err), c.save)
			return
		}
		c.say(d.Text(err))
		c.focus(faults[0].Field())
	})
}

// focus goes to the field in which something is wrong.
func (c *call) focus(field string) {
	fields := map[string]fyne.Focusable{"Subject": c.about, "Result": c.result, "ResultText": c.text, "NextStep": c.step, "NextAt": c.due}
	if f := fields[field]; f != nil {
		kit.FocusOn(f)
	}
}
