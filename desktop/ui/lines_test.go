package ui

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/syncserver/records"
)

// asServer has the server itself write, one mutation after the other: what takes
// several people and papers, which are not what is tested.
func asServer(t *testing.T, mutations ...[]doc.Write) {
	t.Helper()
	check(t, company.Stop())
	err := machine(t.Context(), mutations)
	check(t, errors.Join(err, company.Serve()))
}

func machine(ctx context.Context, mutations [][]doc.Write) error {
	db, err := docdb.OpenSQLite(ctx, docdb.File(filepath.Join(company.Data(), "kontor.db")))
	if err != nil {
		return err
	}
	now, err := time.Parse("2006-01-02T15:04Z07:00", begin+"+03:00")
	if err != nil {
		return err
	}
	r, err := records.Open(ctx, db, records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: func() time.Time { return now }, Random: rand.Reader, Report: func(error) {},
	})
	if err != nil {
		return errors.Join(err, db.Close())
	}
	var errs []error
	for _, writes := range mutations {
		id, err := doc.NewID(now, rand.Reader)
		if err == nil {
			_, err = r.Make(ctx, id, "", "test", writes...)
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, r.Close(), db.Close())...)
}

// annex makes a draft of an annex, with all that it hangs on.
func (s *seat) annex(name, tax string) (annex, contract doc.ID) {
	s.Helper()
	firm := s.firm(name, "RU")
	s.edit("Counterparty", firm, map[string]any{"TaxID": tax, "KPP": "770101001", "Addresses/" + s.id(): map[string]any{
		"Kind": "legal", "Address": doc.Address{Country: "RU", City: "Тула", Street: "ул. Мира, 1"}}})
	inStep(s.T, s.app)
	own := doc.ID(s.id())
	asServer(s.T, []doc.Write{{Kind: "Counterparty", ID: firm, Patch: patch(s.T, map[string]any{"Status": "active"})}},
		[]doc.Write{{Kind: "OwnEntity", ID: own, New: true, Patch: patch(s.T, map[string]any{
			"NameShort": "Контур " + name, "Country": "RU", "TaxID": tax, "Prefix": tax[2:4] + tax[8:] + "-"})}})
	inStep(s.T, s.app)
	contract = s.write("Contract", map[string]any{"Counterparty": firm, "OwnEntity": own, "Kind": "forwarding", "Side": "client", "Date": "2026-11-10",
		"Currency": "RUB", "Term": doc.Period{From: "2026-11-10"}})
	annex = s.write("Annex", map[string]any{"Contract": contract, "Title": "Море " + name, "Term": doc.Period{From: "2026-11-10", To: "2027-12-31"}, "Currency": "USD"})
	return annex, contract
}

// lines opens the tab with the lines of an annex and gives its grid.
func (s *seat) lines(annex doc.ID) *list.Grid {
	s.Helper()
	s.desk.Nav.Card(annex)
	s.settle()
	s.tab("AnnexLine.many")
	return s.grid()
}

// tab brings a tab of the card in front to the front.
func (s *seat) tab(key string) {
	s.Helper()
	s.tabs.shown().(*views.Card).ShowTab(key)
	s.settle()
}

func (s *seat) stored(annex doc.ID) (rates []string) {
	s.Helper()
	page, err := s.app.List(s.Context(), app.Query{Kind: "AnnexLine", Where: []app.Where{{Field: "Annex", Any: []string{string(annex)}}}, Order: "Rate"})
	check(s.T, err)
	for _, l := range page.Rows {
		rates = append(rates, string(l.Doc.(*crm.AnnexLine).Rate))
	}
	return rates
}

// TestLines: lines are edited where they stand, added, copied, taken away and
// pasted, each step can be taken back; lines that clash are told of; what is a
// draft no longer is locked and says why.
func TestLines(t *testing.T) {
	s := desk(t, "anna")
	annex, contract := s.annex("Строчный", "7700000016")
	line := s.write("AnnexLine", map[string]any{"Contract": contract, "Annex": annex, "Service": "main_sea", "Unit": "container", "From": "CNSHA", "Rate": "100"})
	g := s.lines(annex)
	want(t, "rows", g.Rows().Len(), 1)

	g.SelectCell(string(line), "Rate")
	s.win.Canvas().Focus(g)
	s.typed("125,5") // a letter begins, Enter takes it
	s.press(fyne.KeyReturn)
	s.until("the rate is saved", func() bool { return strings.Join(s.stored(annex), " ") == "125.5" })
	s.tap("Отменить  Ctrl+Z")
	s.until("the edit is taken back", func() bool { return strings.Join(s.stored(annex), " ") == "100" })

	g = s.grid()
	g.SelectCell(string(line), "Rate")
	s.win.Canvas().Focus(g)
	s.typed("x")
	s.press(fyne.KeyReturn)
	want(t, "a letter is no rate", strings.Join(s.stored(annex), " "), "100")
	s.press(fyne.KeyEscape)

	fyne.CurrentApp().Clipboard().SetContent("Услуга\tЕдиница\tОткуда\tСтавка\nthc\tконтейнер\tCNSHA\t40\nthc\tконтейнер\tCNSHA\t41\nthc\tконтейнер\tTRIST\tдорого\n")
	s.tap("Вставить из Excel  Ctrl+V")
	s.read("Проверено, ничего не записано. Строк: 3, будет создано: 1, дополнено: 0, пропущено: 0, с ошибками: 2.")
	s.tap("Вставить 1 строку")
	s.until("the line is pasted", func() bool { return strings.Join(s.stored(annex), " ") == "40 100" })
	s.tap("Отменить  Ctrl+Z")
	s.until("the paste is taken back", func() bool { return strings.Join(s.stored(annex), " ") == "100" })

	s.write("AnnexLine", map[string]any{"Contract": contract, "Annex": annex, "Service": "main_sea", "Unit": "container", "From": "CNSHA", "Rate": "111"})
	s.tab("ui.card.main")
	s.tab("AnnexLine.many")
	s.press(fyne.KeyF5)
	s.read("2 строки расценивают то же, что другие")

	g = s.grid()
	g.SelectCell(string(line), "Rate")
	s.win.Canvas().Focus(g)
	s.press(fyne.KeyDelete)
	s.until("the line is gone", func() bool { return strings.Join(s.stored(annex), " ") == "111" })
	s.tap("Отменить  Ctrl+Z")
	s.until("the line is back", func() bool { return strings.Join(s.stored(annex), " ") == "100 111" })

	inStep(t, s.app)
	asServer(t, []doc.Write{{Kind: "Annex", ID: annex, Patch: patch(t, map[string]any{"State": "agreed"})}})
	inStep(t, s.app)
	s.read("Приложение — «Согласовано»: строки не меняются")
	for _, b := range findAll[*kit.Button](s) {
		if strings.HasPrefix(b.Text, "Вставить") || strings.HasPrefix(b.Text, "Добавить") || strings.HasPrefix(b.Text, "Загрузить строки") || b.Text == "Создать" {
			want(t, b.Text+" is off", b.Disabled(), true)
		}
	}
	s.step()
}
