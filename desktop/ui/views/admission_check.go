package views

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// checkRow is a question of a checklist: what it asks, what it came to, what
// proves it, who has answered. An answer is saved as it is given.
type checkRow struct {
	sheet    *admissionSheet
	id       doc.ID
	now      crm.AdmissionCheck
	code     *kit.Text
	question *kit.Text
	answers  map[crm.CheckResult]*kit.Button
	buttons  *fyne.Container
	result   *kit.Chip
	auto     *kit.Chip
	evidence *kit.Entry
	note     *kit.Entry
	edits    *fyne.Container
	found    *kit.Text
	by       *kit.Text
	panel    fyne.CanvasObject
}

// answerTones are the colours of the results.
var answerTones = map[crm.CheckResult]widget.Importance{
	crm.CheckOK: widget.SuccessImportance, crm.CheckWarn: widget.WarningImportance, crm.CheckFail: widget.DangerImportance, crm.CheckNA: widget.HighImportance,
}

func newCheckRow(s *admissionSheet, id doc.ID) *checkRow {
	d := s.c.desk
	r := &checkRow{sheet: s, id: id, answers: map[crm.CheckResult]*kit.Button{}, buttons: container.NewHBox()}
	r.code = kit.NewText("", theme.Muted, fynetheme.SizeNameText, true)
	r.question, r.found = kit.NewText("", fynetheme.ColorNameForeground, fynetheme.SizeNameText, true), kit.Caption("")
	r.question.Truncate, r.found.Truncate = true, true
	for _, v := range crm.CheckResult("").Values() {
		result := crm.CheckResult(v)
		b := kit.NewButton(d.T("ui.check."+v), nil, func() { r.answer(result) })
		r.answers[result] = b
		r.buttons.Add(b)
	}
	r.result, r.auto = kit.NewChip("", theme.Muted), kit.NewChip(d.T("ui.check.auto"), theme.Potential)
	r.evidence, r.note = r.entry("Evidence"), r.entry("Note")
	r.edits = container.NewBorder(nil, nil, r.buttons, nil, container.NewGridWithColumns(2, r.evidence, r.note))
	r.by = kit.NewText("", theme.Muted, fynetheme.SizeNameCaptionText, false)
	right := container.NewCenter(kit.Line(6, r.by, r.auto, r.result))
	head := container.NewBorder(nil, nil, container.New(fixedWidth{52}, r.code), right, r.question)
	r.panel = kit.NewPanel(kit.Column(4, head, r.edits, r.found))
	return r
}

func (r *checkRow) entry(field string) *kit.Entry {
	e := kit.NewEntry()
	e.SetPlaceHolder(r.sheet.c.desk.Words().Label("Admission.Checklist", field))
	e.OnLeave = r.save
	e.OnChanged = func(string) { r.sheet.c.desk.Nav.Alive() }
	return e
}

// show puts a question as it was read; what is being typed stays.
func (r *checkRow) show(q crm.AdmissionCheck, open bool) {
	typed := r.typed()
	r.now = q
	d := r.sheet.c.desk
	code := string(q.Item)
	r.code.Set(code)
	r.question.Set(source{d, "Admission"}.Title(&doc.Field{Type: doc.TCode, Refers: "AdmissionItem"}, code))
	r.auto.Hidden = !q.Automatic()
	r.buttons.Hidden = !open || q.Automatic()
	r.result.Hidden = !r.buttons.Hidden
	r.setResult(q.Result)
	if typed["Evidence"] == nil {
		r.evidence.SetText(q.Evidence)
	}
	if typed["Note"] == nil {
		r.note.SetText(q.Note)
	}
	r.edits.Hidden = r.buttons.Hidden
	found := r.told(q)
	if !r.buttons.Hidden {
		found = q.Scan.Name // the rest stands in the lines
	}
	if q.Changed != "" {
		found = strings.TrimSuffix(r.doubt(q)+" · "+found, " · ")
	}
	r.found.Set(found)
	r.found.Hidden = found == ""
	r.by.Set(r.author(q))
	r.by.Hidden = r.by.Text() == ""
	r.panel.Refresh()
}

