package views

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// approvalStrip says in words what two people have to agree to: what is
// proposed by whom, with what arguments, and who has the second word.
type approvalStrip struct {
	widget.BaseWidget
	c     *Card
	lines *fyne.Container
	panel fyne.CanvasObject
}

func newApprovalStrip(c *Card) part {
	s := &approvalStrip{c: c, lines: kit.Column(3)}
	s.panel = kit.Pads(kit.NewPanel(s.lines), 0, 4, 10, 10)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws it.
func (s *approvalStrip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.panel)
}

func (s *approvalStrip) show() {
	d, at := s.c.desk, s.c.doc
	a, is := at.Doc.(*crm.Approval)
	if !is {
		return
	}
	Go(d, func(ctx context.Context) ([]string, error) { return s.words(ctx, a) }, func(said []string, err error) {
		if err != nil {
			d.Log.Warn("approval", "err", err)
		}
		if s.c.doc != at {
			return
		}
		s.lines.RemoveAll()
		for i, text := range said {
			if i == 0 {
				s.lines.Add(strong(text))
				continue
			}
			s.lines.Add(wrapped(text))
		}
		s.c.content.Refresh()
	})
}

// strong is a line that stands out.
func strong(text string) *kit.Text {
	t := kit.Body(text)
	t.Truncate = true
	return t
}

func (s *approvalStrip) words(ctx context.Context, a *crm.Approval) (said []string, err error) {
	d := s.c.desk
	w := d.Words()
	said = append(said, w.Tf("ui.approval.asks", map[string]string{
		"who": d.App.Title(ctx, a.CreatedBy), "role": w.Value("Employee", "Roles", string(a.Role)), "what": w.T("Command."+a.Command) + " — " + a.Title,
	}))
	cmd, err := d.App.Kinds().Command(a.Command)
	if err != nil {
		return said, err
	}
	if a.Args != "" { // hidden from those who may not see why
		given, err := doc.Body(a.Args).Parts()
		if err != nil {
			return said, err
		}
		conf := d.formConfig("Command."+a.Command, cmd.Args)
		for _, f := range cmd.Args {
			if raw := given[f.Name]; raw != nil {
				said = append(said, w.Label(conf.Name, f.Name)+": "+conf.Say(f, f.Name, raw))
			}
		}
	}
	if a.State == crm.ApprovalWaiting {
		who, err := d.holders(ctx, []crm.Role{a.Second()})
		if err != nil {
			return said, err
		}
		said = append(said, w.Tf("ui.approval.second", map[string]string{"who": strings.Join(who, ", "), "day": w.Date(a.LapsesOn)}))
	}
	return said, nil
}
