package views

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// cardHead is the top of a card: what it is, where it stands, what can be done.
type cardHead struct {
	c        *Card
	title    *kit.Text
	status   *kit.Chip
	pending  *kit.Chip
	deleted  *kit.Chip
	under    *kit.Text
	moves    *fyne.Container
	commands *fyne.Container
	tools    *fyne.Container
	save     *kit.Button
	firm     map[string]*kit.Button // by verb: what the firm's status may put off
	line     *fyne.Container
}

func newCardHead(c *Card) *cardHead {
	d := c.desk
	h := &cardHead{c: c, title: kit.Title(""), under: kit.Caption(""), moves: container.NewHBox(), commands: container.NewHBox(), firm: map[string]*kit.Button{}}
	h.title.Truncate, h.under.Truncate = true, true
	h.status, h.pending = kit.NewChip("", theme.Muted), kit.NewChip(d.T("ui.pending"), theme.TempBanned)
	h.deleted = kit.NewChip(d.T("ui.card.deleted"), theme.Banned)
	h.save = kit.NewMainButton(d.T("Do.save")+"  Ctrl+S", fynetheme.DocumentSaveIcon(), func() { c.save(nil) })
	return h
}

func (h *cardHead) object() fyne.CanvasObject {
	h.line = container.New(titleLine{}, h.title, h.status, h.pending, h.deleted)
	tools := container.NewHBox(h.moves)
	if verbs := h.c.Verbs(); !h.c.fresh {
		if h.c.face.Verbs != nil {
			h.c.face.Verbs(h.c, verbs) // those that are off as well
		}
		for _, b := range []struct {
			verb string
			icon fyne.Resource
		}{{VerbCall, Icon("phone")}, {VerbMeeting, Icon("talk")}, {VerbTask, Icon("task")}, {VerbContract, fynetheme.DocumentCreateIcon()},
			{VerbText, fynetheme.DocumentIcon()}, {VerbPrint, fynetheme.DocumentPrintIcon()}} {
			if run := verbs[b.verb]; run != nil {
				tools.Add(h.firmButton(b.verb, h.c.desk.T("ui.short."+b.verb), b.icon, run))
			}
		}
	}
	tools.Add(h.commands)
	h.tools = tools
	if h.c.editable() {
		tools.Add(h.save)
	}
	return kit.Pads(container.NewBorder(nil, nil, nil, container.NewCenter(tools), kit.Column(1, h.line, h.under)), 8, 4, 12, 10)
}

// showCommands offers what only the server may do, as far as the person may
// have it done.
func (h *cardHead) showCommands() {
	c := h.c
	if c.doc == nil || c.face.Sheet != nil && c.face.Sheet.Commands {
		return
	}
	at := c.doc
	Go(c.desk, func(ctx context.Context) (map[string][]*doc.Error, error) { return c.desk.App.Obstacles(ctx, at) }, func(obstacles map[string][]*doc.Error, err error) {
		if err != nil {
			c.desk.Log.Warn("commands", "err", err)
		}
		if c.doc != at || err != nil {
			return
		}
		h.commands.RemoveAll()
		for _, a := range c.actions() {
			if !slices.ContainsFunc(obstacles[a.Name], func(f *doc.Error) bool { return f.Code == doc.CodeDenied }) {
				b := kit.NewButton(a.Label, fynetheme.WarningIcon(), func() { openCommand(c, a) })
				turn(b, !barred(obstacles[a.Name]))
				h.commands.Add(b)
			}
		}
		h.tools.Refresh()
		c.content.Refresh()
	})
}

// actions are the commands that lead on from where the document stands.
func (c *Card) actions() (all []app.Action) {
	for _, a := range c.desk.App.Actions(c.kind.Name) {
		if c.face.Offers == nil || c.face.Offers(a.Name, c.doc.Doc) {
			all = append(all, a)
		}
	}
	return all
}

// titleLine puts the title first and what is said of it behind.
type titleLine struct{}

func (titleLine) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var rest float32
	for _, o := range objects[1:] {
		if o.Visible() {
			rest += o.MinSize().Width + 8
		}
	}
	title := objects[0].(*kit.Text)
	full := fyne.MeasureText(title.Text(), theme.Size(fynetheme.SizeNameHeadingText), fyne.TextStyle{Bold: true}).Width + 1
	width := min(full, max(s.Width-rest, 40))
	title.Resize(fyne.NewSize(width, s.Height))
	x := width + 8
	for _, o := range objects[1:] {
		if o.Visible() {
			m := o.MinSize()
			o.Resize(m)
			o.Move(fyne.NewPos(x, (s.Height-m.Height)/2+1))
			x += m.Width + 8
		}
	}
}

func (titleLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(80, objects[0].MinSize().Height)
}

// show tells what was read.
func (h *cardHead) show() {
	c := h.c
	h.title.Set(c.Title())
	h.pending.Hidden = c.doc == nil || c.doc.Pending == 0 && c.doc.Seq > 0
	h.deleted.Hidden = c.doc == nil || !c.doc.Deleted
	status := h.value(c.face.Status)
	h.status.Hidden = status == ""
	if status != "" {
		h.status.Set(c.desk.Words().Value(c.kind.Name, c.face.Status, status), toneOf(status))
	}
	h.under.Set(h.below())
	h.under.Hidden = h.under.Text() == ""
	h.showMoves(status)
	h.showCommands()
	if h.line != nil {
		h.line.Refresh()
	}
}

// value is a plain text field of what was read.
func (h *cardHead) value(field string) string {
	var text string
	if h.c.doc == nil || field == "" || h.c.doc.Parts[field] == nil {
		return ""
	}
	if err := json.Unmarshal(h.c.doc.Parts[field], &text); err != nil {
		return ""
	}
	return text
}

// below is the line under the title.
func (h *cardHead) below() string {
	c := h.c
	if c.doc == nil {
		return ""
	}
	var parts []string
	for _, name := range c.face.Under {
		text := ""
		if raw := c.doc.Parts[name]; raw != nil {
			text = c.desk.Show(c.kind, name, raw)
		}
		for _, v := range c.doc.Computed {
			if v.Name == name {
				text = c.desk.App.Reckoned(c.desk.ctx, c.kind, v)
			}
		}
		if text != "" && text != c.doc.Title {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "  ·  ")
}

// showMoves offers the next states that a person may decide on alone.
func (h *cardHead) showMoves(status string) {
	h.moves.RemoveAll()
	if h.c.doc == nil || !h.c.editable() {
		return
	}
	for _, m := range h.c.face.Moves {
		if m.From == status {
			b := kit.NewButton(h.c.desk.T(m.Label), nil, func() { h.c.move(m) })
			if m.Good {
				b.Importance = widget.SuccessImportance
			}
			h.moves.Add(b)
		}
	}
	h.moves.Refresh()
}

// touched shows that something is to be saved.
func (h *cardHead) touched() {
	title := h.c.Title()
	if h.c.form.Changed() && !h.c.fresh {
		title += " *"
	}
	h.title.Set(title)
	if h.line != nil {
		h.line.Refresh()
	}
}
