package views

import (
	"context"
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

// contractStrip stands under the head of a contract: its light with the reasons
// for it, and the term as a bar with what happens on it.
type contractStrip struct {
	widget.BaseWidget
	c       *Card
	dot     *kit.Plate
	light   *kit.Text
	reasons *kit.Text
	bar     *termBar
	points  *kit.Text
	panel   fyne.CanvasObject
}

func newContractStrip(c *Card) part {
	s := &contractStrip{c: c, dot: kit.NewPlate(theme.Muted), bar: newTermBar(c.desk)}
	s.dot.Radius, s.dot.Min = 6, fyne.NewSize(12, 12)
	s.light = kit.NewText("", fynetheme.ColorNameForeground, fynetheme.SizeNameText, true)
	s.reasons, s.points = kit.Caption(""), kit.NewText("", theme.Muted, fynetheme.SizeNameCaptionText, false)
	s.reasons.Truncate, s.points.Truncate = true, true
	head := container.NewBorder(nil, nil, kit.Line(8, s.dot, s.light), nil, kit.Pads(s.reasons, 0, 0, 8, 0))
	s.panel = kit.Pads(kit.NewPanel(kit.Column(6, head, s.bar, s.points)), 0, 4, 10, 10)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws it.
func (s *contractStrip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.panel)
}

func (s *contractStrip) show() {
	d, at := s.c.desk, s.c.doc
	of, is := at.Doc.(*crm.Contract)
	if !is {
		return
	}
	Go(d, func(ctx context.Context) (o crm.Outlook, err error) {
		err = d.App.Reckon(ctx, func(c doc.Context) (err error) {
			o, err = of.Outlook(c)
			return err
		})
		return o, err
	}, func(o crm.Outlook, err error) {
		if err != nil {
			d.Log.Warn("outlook", "err", err)
			return
		}
		if s.c.doc == at {
			s.put(o)
		}
	})
}

func (s *contractStrip) put(o crm.Outlook) {
	d := s.c.desk
	w := d.Words()
	s.dot.Fill = toneOf(string(o.Light))
	s.dot.Refresh()
	s.light.Set(w.Spelt("Contract", "Light", string(o.Light)))
	var reasons []string
	for _, c := range o.Concerns {
		reasons = append(reasons, w.T("ui.concern."+string(c)))
	}
	original := w.Label("Contract", "OriginalStatus") + ": " + w.Spelt("Contract", "OriginalStatus", string(o.Original))
	if o.Waited > 0 {
		original += ", " + w.N("Count.days", o.Waited)
	}
	s.reasons.Set(strings.Join(append(reasons, original), "  ·  "))
	s.bar.set(o, doc.DateOf(d.App.Now().In(d.App.Zone())))
	s.points.Set(strings.Join(points(d, o), "  ·  "))
	s.c.content.Refresh()
}

// points says in words what the bar marks.
func points(d *Desk, o crm.Outlook) (said []string) {
	w := d.Words()
	day := func(key string, on doc.Date) {
		if on != "" {
			said = append(said, w.Tf(key, map[string]string{"day": w.Date(on)}))
		}
	}
	day("ui.term.notice", o.Notice)
	day("ui.term.renewed", o.Renewed)
	if o.Signed != o.To {
		day("ui.term.signed", o.Signed)
	}
	for _, a := range o.Changes {
		var terms []string
		for _, t := range a.Changes {
			terms = append(terms, w.Value("Amendment", "Changes", string(t)))
		}
		said = append(said, w.Tf("ui.term.amended", map[string]string{"day": w.Date(a.From), "what": strings.Join(terms, ", ")}))
	}
	return said
}
