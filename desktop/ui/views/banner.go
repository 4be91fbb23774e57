package views

import (
	"context"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// standing is how business with a firm stands where it is not simply open.
type standing struct {
	firm  *app.Document
	cp    *crm.Counterparty
	state string // of the words ui.standing.<state>
	who   []string
}

// unadmitted is the state of a firm without a valid admission to business.
const unadmitted = "unadmitted"

// firmsOf are the counterparties that a document is about: itself, the one it
// names, that of its contract, those a person works for.
func firmsOf(ctx context.Context, d *Desk, k *doc.Kind, id doc.ID, parts doc.Parts) (firms []doc.ID) {
	if k.Name == "Counterparty" {
		return []doc.ID{id}
	}
	if f := k.Field("Counterparty"); f != nil && f.Type == doc.TRef {
		return idsIn(parts["Counterparty"])
	}
	if k.Field("Positions") != nil {
		var rows map[string]struct{ Counterparty doc.ID }
		if parts["Positions"] != nil && json.Unmarshal(parts["Positions"], &rows) == nil {
			for _, row := range rows {
				firms = append(firms, row.Counterparty)
			}
		}
		return firms
	}
	for _, contract := range idsIn(parts["Contract"]) {
		if of, err := d.App.Get(ctx, contract); err == nil {
			firms = append(firms, idsIn(of.Parts["Counterparty"])...)
		}
	}
	return firms
}

// idsIn reads a reference; nothing is none.
func idsIn(raw json.RawMessage) []doc.ID {
	var id doc.ID
	if raw == nil || json.Unmarshal(raw, &id) != nil || id == "" {
		return nil
	}
	return []doc.ID{id}
}

// standings leaves of firms those that something stands against; one that is
// not here tells nothing.
func (d *Desk) standings(ctx context.Context, firms []doc.ID) (all []standing, err error) {
	today := doc.DateOf(d.App.Now().In(d.App.Zone()))
	for _, id := range firms {
		got, err := d.App.Get(ctx, id)
		if err != nil {
			continue
		}
		cp, is := got.Doc.(*crm.Counterparty)
		if !is {
			continue
		}
		s := standing{firm: got, cp: cp}
		roles := cp.Lifters()
		switch {
		case cp.Status == crm.Banned, cp.Status == crm.TempBanned:
			s.state = string(cp.Status)
		case !cp.AdmittedOn(today):
			s.state, roles = unadmitted, []crm.Role{crm.Security, crm.Director}
		case cp.Status == crm.Passive:
			s.state = string(cp.Status)
		default:
			continue
		}
		if s.who, err = d.holders(ctx, roles); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// holders are roles with those who hold them: "Director (Egorov P. A.)".
func (d *Desk) holders(ctx context.Context, roles []crm.Role) (said []string, err error) {
	for _, role := range roles {
		page, err := d.App.List(ctx, app.Query{Kind: "Employee", Order: "Name", Limit: mostNamed, Where: []app.Where{
			{Field: "Roles", Any: []string{string(role)}}, {Field: "State", Any: []string{string(crm.Working), ""}},
		}})
		if err != nil {
			return nil, err
		}
		text := d.Words().Value("Employee", "Roles", string(role))
		var names []string
		for _, e := range page.Rows {
			names = append(names, e.Title)
		}
		if len(names) > 0 {
			text += " (" + strings.Join(names, ", ") + ")"
		}
		said = append(said, text)
	}
	return said, nil
}

// mostNamed is how many holders of a role are named.
const mostNamed = 3

// standingNotice says how a firm stands, since when and until when, on what
// ground, what that forbids, and who can change it.
func (c *Card) standingNotice(s standing) fyne.CanvasObject {
	d, w := c.desk, c.desk.Words()
	show := func(name string) string {
		if raw := s.firm.Parts[name]; raw != nil {
			return d.Show(s.firm.Kind, name, raw)
		}
		return ""
	}
	head := w.Value("Counterparty", "Status", string(s.cp.Status))
	if s.state == unadmitted {
		head = d.T("ui.standing.unadmitted.head")
		if s.cp.AdmissionState != "" {
			head += ": " + w.Value("Counterparty", "AdmissionState", string(s.cp.AdmissionState))
		}
	}
	if c.kind.Name != "Counterparty" {
		head = s.cp.NameShort + " — " + head
	}
	since, until, ground := show("StatusSince"), show("SuspendedUntil"), show("SuspendGround")
	if s.state == unadmitted {
		since, until, ground = "", show("AdmissionUntil"), ""
	}
	for _, p := range [][2]string{{"ui.ban.since", since}, {"ui.ban.until", until}, {"ui.ban.reason", ground}} {
		if p[1] != "" {
			head += " · " + d.T(p[0]) + " " + p[1]
		}
	}
	lines := []string{head, d.T("ui.standing." + s.state)}
	var people []string
	for _, p := range [][2]string{{"ui.ban.by", show("SuspendedBy")}, {"ui.standing.who", strings.Join(s.who, ", ")}} {
		if p[1] != "" {
			people = append(people, d.T(p[0])+": "+p[1])
		}
	}
	if len(people) > 0 {
		lines = append(lines, strings.Join(people, " · "))
	}
	if comment := show("SuspendComment"); comment != "" {
		lines = append(lines, d.T("ui.ban.comment")+": "+comment)
	}
	return newNotice(s.tone(), strings.Join(lines, "\n"), c.standingTools(s)...)
}

func (s standing) tone() fyne.ThemeColorName {
	switch s.state {
	case string(crm.Banned):
		return theme.Banned
	case string(crm.TempBanned):
		return theme.TempBanned
	case unadmitted:
		return theme.Potential
	}
	return theme.Muted
}

// standingTools lead to the firm and to its admission.
func (c *Card) standingTools(s standing) (tools []fyne.CanvasObject) {
	d := c.desk
	if c.kind.Name != "Counterparty" {
		tools = append(tools, kit.NewButton(d.T("ui.card.look"), nil, func() { d.Nav.Card(s.firm.ID) }))
	}
	if s.state == unadmitted && (s.cp.Admission != "" || d.App.May(access.Create, "Admission")) {
		tools = append(tools, kit.NewButton(d.T("Admission"), nil, func() { openAdmission(d, s.firm.ID) }))
	}
	return tools
}

// openAdmission opens the case of a firm that is worked on, or begins one.
func openAdmission(d *Desk, firm doc.ID) {
	Go(d, func(ctx context.Context) (app.Page, error) {
		return d.App.List(ctx, app.Query{Kind: "Admission", Where: []app.Where{{Field: "Counterparty", Any: []string{string(firm)}}}, Order: "CreatedAt", Desc: true, Limit: 1})
	}, func(p app.Page, err error) {
		switch {
		case err != nil:
			d.Fail(err)
		case len(p.Rows) > 0 && (p.Rows[0].Doc.(*crm.Admission).Open() || !d.App.May(access.Create, "Admission")):
			d.Nav.Card(p.Rows[0].ID)
		default:
			d.Nav.New("Admission", doc.Patch{"Counterparty": value(firm)})
		}
	})
}
