package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// The risk scores from which a case is doubtful and bad.
const (
	riskDoubtful = 20
	riskBad      = 45
)

// decision is the panel beside a checklist: where the case stands, the risk,
// what was decided or may be, and what stands against it.
type decision struct {
	c      *Card
	column *fyne.Container
}

func newDecision(c *Card) *decision { return &decision{c: c, column: kit.Column(8)} }

// asked is what the panel has to find out.
type asked struct {
	obstacles map[string][]*doc.Error
	missing   []int // years without a calendar by which the deadline was reckoned
}

func (p *decision) show(a *crm.Admission) {
	d, at := p.c.desk, p.c.doc
	p.put(a, asked{})
	Go(d, func(ctx context.Context) (x asked, err error) {
		if x.obstacles, err = d.App.Obstacles(ctx, at); err != nil {
			return x, err
		}
		err = d.App.Reckon(ctx, func(c doc.Context) (err error) {
			if a.Open() && a.DueAt != "" {
				x.missing, err = crm.MissingCalendars(c, "", doc.DateOf(a.SubmittedAt.Time), a.DueAt)
			}
			return err
		})
		return x, err
	}, func(x asked, err error) {
		if err != nil {
			d.Log.Warn("decision", "err", err)
			return
		}
		if p.c.doc == at {
			p.put(a, x)
		}
	})
}

func (p *decision) put(a *crm.Admission, x asked) {
	p.column.RemoveAll()
	p.column.Add(kit.NewSection(p.c.desk.T("ui.admission.state"), p.state(a)))
	if len(x.missing) > 0 {
		p.column.Add(newNotice(theme.TempBanned, missingText(p.c.desk, "ui.calendar.missing", x.missing)))
	}
	if len(a.Checklist) > 0 {
		p.column.Add(kit.NewSection(p.c.desk.T("ui.admission.risk"), p.risk(a)))
	}
	if len(a.Conditions) > 0 {
		p.column.Add(kit.NewSection(p.c.desk.T("ui.section.conditions"), p.conditions(a)))
	}
	if tools := p.tools(x.obstacles); tools != nil {
		p.column.Add(kit.NewSection(p.c.desk.T("ui.admission.next"), tools))
	}
	p.column.Refresh()
	p.c.content.Refresh()
}

// state tells who has the case and by when it is to be decided.
func (p *decision) state(a *crm.Admission) fyne.CanvasObject {
	d := p.c.desk
	w := d.Words()
	rows := kit.Column(3)
	add := func(label, text string, tone fyne.ThemeColorName) {
		if text == "" {
			return
		}
		t := kit.NewText(text, tone, fynetheme.SizeNameText, false)
		t.Truncate = true
		rows.Add(container.NewBorder(nil, nil, container.New(fixedWidth{112}, kit.Caption(label)), nil, t))
	}
	who := func(id doc.ID) string {
		if id == "" {
			return ""
		}
		return d.App.Title(d.ctx, id)
	}
	plain := fynetheme.ColorNameForeground
	add(w.Short("Admission", "SubmittedBy"), who(a.SubmittedBy.ID()), plain)
	if !a.SubmittedAt.IsZero() {
		add(w.Short("Admission", "SubmittedAt"), w.Moment(a.SubmittedAt.Time, d.App.Zone()), plain)
	}
	add(w.Short("Admission", "Officer"), who(a.Officer.ID()), plain)
	due := plain
	if a.Open() && a.DueAt != "" && a.DueAt < doc.DateOf(d.App.Now().In(d.App.Zone())) {
		due = theme.Banned
	}
	add(w.Short("Admission", "DueAt"), w.Date(a.DueAt), due)
	add(w.Short("Admission", "DecidedBy"), who(a.DecidedBy.ID()), plain)
	if !a.DecidedAt.IsZero() {
		add(w.Short("Admission", "DecidedAt"), w.Moment(a.DecidedAt.Time, d.App.Zone()), plain)
	}
	add(w.Short("Admission", "ValidUntil"), w.Date(a.ValidUntil), plain)
	for _, text := range []doc.Text{a.Question, a.Answer, a.OfficerComment} {
		if text != "" {
			rows.Add(wrapped(string(text)))
		}
	}
	if len(rows.Objects) == 0 {
		rows.Add(wrapped(d.T("ui.admission.draft")))
	}
	return rows
}

// risk tells the score, how far the questions are answered and what has failed.
func (p *decision) risk(a *crm.Admission) fyne.CanvasObject {
	d := p.c.desk
	tone := theme.Active
	switch {
	case a.RiskScore >= riskBad:
		tone = theme.Banned
	case a.RiskScore >= riskDoubtful:
		tone = theme.TempBanned
	}
	answered, failed := 0, []string{}
	for _, id := range inOrder(a) {
		q := a.Checklist[id]
		if q.Result != "" {
			answered++
		}
		if q.Result == crm.CheckFail {
			failed = append(failed, string(q.Item))
		}
	}
	n := kit.NewText(strconv.FormatInt(a.RiskScore, 10), tone, fynetheme.SizeNameHeadingText, true)
	of := kit.Caption(d.T("ui.admission.of100"))
	rows := kit.Column(4, kit.Line(6, n, of), newGauge(float32(a.RiskScore)/100, tone),
		kit.Caption(d.Words().Tf("ui.admission.answered", map[string]string{"n": strconv.Itoa(answered), "all": strconv.Itoa(len(a.Checklist))})))
	if len(failed) > 0 {
		rows.Add(kit.NewText(d.T("ui.admission.failed")+" "+strings.Join(failed, ", "), theme.Banned, fynetheme.SizeNameText, true))
	}
	return rows
}

func (p *decision) conditions(a *crm.Admission) fyne.CanvasObject {
	d := p.c.desk
	rows := kit.Column(2)
	for _, id := range inOrderOf(a.Conditions, func(k crm.AdmissionCondition) int64 { return k.Order }) {
		rows.Add(wrapped("• " + d.Show(p.c.kind, "Conditions/"+string(id), p.c.doc.Parts.At("Conditions/"+string(id)))))
	}
	return rows
}

// tools are the moves from here; under them is said what stands against those
// that cannot be made.
func (p *decision) tools(obstacles map[string][]*doc.Error) fyne.CanvasObject {
	d := p.c.desk
	buttons := kit.Flow(6)
	var why []string
	for _, a := range p.c.actions() {
		b := kit.NewButton(a.Label, nil, func() { openCommand(p.c, a) })
		switch a.Name {
		case "admission.approve", "admission.submit", "admission.take":
			b.Importance = widget.SuccessImportance
		case "admission.reject":
			b.Importance = widget.DangerImportance
		}
		if against := obstacles[a.Name]; len(against) > 0 {
			b.Disable()
			why = append(why, a.Label+": "+strings.Join(gathered(d, against), "; "))
		}
		buttons.Add(b)
	}
	if len(buttons.Objects) == 0 {
		return nil
	}
	rows := kit.Column(6, buttons)
	for _, text := range why {
		rows.Add(newNotice(theme.Muted, text))
	}
	return rows
}

// gathered says faults in words, those of one rule about several questions as
// one.
func gathered(d *Desk, faults []*doc.Error) (said []string) {
	var open []string
	for _, f := range faults {
		if f.Rule == "check_unanswered" {
			open = append(open, f.Params["item"])
			continue
		}
		said = append(said, d.Words().Error(f))
	}
	if len(open) > 0 {
		slices.Sort(open)
		said = append(said, d.T("ui.admission.unanswered")+" "+strings.Join(open, ", "))
	}
	return said
}
