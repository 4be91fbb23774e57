package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/views"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// admittedFirm is a firm of the user's that security has admitted.
func admittedFirm(t *testing.T, s *seat, name, unp string) doc.ID {
	t.Helper()
	firm := s.write("Counterparty", map[string]any{
		"NameShort": name, "Kind": "legal", "Country": "BY", "Roles": []string{"client"}, "TaxID": unp,
		"Curators/" + s.id(): map[string]any{"Employee": s.app.Me(), "Role": "main", "Share": 100},
	})
	id := s.write("Admission", map[string]any{"Counterparty": firm, "Purpose": "client"})
	s.given("admission.submit", id, nil)
	g := company.at(t, "gleb")
	command := func(name string) {
		t.Helper()
		inStep(t, g)
		out, err := g.Command(t.Context(), name, id, "", "")
		check(t, err)
		want(t, name, out.Done, true)
		inStep(t, g)
	}
	command("admission.take")
	got, err := g.Get(t.Context(), id)
	check(t, err)
	p := doc.Patch{}
	for row, q := range got.Doc.(*crm.Admission).Checklist {
		if !q.Automatic() {
			p["Checklist/"+string(row)] = []byte(`{"Result":"ok"}`)
		}
	}
	_, err = g.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "Admission", ID: id, Patch: p}}})
	check(t, err)
	command("admission.approve")
	inStep(t, s.app)
	return firm
}

// ours is a firm in whose name contracts are made.
func ours(t *testing.T) doc.ID {
	t.Helper()
	admin := company.at(t, "admin")
	page, err := admin.List(t.Context(), app.Query{Kind: "OwnEntity", Limit: 1})
	check(t, err)
	if len(page.Rows) > 0 {
		return page.Rows[0].ID
	}
	id, err := admin.NewID()
	check(t, err)
	_, err = admin.Save(t.Context(), app.Draft{Writes: []doc.Write{{Kind: "OwnEntity", ID: id, New: true, Patch: patch(t, map[string]any{
		"NameShort": "Наша", "NameFull": "ООО «Наша»", "Country": "BY", "TaxID": "192807539", "Prefix": "Н-",
	})}}})
	check(t, err)
	inStep(t, admin)
	return id
}

func (s *seat) contract(firm, own doc.ID, originals ...map[string]any) doc.ID {
	s.Helper()
	values := map[string]any{
		"Counterparty": firm, "OwnEntity": own, "Date": "2026-08-01", "Kind": "forwarding", "Side": "client", "Currency": "BYN",
		"Term": doc.Period{From: "2026-08-01", To: "2027-07-31"}, "SignMode": "scan",
	}
	for _, o := range originals {
		values["Originals/"+s.id()] = o
	}
	id := s.write("Contract", values)
	inStep(s.T, s.app)
	return id
}

// TestOriginals: the register shows what is out with its days, late first; what
// came back is marked on several lines at once, without a network too, and goes
// from the list. The late paper of a cancelled contract awaits nobody.
func TestOriginals(t *testing.T) {
	s := desk(t, "anna")
	own := ours(t)
	inStep(t, s.app)
	firm := admittedFirm(t, s, "Оригиналов нет", "192807554")
	late := s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-09-30", "Carrier": "Почта", "Track": "RB1"})
	s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-11-02"})
	s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-10-02", "ReturnedAt": "2026-10-20", "ArchivePlace": "шкаф А"})

	cancelled := s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-09-01"})
	s.given("contract.cancel", cancelled, map[string]any{"Comment": "передумали"})

	s.tap("Оригиналы")
	s.until("two are awaited", func() bool { return len(s.rows()) == 2 })
	if rows := s.rows(); !strings.HasPrefix(rows[0], "Просрочен|41|") || !strings.HasPrefix(rows[1], "Отправлен|8|") || !strings.Contains(rows[0], "Почта RB1") {
		t.Errorf("the register: %q", rows)
	}
	s.until("the badge", func() bool { return s.side.items[placeOriginals].badge == "1" })

	page := s.tabs.shown().(*views.Originals)
	s.away(func() {
		s.desk.Canvas().Focus(s.grid())
		s.grid().SelectAll()
		s.chord(fyne.KeyR, ctrl)
		s.read("Место в архиве")
		s.tap("ОК")
		s.until("none is awaited", func() bool { return len(s.rows()) == 0 })
	})
	got, err := s.app.Get(t.Context(), late)
	check(t, err)
	for _, o := range got.Doc.(*crm.Contract).Originals {
		want(t, "came back", o.ReturnedAt, "2026-11-10")
		want(t, "the carrier is kept", o.Carrier, "Почта")
	}
	want(t, "its light", computedOf(got, "Light"), "green")
	s.until("the badge is gone", func() bool { return s.side.items[placeOriginals].badge == "" })
	page.Show("idle")
	s.until("the cancelled one", func() bool { return len(s.rows()) == 1 })
	page.Show("all")
	s.until("all four", func() bool { return len(s.rows()) == 4 })
}

