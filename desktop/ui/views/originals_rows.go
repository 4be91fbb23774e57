package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
)

// paperColumns are the columns of the register, and what each says of a line.
var paperColumns = []struct {
	name  string
	width float32
	kind  list.Kind
	say   func(d *Desk, p app.Paper) string
}{
	{"status", 150, list.Status, func(d *Desk, p app.Paper) string {
		return d.Words().Spelt("Contract", "OriginalStatus", string(p.Status))
	}},
	{"days", 76, list.Number, func(_ *Desk, p app.Paper) string {
		if p.Days == 0 {
			return ""
		}
		return strconv.Itoa(p.Days)
	}},
	{"contract", 150, list.Strong, func(_ *Desk, p app.Paper) string { return p.Contract }},
	{"firm", 200, list.Plain, func(_ *Desk, p app.Paper) string { return p.Firm }},
	{"kind", 250, list.Plain, func(d *Desk, p app.Paper) string {
		what := d.Words().Value("Contract", "Originals//Kind", string(p.Original.Kind))
		if p.Subject != "" {
			what += ": " + p.Subject
		}
		return what
	}},
	{"copy", 50, list.Plain, func(_ *Desk, p app.Paper) string { return p.CopyNo }},
	{"scan", 120, list.Faint, func(_ *Desk, p app.Paper) string { return p.Scan.Name }},
	{"sent", 92, list.Plain, func(d *Desk, p app.Paper) string { return d.Words().Date(p.SentAt) }},
	{"received", 92, list.Plain, func(d *Desk, p app.Paper) string { return d.Words().Date(p.ReceivedByCpAt) }},
	{"returned", 92, list.Plain, func(d *Desk, p app.Paper) string { return d.Words().Date(p.ReturnedAt) }},
	{"place", 150, list.Plain, func(_ *Desk, p app.Paper) string { return p.ArchivePlace }},
	{"carrier", 150, list.Plain, func(_ *Desk, p app.Paper) string { return strings.TrimSpace(p.Carrier + " " + p.Track) }},
	{"owner", 180, list.Plain, func(_ *Desk, p app.Paper) string { return p.Curator }},
}

func (o *Originals) columns() (all []list.Column) {
	for _, c := range paperColumns {
		all = append(all, list.Column{Name: c.name, Title: o.desk.T("ui.originals.col." + c.name), Width: c.width, Kind: c.kind})
	}
	return all
}

func (o *Originals) cells(p app.Paper) []string {
	cells := make([]string, len(paperColumns))
	for i, c := range paperColumns {
		cells[i] = c.say(o.desk, p)
	}
	return cells
}

// sort orders the lines: days by their number, dates as they are stored, words
// as in a dictionary.
func (o *Originals) sort() {
	order := o.desk.Words().Order()
	say := paperColumns[0].say
	for _, c := range paperColumns {
		if c.name == o.order {
			say = c.say
		}
	}
	stored := map[string]func(app.Paper) string{
		"sent":     func(p app.Paper) string { return string(p.SentAt) },
		"received": func(p app.Paper) string { return string(p.ReceivedByCpAt) },
		"returned": func(p app.Paper) string { return string(p.ReturnedAt) },
	}[o.order]
	slices.SortStableFunc(o.shown, func(a, b app.Paper) int {
		n := 0
		switch {
		case o.order == "days":
			n = cmp.Compare(a.Days, b.Days)
		case stored != nil:
			n = cmp.Compare(stored(a), stored(b))
		default:
			n = order(say(o.desk, a), say(o.desk, b))
		}
		if o.down {
			return -n
		}
		return n
	})
}

// toneOfPaper is the colour of a line.
func toneOfPaper(p app.Paper) fyne.ThemeColorName {
	switch {
	case p.Idle:
		return theme.Muted
	case p.Back():
		return theme.Active
	case p.Status == crm.OriginalOverdue, p.Status == crm.OriginalLost:
		return theme.Banned
	case p.Status == crm.OriginalNotSent:
		return theme.TempBanned
	}
	return theme.Potential
}
