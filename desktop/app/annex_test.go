package app_test

import (
	"errors"
	"maps"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// asServer has the server itself write, one mutation after the other: what takes
// several people and papers, which are not what is tested.
func asServer(t testing.TB, mutations ...[]doc.Write) {
	t.Helper()
	check(t, firm.Stop())
	var err error
	for _, writes := range mutations {
		err = errors.Join(err, machine(t.Context(), writes...))
	}
	check(t, errors.Join(err, firm.Serve()))
}

// ours is the company's own entity, made once.
var ours doc.ID

// deal is an active firm of anna's with a contract in a state and a draft of an
// annex to it.
type deal struct{ firm, contract, annex doc.ID }

// deal makes one; the contract stays a draft unless it is to be in force.
func (d *desk) deal(t testing.TB, name string, inForce bool) (x deal) {
	t.Helper()
	x.firm = d.counterparty(t, name, fields{"TaxID": taxID(), "KPP": "770101001", "Addresses/" + string(d.id(t)): fields{
		"Kind": "legal", "Address": doc.Address{Country: "RU", City: "Тула", Street: "ул. Мира, 1"}}})
	d.sync(t)
	writes := [][]doc.Write{{{Kind: "Counterparty", ID: x.firm, Patch: patch(fields{"Status": "active"})}}}
	if ours == "" {
		ours = d.id(t)
		writes = append(writes, []doc.Write{{Kind: "OwnEntity", ID: ours, New: true, Patch: patch(fields{
			"NameShort": "Контур", "Country": "RU", "TaxID": taxID(), "Prefix": "К-"})}})
	}
	asServer(t, writes...)
	d.sync(t)
	x.contract = d.create(t, "Contract", fields{"Counterparty": x.firm, "OwnEntity": ours, "Kind": "forwarding", "Side": "client", "Date": today,
		"Currency": "RUB", "Term": doc.Period{From: today}})
	if inForce {
		d.sync(t)
		var steps [][]doc.Write
		for _, state := range []crm.ContractState{crm.ContractReview, crm.ContractAgreed, crm.ContractSent, crm.ContractSigned, crm.ContractInForce} {
			steps = append(steps, []doc.Write{{Kind: "Contract", ID: x.contract, Patch: patch(fields{"State": state})}})
		}
		asServer(t, steps...)
	}
	x.annex = d.annex(t, x, "Море")
	d.sync(t)
	return x
}

func (d *desk) annex(t testing.TB, x deal, title string, more ...fields) doc.ID {
	t.Helper()
	f := fields{"Contract": x.contract, "Title": title, "Term": doc.Period{From: today, To: "2026-12-31"}, "Currency": "USD"}
	for _, m := range more {
		maps.Copy(f, m)
	}
	return d.create(t, "Annex", f)
}

func (d *desk) line(t testing.TB, x deal, annex doc.ID, more fields) doc.ID {
	t.Helper()
	f := fields{"Contract": x.contract, "Annex": annex, "Service": "main_sea", "Unit": "container", "Rate": "100"}
	maps.Copy(f, more)
	return d.create(t, "AnnexLine", f)
}

// lines are those of an annex.
func (d *desk) lines(t testing.TB, annex doc.ID) []*app.Document {
	t.Helper()
	page, err := d.List(t.Context(), app.Query{Kind: "AnnexLine", Where: []app.Where{{Field: "Annex", Any: []string{string(annex)}}}, Order: "Rate"})
	check(t, err)
	return page.Rows
}

// activate makes an annex price.
func activate(t testing.TB, annex doc.ID) {
	t.Helper()
	asServer(t, []doc.Write{{Kind: "Annex", ID: annex, Patch: patch(fields{"State": "agreed"})}}, []doc.Write{{Kind: "Annex", ID: annex, Patch: patch(fields{"State": "active"})}})
}

// TestLookup: the line that prices is told with the reason; what no list knows is
// refused, and what nothing prices is no error. A line that was changed is read
// again.
func TestLookup(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Тариф", true)
	near := anna.line(t, x, x.annex, fields{"From": "CNSHA", "Rate": "300", "BreakFrom": "1", "BreakTo": "10"})
	far := anna.line(t, x, x.annex, fields{"From": "CN", "Rate": "200"})
	wanted := crm.Wanted{Service: "main_sea", From: crm.Point{Locode: "CNSHA"}, Quantity: "2", Day: "2026-06-01"}
	look := func(w crm.Wanted) app.Priced {
		t.Helper()
		p, err := anna.Lookup(t.Context(), x.contract, w)
		check(t, err)
		return p
	}
	anna.sync(t)
	if p := look(wanted); p.Line != nil || p.Why == "" {
		t.Errorf("a draft prices: %+v", p)
	}
	activate(t, x.annex)
	anna.sync(t)
	if p := look(wanted); p.Line == nil || p.Line.ID != near || p.Annex.ID != x.annex ||
		p.Why != "приложение «Море», версия 1; откуда — точный пункт; куда — любой пункт; количество от 1 до 10 (не включая)" {
		t.Errorf("%+v", p)
	}
	wanted.Quantity = "10"
	if p := look(wanted); p.Line == nil || p.Line.ID != far {
		t.Errorf("the break is half-open: %+v", p)
	}
	if p := look(crm.Wanted{Service: "thc", Day: "2026-06-01"}); p.Line != nil || p.Why != "ни одна действующая строка не подходит" {
		t.Errorf("%+v", p)
	}
	_, err := anna.Lookup(t.Context(), x.contract, crm.Wanted{Service: "magic"})
	anna.refuses(t, err, "service unknown_code")
	_, err = anna.Lookup(t.Context(), x.annex, wanted)
	anna.refuses(t, err, "no_such_document")
}

// TestNewVersion: a new version is a draft with the lines, without those that are
// over by then; what the one who makes it cannot see comes along.
func TestNewVersion(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	x := anna.deal(t, "Версии", true)
	anna.line(t, x, x.annex, fields{"Rate": "10"})
	anna.line(t, x, x.annex, fields{"Rate": "20", "From": "CN", "Term": doc.Period{From: "2026-05-20", To: "2026-10-31"}})
	anna.line(t, x, x.annex, fields{"Rate": "30", "From": "TR", "Term": doc.Period{To: "2026-08-31"}})
	anna.sync(t)
	costly := anna.lines(t, x.annex)[0].ID
	asServer(t, []doc.Write{{Kind: "AnnexLine", ID: costly, Patch: patch(fields{"BuyRate": "7"})}})
	activate(t, x.annex)
	anna.sync(t)
	if raw := anna.value(t, costly, "BuyRate"); raw != "" {
		t.Fatalf("anna sees what it costs: %s", raw)
	}
	id, n, err := anna.NewVersion(t.Context(), x.annex, "2026-09-01")
	check(t, err)
	if n != 2 || anna.value(t, id, "State") != `"draft"` || anna.value(t, id, "First") != `"`+string(x.annex)+`"` || anna.value(t, id, "Term") != `{"From":"2026-09-01","To":"2026-12-31"}` {
		t.Errorf("%d lines, %s", n, anna.get(t, id).Parts.Body())
	}
	lines := anna.lines(t, id)
	if len(lines) != 2 || string(lines[1].Parts["Term"]) != `{"From":"2026-09-01","To":"2026-10-31"}` {
		t.Fatalf("%d lines: %s", len(lines), lines[len(lines)-1].Parts.Body())
	}
	anna.sync(t)
	clean(t, anna)
	if v := anna.value(t, id, "Version"); v != "2" {
		t.Errorf("version %s", v)
	}
	vera.until(t, "what it costs has come along", func() bool { return vera.value(t, lines[0].ID, "BuyRate") == `"7"` })
	_, _, err = anna.NewVersion(t.Context(), x.contract, "")
	anna.refuses(t, err, "no_such_document")
	next, _, err := anna.NewVersion(t.Context(), id, "")
	check(t, err)
	if anna.value(t, next, "First") != `"`+string(x.annex)+`"` {
		t.Errorf("the series has another first version: %s", anna.value(t, next, "First"))
	}
	anna.sync(t)
	clean(t, anna)
}

// TestAddedService: a service that the company has added itself is called by its
// name, not by its code, wherever a line of a tariff is named; those that every
// base has keep their names.
func TestAddedService(t *testing.T) {
	anna := at(t, "anna")
	asServer(t, []doc.Write{{Kind: "ListItem", ID: doc.ItemID("Service", "stamping"), New: true, Patch: patch(fields{
		"List": "Service", "Code": "stamping", "RU": "Штемпелевание", "EN": "Stamping"})}})
	anna.sync(t)
	x := anna.deal(t, "Своя услуга", false)
	own := anna.line(t, x, x.annex, fields{"Service": "stamping", "From": "CNSHA"})
	usual := anna.line(t, x, x.annex, fields{"Rate": "7"})
	for id, name := range map[doc.ID]string{own: "Штемпелевание CNSHA–", usual: "Морской фрахт"} {
		found, err := anna.Table(t.Context(), app.Query{Kind: "AnnexLine", Where: []app.Where{{Field: "Annex", Any: []string{string(x.annex)}}}}, []string{app.TitleColumn})
		check(t, err)
		for _, row := range found.Rows {
			if row.ID == id && row.Cells[0] != name {
				t.Errorf("in a list: %q", row.Cells[0])
			}
		}
		if len(found.Rows) != 2 {
			t.Errorf("%d lines", len(found.Rows))
		}
		if d := anna.get(t, id); d.Title != name {
			t.Errorf("on its card: %q", d.Title)
		}
		if title := anna.Title(t.Context(), id); title != name {
			t.Errorf("referred to: %q", title)
		}
	}
}

// TestTitleField: a kind that has a title of its own shows that in the column,
// not what its documents are called.
func TestTitleField(t *testing.T) {
	anna := at(t, "anna")
	x := anna.deal(t, "Со своим заголовком", true)
	id := anna.create(t, "Amendment", fields{"Contract": x.contract, "Subject": "Отсрочка", "From": today, "Changes": []string{"payment"}, "PayKind": "deferred", "PayDays": 45})
	anna.sync(t)
	clean(t, anna)
	number := anna.get(t, x.contract).Doc.(*crm.Contract).Number
	for kind, want := range map[string]string{"Amendment": number, "Contract": "Со своим заголовком"} {
		of := app.Where{Field: "Contract", Any: []string{string(x.contract)}}
		if kind == "Contract" {
			of = app.Where{Field: "Counterparty", Any: []string{string(x.firm)}}
		}
		table, err := anna.Table(t.Context(), app.Query{Kind: kind, Where: []app.Where{of}}, []string{"Title"})
		check(t, err)
		if len(table.Rows) != 1 || table.Rows[0].Cells[0] != want {
			t.Errorf("%s: %+v, want %s", kind, table.Rows, want)
		}
	}
	if d := anna.get(t, id); d.Title != "Отсрочка" {
		t.Errorf("the card is called %q", d.Title)
	}
}
