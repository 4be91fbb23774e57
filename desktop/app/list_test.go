package app_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// listed are the firms that the tests of lists are about, made once.
var listed = sync.OnceValue(func() map[string]doc.ID { return map[string]doc.ID{} })

const listTag = "для списков"

// catalogue makes the firms on anna's desk: by name their city, tax ID, rating,
// country, potential and payment days.
func catalogue(t *testing.T) *desk {
	t.Helper()
	anna := at(t, "anna")
	if len(listed()) > 0 {
		return anna
	}
	for _, f := range []struct {
		name, city, tax, rating, country string
		potential, days                  int
	}{
		{"Ёлка", "Ярославль", "9705555551", "1", "RU", 900_00, 5},
		{"Жук", "Ельск", "", "3", "BY", 20_000_00, 45},
		{"Едва", "Ёлкино", "", "2", "BY", 100_00, 0},
		{"аист", "Абакан", "", "", "KZ", 5_000_00, 120},
		{"Аист 10", "", "", "", "RU", 0, 9},
		{"Аист 9", "Жуково", "", "5", "RU", 0, 30},
	} {
		more := fields{"Country": f.country, "Tags": listTag, "PaymentDays": f.days}
		if f.city != "" {
			more["Addresses/"+string(anna.id(t))] = fields{"Kind": "legal", "Address": fields{"Country": f.country, "City": f.city}}
		}
		for name, v := range map[string]string{"TaxID": f.tax, "Rating": f.rating} {
			if v != "" {
				more[name] = v
			}
		}
		if f.potential > 0 {
			more["PotentialMonth"] = doc.Money{Minor: int64(f.potential), Currency: "RUB"}
		}
		listed()[f.name] = anna.counterparty(t, f.name, more)
	}
	// Others are the main curators of two; two have been talked to.
	for name, who := range map[string]string{"Жук": "boris", "Едва": "vera"} {
		anna.edit(t, "Counterparty", listed()[name], fields{
			"Curators/" + string(doc.Derive("curator", string(listed()[name]), string(anna.Me()))): fields{"Role": "second", "Share": 40},
			"Curators/" + string(anna.id(t)): fields{"Employee": at(t, who).Me(), "Role": "main", "Share": 60},
		})
	}
	for name, day := range map[string]string{"Ёлка": "2026-05-02", "Аист 9": "2026-03-13"} {
		anna.talk(t, listed()[name], "Разговор "+name, day+"T08:00:00Z", fields{"State": "held", "Result": "info", "ResultText": "сказали"})
	}
	anna.sync(t)
	return anna
}

// names are the titles of a page.
func names(page app.Page) string {
	var all []string
	for _, d := range page.Rows {
		all = append(all, d.Title)
	}
	return strings.Join(all, ", ")
}

