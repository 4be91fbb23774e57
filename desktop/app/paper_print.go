package app

import (
	"context"
	"strings"

	"kontor/desktop/app/paper"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// printed are the sections of a contract's printed card: fields by their names.
var printed = []struct {
	title  string
	fields []string
}{
	{"Paper.parties", []string{"Counterparty", "OwnEntity", "Kind", "Side", "Date", "PartnerNumber", "Lawyer", "Owner"}},
	{"Paper.run", []string{"Term", "Ends", "DaysLeft", "Renewal", "RenewalMonths", "NoticeDays"}},
	{"Paper.scope", []string{"ScopeServices", "ScopeModes", "ScopeLanes", "AllowDG", "AllowOOG", "AllowReefer", "MaxCargoValue"}},
	{"Paper.money", []string{"Currency", "InvoiceCurrencies", "PayKind", "PrepayPct", "PayDays", "PayDaysKind", "PayFrom", "VatCode", "FxSource", "FxDateRule", "FxUpliftPct", "CreditLimit", "TotalLimit"}},
	{"Paper.duty", []string{"Liability", "Insurance", "Demurrage"}},
	{"Paper.signing", []string{"SignMode", "EdoOperator", "OurSigner", "TheirSigner", "TheirSignerPost", "Basis", "BasisNo", "PoaUntil", "AgreedAt", "SentAt", "SignedCopyAt", "OriginalStatus"}},
	{"Paper.notes", []string{"ClosedWhy", "Tags", "Notes"}},
}

// PrintContract writes the card of a contract as PDF: what the person may see of
// it, in the language of his screen, with his name and the time on each page.
func (a *App) PrintContract(ctx context.Context, id doc.ID, to string) error {
	d, c, err := a.contractToday(ctx, id)
	if err != nil {
		return err
	}
	var sheet paper.Sheet
	err = a.use(func(s *session) error {
		w := s.writer(ctx)
		sheet = paper.Sheet{
			Title: w.words.T("Contract") + " " + d.Title, At: s.sync.Now(),
			Under: strings.Join([]string{w.title(c.Counterparty.ID()), w.words.Value("Contract", "State", string(c.State))}, "  ·  "),
			Foot:  w.words.Tf("Paper.foot", map[string]string{"who": w.title(s.owner().Employee), "at": w.words.Moment(s.sync.Now(), w.zone)}),
		}
		for _, part := range printed {
			section := paper.Section{Title: w.words.T(part.title)}
			for _, name := range part.fields {
				if _, text := w.column(d.Kind, d, name); text != "" {
					section.Lines = append(section.Lines, [2]string{w.words.Label("Contract", name), text})
				}
			}
			sheet.Sections = append(sheet.Sections, section)
		}
		sheet.Sections = append(sheet.Sections, w.originals(c))
		for _, child := range []struct {
			kind   string
			fields []string
		}{{"Amendment", []string{"Number", "Subject", "From", "State"}}, {"Annex", []string{"Number", "Title", "Term", "State"}}} {
			section, err := w.children(child.kind, child.fields, id)
			if err != nil {
				return err
			}
			sheet.Sections = append(sheet.Sections, section)
		}
		return nil
	})
	if err != nil {
		return err
	}
	file, err := sheet.PDF()
	if err != nil {
		return err
	}
	if err := a.took(ctx, crm.AccessPrint, d, d.Title); err != nil {
		return err
	}
	return writeFile(to, file)
}

// originals tells of each copy where it is.
func (w *writer) originals(c *crm.Contract) paper.Section {
	fields := []string{"CopyNo", "Kind", "SentAt", "ReceivedByCpAt", "ReturnedAt", "ArchivePlace"}
	section := paper.Section{Title: w.words.Label("Contract", "Originals")}
	for _, f := range fields {
		section.Columns = append(section.Columns, w.words.Label("Contract.Originals", f))
	}
	for _, id := range c.Originals.Sorted() {
		o := c.Originals[id]
		section.Rows = append(section.Rows, []string{o.CopyNo, w.words.Value("Contract", "Originals//Kind", string(o.Kind)),
			w.words.Date(o.SentAt), w.words.Date(o.ReceivedByCpAt), w.words.Date(o.ReturnedAt), o.ArchivePlace})
	}
	return section
}

// children is a table of the documents of a kind that belong to a contract.
func (w *writer) children(kind string, fields []string, contract doc.ID) (section paper.Section, err error) {
	k, err := w.s.app.kinds.Kind(kind)
	if err != nil {
		return section, err
	}
	section.Title = w.words.T(kind + ".many")
	for _, f := range fields {
		section.Columns = append(section.Columns, w.words.Label(kind, f))
	}
	rows, err := w.s.v.Pointing(w.ctx, kind, contract)
	if err != nil {
		return section, err
	}
	for _, r := range rows {
		var d *Document
		if err := w.s.v.Look(w.ctx, func(read doc.Reader) (err error) {
			d, err = w.s.document(r, read)
			return err
		}); err != nil {
			return section, err
		}
		var cells []string
		for _, f := range fields {
			_, text := w.column(k, d, f)
			cells = append(cells, text)
		}
		section.Rows = append(section.Rows, cells)
	}
	return section, nil
}