// TestOriginalScan: a scan let go over a line of the register is that original's,
// one of a copy that was not entered enters it; so is one let go over the row on
// the contract's card.
func TestOriginalScan(t *testing.T) {
	s := desk(t, "boris")
	own := ours(t)
	inStep(t, s.app)
	firm := admittedFirm(t, s, "Сканы", "192807661")
	first := s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-11-01"})
	second := s.contract(firm, own, map[string]any{"Kind": "contract", "CopyNo": "1", "SentAt": "2026-11-03"})
	scan := func(name string) []fyne.URI {
		path := filepath.Join(t.TempDir(), name)
		check(t, os.WriteFile(path, []byte(name), 0o600))
		return []fyne.URI{storage.NewFileURI(path)}
	}
	scans := func(id doc.ID) (names []string) {
		got, err := s.app.Get(t.Context(), id)
		check(t, err)
		got.Kind.Files(got.Doc, func(_ string, f doc.File) { names = append(names, f.Name) })
		return names
	}
	s.tap("Оригиналы")
	s.until("both are awaited", func() bool { return s.sees("Сканы") && len(s.rows()) >= 2 })
	g := s.grid()
	at := -1
	for i := range g.Rows().Len() {
		if strings.HasPrefix(g.Rows().Row(i).ID, string(second)) {
			at = i
		}
	}
	files := scan("Скан 2.pdf")
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(g)
	onLine := fyne.Position{}
	for y := origin.Y; y < origin.Y+g.Size().Height; y++ { // wherever the grid says that the line is
		p := fyne.NewPos(origin.X+20, y)
		if row, hit := g.RowAt(p); hit && row.ID == g.Rows().Row(at).ID {
			onLine = p
		}
	}
	g.Select(g.Rows().Row((at + 1) % g.Rows().Len()).ID) // another one has the cursor
	s.dropped(onLine, files)
	s.read("Скан 2.pdf")
	want(t, "the line's scan", scans(second), "[Скан 2.pdf]")
	want(t, "the other line's", scans(first), "[]")

	s.openCard(first)
	s.settle()
	files = scan("Скан 1.pdf")
	var onRow fyne.Position
	walk(s.front(), nil, func(o fyne.CanvasObject, _ []fyne.CanvasObject) bool {
		if e, is := o.(*kit.Entry); is && e.Text == "01.11.2026" {
			onRow = fyne.CurrentApp().Driver().AbsolutePositionForObject(e).AddXY(3, 3)
		}
		return true
	})
	s.dropped(onRow, files)
	s.read("Скан 1.pdf")
	want(t, "the row's scan", scans(first), "[Скан 1.pdf]")
}

func computedOf(d *app.Document, name string) any {
	for _, c := range d.Computed {
		if c.Name == name {
			return c.Value
		}
	}
	return nil
}