// TestList_Where: a condition is a value, several, nothing or a range, of what
// is stored and of what is reckoned.
func TestList_Where(t *testing.T) {
	anna := catalogue(t)
	boris := at(t, "boris").Me()
	for name, c := range map[string]struct {
		where []app.Where
		want  string
	}{
		"None":       {nil, "аист, Аист 9, Аист 10, Едва, Ёлка, Жук"},
		"Value":      {[]app.Where{{Field: "Country", Any: []string{"BY"}}}, "Едва, Жук"},
		"Values":     {[]app.Where{{Field: "Country", Any: []string{"BY", "KZ"}}}, "аист, Едва, Жук"},
		"Empty":      {[]app.Where{{Field: "Rating", Any: []string{""}}}, "аист, Аист 10"},
		"Set":        {[]app.Where{{Field: "Roles", Any: []string{"carrier"}}}, ""},
		"Range":      {[]app.Where{{Field: "PaymentDays", From: "9", To: "45"}}, "Аист 9, Аист 10, Жук"},
		"FromOnly":   {[]app.Where{{Field: "PaymentDays", From: "100"}}, "аист"},
		"Money":      {[]app.Where{{Field: "PotentialMonth", From: "50000", To: "600000"}}, "аист, Ёлка"},
		"Day":        {[]app.Where{{Field: "LastContactAt", From: "2026-05-01"}}, "Ёлка"},
		"Created":    {[]app.Where{{Field: "CreatedAt", From: "2026-05-12", To: "2026-05-12"}}, "аист, Аист 9, Аист 10, Едва, Ёлка, Жук"},
		"Several":    {[]app.Where{{Field: "Country", Any: []string{"RU"}}, {Field: "Rating", Any: []string{"1", "5"}}}, "Аист 9, Ёлка"},
		"City":       {[]app.Where{{Field: "City", Any: []string{"Ельск", "Ярославль"}}}, "Ёлка, Жук"},
		"NoCity":     {[]app.Where{{Field: "City", Any: []string{""}}}, "Аист 10"},
		"Curator":    {[]app.Where{{Field: "MainCurator", Any: []string{string(boris)}}}, "Жук"},
		"Silent":     {[]app.Where{{Field: "DaysSilent", From: "5", To: "30"}}, "Ёлка"},
		"SilentLong": {[]app.Where{{Field: "DaysSilent", From: "9"}}, "Аист 9, Ёлка"},
		"Never":      {[]app.Where{{Field: "DaysSilent", Any: []string{""}}, {Field: "Country", Any: []string{"BY"}}}, "Едва, Жук"},
	} {
		page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: append(c.where, app.Where{Field: "Tags", Any: []string{listTag}})})
		check(t, err)
		if got := names(page); got != c.want || page.Total != len(page.Rows) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestList_Order: lists stand in the order of a dictionary, of numbers, of days
// or of what is referred to, whichever column is asked for.
func TestList_Order(t *testing.T) {
	anna := catalogue(t)
	only := []app.Where{{Field: "Tags", Any: []string{listTag}}}
	for name, c := range map[string]struct {
		order string
		want  string // ascending; what follows | has nothing to go by, and comes first
	}{
		"Title":   {"", "аист, Аист 9, Аист 10, Едва, Ёлка, Жук"},
		"Name":    {"NameShort", "аист, Аист 9, Аист 10, Едва, Ёлка, Жук"},
		"Number":  {"PaymentDays", "Едва, Ёлка, Аист 10, Аист 9, Жук, аист"},
		"Silent":  {"DaysSilent", "Ёлка, Аист 9 | аист, Аист 10, Едва, Жук"},
		"City":    {"City", "аист, Едва, Жук, Аист 9, Ёлка | Аист 10"},       // Абакан, Ёлкино, Ельск, Жуково, Ярославль
		"Curator": {"MainCurator", "Жук, Едва, аист, Аист 9, Аист 10, Ёлка"}, // Белов, Власова, Орлова
	} {
		have, none, _ := strings.Cut(c.want, " | ")
		for _, desc := range []bool{false, true} {
			page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: only, Order: c.order, Desc: desc})
			check(t, err)
			got := strings.Split(names(page), ", ")
			if desc && name != "Curator" { // equals stay in the order of their titles
				slices.Reverse(got)
			}
			if none != "" {
				n := len(strings.Split(none, ", "))
				slices.Sort(got[:n])
				lacking := strings.Split(none, ", ")
				slices.Sort(lacking)
				if !slices.Equal(got[:n], lacking) {
					t.Errorf("%s, desc %t: %v, want %s first", name, desc, got, none)
				}
				got = got[n:]
			}
			if name == "Curator" && desc {
				if got[5] != "Жук" || got[4] != "Едва" {
					t.Errorf("%s, desc: %v", name, got)
				}
			} else if strings.Join(got, ", ") != have {
				t.Errorf("%s, desc %t: %s, want %s", name, desc, strings.Join(got, ", "), have)
			}
		}
	}
	for _, order := range []string{"CreatedAt", "UpdatedAt", "Owner", "Status"} {
		page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: only, Order: order})
		if err != nil || page.Total != 6 {
			t.Errorf("by %s: %d, %v", order, page.Total, err)
		}
	}
	talks, err := anna.List(t.Context(), app.Query{Kind: "Negotiation", Search: "Разговор", Order: "Counterparty", Where: []app.Where{{Field: "Counterparty", Any: []string{string(listed()["Ёлка"]), string(listed()["Аист 9"])}}}})
	check(t, err)
	if got := names(talks); got != "Разговор Аист 9, Разговор Ёлка" {
		t.Errorf("by the firm's name: %s", got)
	}
}

