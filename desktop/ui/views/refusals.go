package views

import (
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// Refusals is what the server has refused, with the reasons and the kept draft.
type Refusals struct {
	desk    *Desk
	column  *fyne.Container
	content fyne.CanvasObject
}

// NewRefusals makes the page.
func NewRefusals(d *Desk) *Refusals {
	r := &Refusals{desk: d, column: kit.Column(8)}
	head := heading(d, d.T("ui.place.refused"), d.T("ui.refused.lead"))
	r.content = kit.Pad(container.NewBorder(head, nil, nil, nil, container.NewVScroll(r.column)), 8, 10)
	r.load()
	return r
}

func (r *Refusals) load() {
	Go(r.desk, r.desk.App.Refused, func(all []app.Refused, err error) {
		r.column.RemoveAll()
		switch {
		case err != nil:
			r.column.Add(newNotice(theme.Banned, r.desk.Text(err)))
		case len(all) == 0:
			r.column.Add(newNotice(theme.Active, r.desk.T("ui.refused.none")))
		}
		for _, one := range all {
			r.column.Add(r.draft(one))
		}
		r.content.Refresh()
	})
}

func (r *Refusals) draft(x app.Refused) fyne.CanvasObject {
	d := r.desk
	rows := kit.Column(4, kit.Caption(d.T("ui.refused.at")+" "+d.Words().Moment(x.At, d.App.Zone())))
	for _, f := range x.Faults {
		rows.Add(newNotice(theme.Banned, d.Words().Error(f)))
	}
	for _, w := range x.Writes {
		rows.Add(r.written(w))
	}
	tools := container.NewHBox(
		kit.NewMainButton(d.T("ui.refused.retry"), fynetheme.MailSendIcon(), func() { r.retry(x) }),
	)
	if len(x.Writes) == 1 && x.Command == "" {
		tools.Add(kit.NewButton(d.T("ui.refused.correct"), fynetheme.DocumentCreateIcon(), func() { r.correct(x) }))
	}
	if w, ok := taken(x); ok {
		tools.Add(kit.NewButton(d.T("ui.refused.replace"), fynetheme.SearchReplaceIcon(), func() { r.replace(x, w) }))
	}
	tools.Add(kit.NewButton(d.T("Do.discard"), fynetheme.DeleteIcon(), func() { r.discard(x) }))
	rows.Add(tools)
	title := x.Title
	if x.Command != "" {
		title = d.T("Command."+x.Command) + ": " + title
	}
	return kit.NewSection(title, rows)
}

// written lists what a draft wanted to write.
func (r *Refusals) written(w doc.Write) fyne.CanvasObject {
	d := r.desk
	kind, err := d.App.Kinds().Kind(w.Kind)
	if err != nil {
		return kit.Caption(w.Kind)
	}
	var parts []string
	for _, path := range slices.Sorted(maps.Keys(w.Patch)) {
		parts = append(parts, d.Words().Label(w.Kind, path)+": "+d.Show(kind, path, w.Patch[path]))
	}
	return wrapped(d.T(w.Kind) + " — " + strings.Join(parts, "; "))
}

// taken finds the new document that a draft could do without, since the like
// exists already.
func taken(x app.Refused) (doc.Write, bool) {
	for _, f := range x.Faults {
		for _, w := range x.Writes {
			if f.Rule == "taken" && w.New && (f.Doc == w.ID || f.Doc == "") {
				return w, true
			}
		}
	}
	return doc.Write{}, false
}

func (r *Refusals) retry(x app.Refused) {
	d := r.desk
	askReason(d, d.T("ui.refused.retry"), d.T("ui.refused.why"), func(reason string) { r.again(x, app.Second{Reason: reason}) })
}

func (r *Refusals) again(x app.Refused, second app.Second) {
	Go(r.desk, func(ctx context.Context) (app.Saved, error) { return r.desk.App.Retry(ctx, x.ID, second) }, func(_ app.Saved, err error) {
		if err != nil {
			r.desk.Fail(err)
		}
		r.load()
	})
}

// correct opens the card with what was written; once it is saved the draft is
// gone.
func (r *Refusals) correct(x app.Refused) {
	w := x.Writes[0]
	k, err := r.desk.App.Kinds().Kind(w.Kind)
	if err != nil {
		r.desk.Fail(err)
		return
	}
	page := OpenCardWith(r.desk, w.ID, w.Patch)
	if w.New {
		page = draftCard(r.desk, k, w)
	}
	page.saved = func() {
		Run(r.desk, func(ctx context.Context) error { return r.desk.App.Discard(ctx, x.ID) }, func(err error) {
			if err != nil {
				r.desk.Fail(err)
			}
			r.load()
		})
	}
	r.desk.Nav.Open(page)
}

// replace points what hung on a refused new document to another one.
func (r *Refusals) replace(x app.Refused, w doc.Write) {
	d := r.desk
	pick := kit.NewPicker(d.Say())
	pick.Search = d.search("", &doc.Field{Name: w.Kind, Type: doc.TRef, Refers: w.Kind})
	dialog := kit.NewDialog(d.Canvas(), d.T("ui.refused.replace"), kit.Column(6, wrapped(d.T("ui.refused.replace_lead")), pick),
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.ok"), Confirm: true, Run: func() bool {
			if pick.Value().ID == "" {
				return false
			}
			r.again(x, app.Second{Replace: map[doc.ID]doc.ID{w.ID: doc.ID(pick.Value().ID)}})
			return true
		}})
	dialog.Size = fyne.NewSize(460, 0)
	dialog.Show()
}

func (r *Refusals) discard(x app.Refused) {
	d := r.desk
	kit.AskDanger(d.Canvas(), d.T("ui.refused.discard"), d.T("ui.refused.discard_lead"), d.T("Do.discard"), d.T("Do.cancel"), func(yes bool) {
		if !yes {
			return
		}
		Run(d, func(ctx context.Context) error { return d.App.Discard(ctx, x.ID) }, func(err error) {
			if err != nil {
				d.Fail(err)
			}
			r.load()
		})
	})
}

// Key implements Page.
func (r *Refusals) Key() string { return "refused" }

// Title implements Page.
func (r *Refusals) Title() string { return r.desk.T("ui.place.refused") }

// Content implements Page.
func (r *Refusals) Content() fyne.CanvasObject { return r.content }

// Update implements Page.
func (r *Refusals) Update(e app.Event) {
	if e.All || e.Status {
		r.load()
	}
}

// Verbs implements Page.
func (r *Refusals) Verbs() map[string]func() { return map[string]func(){VerbRefresh: r.load} }

// Leave implements Page.
func (r *Refusals) Leave(then func()) { then() }

// Again implements Page.
func (r *Refusals) Again() Page { return NewRefusals(r.desk) }