func (r *checkRow) setResult(result crm.CheckResult) {
	d := r.sheet.c.desk
	for v, b := range r.answers {
		tone := widget.LowImportance
		if v == result {
			tone = answerTones[v]
		}
		if b.Importance != tone {
			b.Importance = tone
			b.Refresh()
		}
	}
	text := d.T("ui.check.none")
	if result != "" {
		text = d.Words().Value("Admission", "Checklist//Result", string(result))
	}
	r.result.Set(text, checkTone(result))
}

func checkTone(result crm.CheckResult) fyne.ThemeColorName {
	switch result {
	case crm.CheckOK:
		return theme.Active
	case crm.CheckWarn:
		return theme.TempBanned
	case crm.CheckFail:
		return theme.Banned
	}
	return theme.Passive
}

// told is what proves a question that cannot be answered here, and of one that
// the program answers what it has found.
func (r *checkRow) told(q crm.AdmissionCheck) string {
	w := r.sheet.c.desk.Words()
	var parts []string
	note := q.Noted(func(field string) string { return w.Label("Counterparty", field) })
	for _, text := range []string{q.Evidence, q.Scan.Name, note} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if key := "ui.check.found." + string(q.Item) + "." + string(q.Result); q.Automatic() && w.Has(key) {
		parts = append([]string{w.T(key)}, parts...)
	}
	return strings.Join(parts, " · ")
}

// doubt tells what of the firm has changed since a question was answered.
func (r *checkRow) doubt(q crm.AdmissionCheck) string {
	w := r.sheet.c.desk.Words()
	var labels []string
	for field := range strings.FieldsSeq(q.Changed) {
		labels = append(labels, w.Label("Counterparty", field))
	}
	return w.Tf("ui.check.changed", map[string]string{"fields": strings.Join(labels, ", ")})
}

func (r *checkRow) author(q crm.AdmissionCheck) string {
	d := r.sheet.c.desk
	if q.By == "" || q.Automatic() {
		return ""
	}
	return d.App.Title(d.ctx, q.By.ID()) + ", " + d.Words().Moment(q.At.Time, d.App.Zone())
}

// typed lists what stands in the line and differs from what is stored.
func (r *checkRow) typed() map[string]any {
	fields := map[string]any{}
	if r.buttons.Hidden {
		return fields
	}
	if r.evidence.Text != r.now.Evidence {
		fields["Evidence"] = r.evidence.Text
	}
	if r.note.Text != r.now.Note {
		fields["Note"] = r.note.Text
	}
	return fields
}

func (r *checkRow) forget() {
	r.evidence.SetText(r.now.Evidence)
	r.note.SetText(r.now.Note)
}

// answer gives a result; the same once more takes it back.
func (r *checkRow) answer(result crm.CheckResult) {
	fields := r.typed()
	fields["Result"] = result
	if r.now.Result == result {
		fields["Result"] = nil
		result = ""
	}
	r.setResult(result)
	r.write(fields)
}

// save writes what was typed once the cursor has left the line.
func (r *checkRow) save() {
	if fields := r.typed(); len(fields) > 0 && r.sheet.c.doc != nil {
		r.write(fields)
	}
}

func (r *checkRow) write(fields map[string]any) {
	c := r.sheet.c
	d := c.desk
	d.Nav.Alive()
	draft := app.Draft{Base: c.doc.Base, Writes: []doc.Write{{Kind: "Admission", ID: c.id, Patch: doc.Patch{"Checklist/" + string(r.id): value(fields)}}}}
	Go(d, func(ctx context.Context) (app.Saved, error) { return d.App.Save(ctx, draft) }, func(_ app.Saved, err error) {
		if err != nil {
			r.setResult(r.now.Result)
			d.Fail(err)
			return
		}
		d.Log.Info("saved", "kind", "Admission", "id", c.id)
	})
}