// TestList_Page: pages join to the whole, however the list is made.
func TestList_Page(t *testing.T) {
	anna := catalogue(t)
	only := []app.Where{{Field: "Tags", Any: []string{listTag}}}
	for _, order := range []string{"", "NameShort", "PaymentDays", "City", "DaysSilent"} {
		whole, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: only, Order: order})
		check(t, err)
		var got []string
		for offset := 0; offset < 8; offset += 4 {
			page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: only, Order: order, Limit: 4, Offset: offset})
			check(t, err)
			if page.Total != 6 || len(page.Rows) != min(4, 6-offset) {
				t.Errorf("by %q from %d: %d rows of %d", order, offset, len(page.Rows), page.Total)
			}
			got = append(got, names(page))
		}
		if joined := strings.Join(got, ", "); joined != names(whole) {
			t.Errorf("by %q: %s, the whole is %s", order, joined, names(whole))
		}
		beyond, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Where: only, Order: order, Limit: 4, Offset: 100})
		if err != nil || len(beyond.Rows) != 0 || beyond.Total != 6 {
			t.Errorf("beyond the end: %d of %d, %v", len(beyond.Rows), beyond.Total, err)
		}
	}
}

// TestList_Unknown: what a kind does not have is an error, not an empty list.
func TestList_Unknown(t *testing.T) {
	anna := catalogue(t)
	for rule, q := range map[string]app.Query{
		"unknown_kind":      {Kind: "Nonsense"},
		"Foo unknown_field": {Kind: "Task", Where: []app.Where{{Field: "Foo", Any: []string{"1"}}}},
		"Bar unknown_field": {Kind: "Task", Order: "Bar"},
	} {
		_, err := anna.List(t.Context(), q)
		if got := anna.rules(err); len(got) != 1 || !strings.HasSuffix(got[0], rule) {
			t.Errorf("list: %q, want %s", got, rule)
		}
		if _, err = anna.Table(t.Context(), q, []string{"Title"}); len(anna.rules(err)) != 1 {
			t.Errorf("table: %v", err)
		}
	}
	_, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Search: strings.Repeat("ж", 5000)})
	anna.refuses(t, err, "search search_long")
}

// TestList_Search: the search narrows a list as the conditions do.
func TestList_Search(t *testing.T) {
	anna := catalogue(t)
	for text, want := range map[string]string{
		"аист":       "аист, Аист 9, Аист 10",
		"fbcn":       "аист, Аист 9, Аист 10", // typed in the other layout
		"елка":       "Ёлка",
		"9705555551": "Ёлка",
		"Ельск":      "Жук",
		"Едва Жук":   "",
	} {
		page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Search: text, Where: []app.Where{{Field: "Tags", Any: []string{listTag}}}})
		check(t, err)
		if got := names(page); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	page, err := anna.List(t.Context(), app.Query{Kind: "Counterparty", Search: "аист", Order: "City", Desc: true, Limit: 1,
		Where: []app.Where{{Field: "Tags", Any: []string{listTag}}}})
	check(t, err)
	if names(page) != "Аист 9" || page.Total != 3 {
		t.Errorf("with an order and a limit: %s of %d", names(page), page.Total)
	}
}

