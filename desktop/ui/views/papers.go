package views

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/app"
	"kontor/desktop/app/paper"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// paperVerbs are what can be made of a contract.
func paperVerbs(c *Card, verbs map[string]func()) {
	verbs[VerbText], verbs[VerbPrint] = func() { askText(c) }, func() { askPrint(c) }
}

// talkVerbs are a contract that can be made of a talk.
func talkVerbs(c *Card, verbs map[string]func()) {
	talk, is := c.doc.Doc.(*crm.Negotiation)
	if is && talk.MakesContract() && c.desk.App.May(access.Create, "Contract") {
		verbs[VerbContract] = func() {
			unbarred(c.desk, talk.Counterparty.ID(), crm.DraftContract, func() { c.contract(talk) })
		}
	}
}

// contract opens the draft of a contract with what the talk has settled.
func (c *Card) contract(talk *crm.Negotiation) {
	d := c.desk
	Go(d, func(ctx context.Context) (doc.Patch, error) { return d.App.ContractOf(ctx, talk.ID) }, func(p doc.Patch, err error) {
		if err != nil {
			d.Fail(err)
			return
		}
		d.Nav.New("Contract", p)
	})
}

// usualFile is where a paper goes unless the user says otherwise.
func usualFile(title, ending string) string {
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	for _, name := range []string{"Documents", "Документы"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
			dir = filepath.Join(dir, name)
			break
		}
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, title)
	return filepath.Join(dir, name+ending)
}

// saveTo asks where a paper is to go; go on says whether the dialog may close.
func saveTo(d *Desk, title, path, do string, content []fyne.CanvasObject, run func(path string, dialog *kit.Dialog)) {
	to := kit.NewEntry()
	to.SetText(path)
	column := kit.Column(6, append(content, kit.Caption(d.T("ui.paper.to")), to)...)
	var dialog *kit.Dialog
	dialog = kit.NewDialog(d.Canvas(), title, column, kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: do, Confirm: true, Run: func() bool {
			if name := strings.TrimSpace(to.Text); name != "" {
				run(filepath.Clean(name), dialog)
			}
			return false
		}})
	dialog.Size = fyne.NewSize(580, 0)
	dialog.Show()
}

// askPrint writes the card of the contract as PDF.
func askPrint(c *Card) {
	d := c.desk
	saveTo(d, d.T("ui.do.print"), usualFile(d.T("Contract")+" "+c.doc.Title, ".pdf"), d.T("ui.paper.write"), nil, func(path string, dialog *kit.Dialog) {
		Run(d, func(ctx context.Context) error { return d.App.PrintContract(ctx, c.id, path) }, func(err error) {
			if err != nil {
				d.Fail(err)
				return
			}
			dialog.Close()
			d.Note(d.Words().Tf("ui.paper.done", map[string]string{"path": path}))
		})
	})
}

// askText fills a template with the contract: one that comes with the program,
// or the user's own.
func askText(c *Card) {
	d := c.desk
	template := kit.NewEntry()
	template.SetText(paper.Samples()[0])
	choose := container.NewHBox()
	for _, name := range paper.Samples() {
		choose.Add(kit.NewButton(d.T("ui.paper.sample."+name), nil, func() { template.SetText(name) }))
	}
	choose.Add(kit.NewButton(d.T("ui.import.choose"), fynetheme.FolderOpenIcon(), func() {
		pickFile(d, d.T("ui.paper.template"), filepath.Dir(usualFile("", "")), []string{".docx"}, func(path string) { template.SetText(path) })
	}))
	content := []fyne.CanvasObject{kit.Caption(d.T("ui.paper.template")), choose, template}
	saveTo(d, d.T("ui.do.contract_text"), usualFile(d.T("Contract")+" "+c.doc.Title, ".docx"), d.T("ui.paper.write"), content, func(path string, dialog *kit.Dialog) {
		Go(d, func(ctx context.Context) (app.Gaps, error) {
			return d.App.ContractText(ctx, c.id, strings.TrimSpace(template.Text), path)
		}, func(p app.Gaps, err error) {
			if err != nil {
				d.Fail(err)
				return
			}
			dialog.Close()
			d.Note(d.Words().Tf("ui.paper.done", map[string]string{"path": path}))
			tellMissing(d, p, path)
		})
	})
}

// tellMissing lists the fields of a template that have stayed as they stood.
func tellMissing(d *Desk, p app.Gaps, path string) {
	if len(p.Missing)+len(p.Unknown) == 0 {
		return
	}
	lines := []string{}
	for _, m := range p.Missing {
		lines = append(lines, "• "+m.Label+"  {{"+m.Name+"}}")
	}
	for _, name := range p.Unknown {
		lines = append(lines, "• "+d.Words().Tf("ui.paper.unknown", map[string]string{"name": "{{" + name + "}}"}))
	}
	list := container.NewVScroll(wrapped(strings.Join(lines, "\n")))
	list.SetMinSize(fyne.NewSize(theme.Px(520), theme.Px(240)))
	told := newNotice(theme.TempBanned, d.Words().Tf("ui.paper.missing", map[string]string{"path": path}))
	kit.NewDialog(d.Canvas(), d.T("ui.paper.missing_title"), container.NewBorder(told, nil, nil, nil, list), kit.Action{Label: d.T("Do.close"), Cancel: true, Confirm: true}).Show()
}
