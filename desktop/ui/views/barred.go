package views

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// barring are the rules by which a firm's status or admission stands against a
// command: its button is there and off, for the banner says why.
var barring = []string{"status_forbids", "not_admitted", "by_security"}

// firmActions are what the verbs on a firm come to.
var firmActions = map[string]crm.Action{VerbCall: crm.RecordHeld, VerbMeeting: crm.PlanNegotiation}

// bars are the actions that a firm's status keeps the person from.
type bars map[crm.Action]*doc.Error

// barsOf reads them where the document is a firm.
func (d *Desk) barsOf(ctx context.Context, got *app.Document) (bars, error) {
	if got.Kind.Name != "Counterparty" {
		return nil, nil
	}
	return d.App.Bars(ctx, got.ID)
}

// locks reports whether a field of the firm may only be read.
func (b bars) locks(field string) bool {
	return b[crm.EditRequisites] != nil && crm.Requisite(field)
}

// against tells what stands against a new document of a kind.
func (b bars) against(kind string) *doc.Error {
	if action, asks := crm.Making(kind); asks {
		return b[action]
	}
	return nil
}

// bar takes the verbs away that the firm's status forbids.
func (b bars) bar(verbs map[string]func()) {
	for verb, action := range firmActions {
		if b[action] != nil {
			delete(verbs, verb)
		}
	}
}

// turn puts a button off or on.
func turn(b *kit.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// unbarred goes on unless the firm's status keeps the person from an action;
// then it says why.
func unbarred(d *Desk, firm doc.ID, action crm.Action, then func()) {
	Go(d, func(ctx context.Context) (map[crm.Action]*doc.Error, error) { return d.App.Bars(ctx, firm) }, func(against map[crm.Action]*doc.Error, err error) {
		switch why := against[action]; {
		case err != nil:
			d.Fail(err)
		case why != nil:
			d.Fail(why)
		default:
			then()
		}
	})
}

// barred reports whether one of the faults is that the firm's status forbids it.
func barred(faults []*doc.Error) bool {
	return slices.ContainsFunc(faults, func(f *doc.Error) bool { return slices.Contains(barring, f.Rule) })
}

// showBars puts what the status forbids off: buttons of the head, and new rows
// on the tabs.
func (c *Card) showBars() {
	for verb, b := range c.head.firm {
		turn(b, c.bars[firmActions[verb]] == nil)
	}
	for _, s := range c.sides {
		why := c.bars.against(s.list.kind.Name)
		if why == nil && s.list.kind.Name == c.face.Lines {
			why = c.doc.Why
		}
		s.list.bar(why)
	}
}

// bar lets no new document be made of the list, and says why when asked.
func (l *List) bar(why *doc.Error) {
	l.barred = why
	if l.fresh != nil {
		turn(l.fresh, why == nil)
	}
}

// meeting plans a talk with the firm in the row.
func (l *List) meeting() {
	if id := l.current(); id != "" {
		unbarred(l.desk, id, crm.PlanNegotiation, func() { l.desk.Nav.New("Negotiation", doc.Patch{"Counterparty": value(id)}) })
	}
}

// firmButton is a button of the head that the firm's status may put off.
func (h *cardHead) firmButton(verb string, label string, icon fyne.Resource, run func()) *kit.Button {
	b := kit.NewButton(label, icon, run)
	if _, asks := firmActions[verb]; asks {
		h.firm[verb] = b
	}
	return b
}