// TestTable: cells read as people read them, whether or not a column is
// reckoned; what is unsent is marked.
func TestTable(t *testing.T) {
	anna := catalogue(t)
	row := func(columns ...string) app.TableRow {
		t.Helper()
		table, err := anna.Table(t.Context(), app.Query{Kind: "Counterparty", Where: []app.Where{{Field: "Tags", Any: []string{listTag}}, {Field: "NameShort", Any: []string{"Ёлка"}}}}, columns)
		check(t, err)
		if table.Total != 1 || len(table.Rows) != 1 || table.Rows[0].ID != listed()["Ёлка"] {
			t.Fatalf("%+v", table)
		}
		return table.Rows[0]
	}
	stored := []string{"Title", "Country", "Status", "PotentialMonth", "LastContactAt", "Rating", "Owner", "Kind"}
	want := []string{"Ёлка", "Россия", "Потенциальный", "900,00 RUB", "02.05.2026", "", "Орлова Анна Петровна", "Юридическое лицо"}
	for _, columns := range [][]string{stored, append(slices.Clone(stored), "City", "MainCurator", "DaysSilent")} {
		got := row(columns...)
		for i := range want {
			if cell := strings.ReplaceAll(got.Cells[i], "\u00a0", " "); cell != want[i] && want[i] != "" || cell == "" {
				t.Errorf("%s of %d columns: %q, want %q", stored[i], len(columns), cell, want[i])
			}
		}
		if got.Raw[1] != "RU" || got.Raw[2] != "potential" || got.Pending || got.Deleted {
			t.Errorf("%+v", got)
		}
		if len(columns) > len(stored) && (got.Cells[8] != "Ярославль" || got.Cells[9] != "Орлова Анна Петровна" || got.Cells[10] != "10") {
			t.Errorf("reckoned: %q", got.Cells[8:])
		}
	}
	anna.offline(t)
	anna.edit(t, "Counterparty", listed()["Ёлка"], fields{"Notes": "не отправлено"})
	if !row("Title").Pending || !row("Title", "City").Pending {
		t.Error("what is unsent is not marked")
	}
}

// TestFind: one search over all kinds, in either layout, ё or е, by phone or
// number, those first whose title it begins.
func TestFind(t *testing.T) {
	anna := at(t, "anna")
	firm := anna.counterparty(t, "Берёзка", fields{"Comms/" + string(anna.id(t)): fields{"Kind": "work", "Phone": fields{"E164": "+79161234567"}}})
	person := anna.create(t, "ContactPerson", fields{"LastName": "Берёзкин", "FirstName": "Лев", "Positions/" + string(anna.id(t)): fields{"Counterparty": firm, "Post": "логист"}})
	talk := anna.talk(t, firm, "Привет соседям", "2026-05-20T09:00:00Z")
	anna.sync(t)
	for text, want := range map[string][]doc.ID{
		"Берёзка":      {firm},
		"березк":       {firm, person},
		"<thtprf":      {firm}, // Берёзка in the other layout
		"ghbdtn":       {talk}, // привет
		"привет":       {talk},
		"1234567":      {firm},
		"8 916 123-45": {firm},
		"логист":       {person},
		"нетакого":     nil,
		"":             nil,
	} {
		found, err := anna.Find(t.Context(), text, 50)
		check(t, err)
		var ids []doc.ID
		for _, f := range found {
			if f.Title == "" || f.Kind == "" {
				t.Errorf("%+v", f)
			}
			ids = append(ids, f.ID)
		}
		for _, id := range want {
			if !slices.Contains(ids, id) {
				t.Errorf("%q does not find %s", text, anna.Title(t.Context(), id))
			}
		}
		if len(want) == 0 && len(found) > 0 || len(found) > 10 {
			t.Errorf("%q finds %d", text, len(found))
		}
	}
	one, err := anna.Find(t.Context(), "берез", 1)
	check(t, err)
	if len(one) != 1 {
		t.Errorf("%d found of at most one", len(one))
	}
	_, err = anna.Find(context.Background(), strings.Repeat("ж", 5000), 5)
	anna.refuses(t, err, "text search_long")
}
