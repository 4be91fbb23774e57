package vault

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// shelf is a copy with four firms that differ in every field; the fourth has
// hardly any.
func shelf(t testing.TB) *Vault {
	v := create(t)
	span := func(from, to string) map[string]string { return map[string]string{"From": from, "To": to} }
	apply(t, v, frame(1, nil,
		row(1, 1, "Name", "Ёж", "Number", "К-9", "TaxID", "100", "Grade", "a", "Marks", []string{"a", "b"}, "City", "minsk", "Since", "2026-01-10",
			"Met", "2026-05-12T10:00:00Z", "Term", span("2026-01-01", "2026-03-31"), "Slot", span("2026-05-12T09:00:00Z", "2026-05-12T10:00:00Z"),
			"Born", doc.Yearly{Day: 12, Month: 5, Year: 1990}, "Limit", doc.Money{Minor: 900, Currency: "RUB"}, "Rate", "9.50", "Size", 9, "Vip", true,
			"Mail", "a@b.by", "Direct", doc.Phone{E164: "+375291112233"}, "Seat", doc.Address{Country: "BY", City: "Минск"},
			"Note", "ё", "Owner", id(50), "CreatedAt", "2026-01-01T00:00:00Z", "UpdatedBy", id(51)),
		row(2, 2, "Name", "ель", "Number", "К-10", "TaxID", "200", "Grade", "b", "Marks", []string{"b"}, "Parent", id(1), "Friends", []doc.ID{id(1), id(3)},
			"About", "Firm/"+string(id(3)), "City", "brest", "Since", "2026-02-10", "Met", "2026-05-13T00:00:00Z", "Term", map[string]string{"From": "2026-04-01"},
			"Slot", span("2026-05-13T09:00:00Z", "2026-05-13T10:00:00Z"), "Born", doc.Yearly{Day: 1, Month: 12}, "Limit", doc.Money{Minor: 10000, Currency: "RUB"},
			"Rate", "10.0", "Size", 10, "Seat", doc.Address{Country: "BY", City: "Брест"}, "Note", "Е", "Owner", id(52),
			"Phones/"+string(id(70)), map[string]any{"Via": id(3)}),
		row(3, 3, "Name", "Ель 10", "Number", "К-100", "TaxID", "300", "Grade", "c", "Parent", id(2), "Since", "2026-03-10", "Size", -5,
			"Limit", doc.Money{Minor: -5, Currency: "EUR"}, "Rate", "-1", "Term", map[string]string{"To": "2025-12-31"}, "Seat", doc.Address{Country: "RU", City: "Орёл"}),
		row(4, 4, "Name", "ель 9"),
		row(5, 5, "Name", "gone", "Deleted", true, "Grade", "a"),
	))
	return v
}

func list(t testing.TB, v *Vault, q Query) string {
	t.Helper()
	q.Kind = "Firm"
	rows, n, err := v.List(context.Background(), q)
	check(t, err)
	if q.Limit == 0 && n != len(rows) {
		t.Fatalf("%d rows, %d in all", len(rows), n)
	}
	return ids(rows)
}

// ids names rows by number, in their order.
func ids(rows []*Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteByte(r.ID[7])
	}
	return b.String()
}

func TestList_Where(t *testing.T) {
	v := shelf(t)
	check(t, v.IndexFields(context.Background()))
	for _, c := range []struct {
		w    Where
		want string
	}{
		{Where{Field: "TaxID", Any: []string{"100", "300"}}, "13"}, {Where{Field: "TaxID", Any: []string{""}}, "4"}, {Where{Field: "TaxID", Any: []string{"", "200"}}, "24"},
		{Where{Field: "TaxID", From: "200"}, "23"}, {Where{Field: "Note", Any: []string{"ё"}}, "1"}, {Where{Field: "Mail", Any: []string{"a@b.by"}}, "1"},
		{Where{Field: "Grade", Any: []string{"a"}}, "1"}, {Where{Field: "Grade", Any: []string{"a", "b", "x"}}, "12"}, {Where{Field: "Grade", Any: []string{""}}, "4"},
		{Where{Field: "Marks", Any: []string{"a"}}, "1"}, {Where{Field: "Marks", Any: []string{"a", "b"}}, "12"}, {Where{Field: "Marks", Any: []string{""}}, "34"}, {Where{Field: "Marks", Any: []string{"a", ""}}, "134"},
		{Where{Field: "Parent", Any: []string{string(id(1))}}, "2"}, {Where{Field: "Parent", Any: []string{""}}, "14"}, {Where{Field: "Friends", Any: []string{string(id(3))}}, "2"},
		{Where{Field: "About", Any: []string{"Firm/" + string(id(3))}}, "2"}, {Where{Field: "Phones", Any: []string{string(id(3))}}, "2"}, {Where{Field: "Phones", Any: []string{""}}, "134"},
		{Where{Field: "City", Any: []string{"minsk"}}, "1"},
		{Where{Field: "Since", From: "2026-01-11"}, "23"}, {Where{Field: "Since", From: "2026-01-10", To: "2026-02-10"}, "12"}, {Where{Field: "Since", To: "2026-02-09"}, "1"}, {Where{Field: "Since", Any: []string{"2026-03-10"}}, "3"},
		{Where{Field: "Met", From: "2026-05-12", To: "2026-05-12"}, "1"}, {Where{Field: "Met", From: "2026-05-12T10:00:00Z", To: "2026-05-13T00:00:00Z"}, "12"}, {Where{Field: "Met", From: "2026-05-12T10:00:01Z"}, "2"}, {Where{Field: "Met", To: "2026-05-12"}, "1"},
		{Where{Field: "Term", From: "2026-03-31", To: "2026-03-31"}, "1"}, {Where{Field: "Term", From: "2026-03-31"}, "12"}, {Where{Field: "Term", To: "2026-04-01"}, "123"}, {Where{Field: "Term", From: "2030-01-01"}, "2"}, {Where{Field: "Term", Any: []string{""}}, "4"},
		{Where{Field: "Slot", From: "2026-05-12", To: "2026-05-12"}, "1"}, {Where{Field: "Slot", From: "2026-05-12T09:30:00Z", To: "2026-05-12T09:40:00Z"}, "1"}, {Where{Field: "Slot", From: "2026-05-12T10:30:00Z"}, "2"},
		{Where{Field: "Born", From: "05-01", To: "05-31"}, "1"}, {Where{Field: "Born", To: "12-31"}, "12"},
		{Where{Field: "Limit", From: "0"}, "12"}, {Where{Field: "Limit", From: "901", To: "10000"}, "2"}, {Where{Field: "Limit", Any: []string{"900"}}, "1"}, {Where{Field: "Limit", To: "0"}, "3"}, {Where{Field: "Limit", Any: []string{""}}, "4"},
		{Where{Field: "Rate", From: "9.5", To: "10"}, "12"}, {Where{Field: "Rate", Any: []string{"9.5"}}, "1"}, {Where{Field: "Rate", Any: []string{"10", "-1"}}, "23"}, {Where{Field: "Rate", To: "9.75"}, "13"},
		{Where{Field: "Size", From: "9"}, "12"}, {Where{Field: "Size", From: "-10", To: "5"}, "34"}, {Where{Field: "Size", Any: []string{"0"}}, "4"}, {Where{Field: "Size", Any: []string{"10", "9"}}, "12"},
		{Where{Field: "Vip", Any: []string{"true"}}, "1"}, {Where{Field: "Vip", Any: []string{"false"}}, "234"}, {Where{Field: "Vip", Any: []string{"true", "false"}}, "1234"},
		{Where{Field: "Direct", Any: []string{"+375291112233"}}, "1"}, {Where{Field: "Seat", Any: []string{"Минск"}}, "1"}, {Where{Field: "Seat", Any: []string{"BY"}}, "12"},
		{Where{Field: "Owner", Any: []string{string(id(50)), string(id(52))}}, "12"}, {Where{Field: "UpdatedBy", Any: []string{string(id(51))}}, "1"}, {Where{Field: "CreatedAt", To: "2026-01-01"}, "1"},
		{Where{Field: "Grade"}, "1234"}, {Where{Field: "TaxID", Any: []string{"100' OR 1=1 --"}}, ""},
	} {
		letters := []byte(list(t, v, Query{Where: []Where{c.w}}))
		slices.Sort(letters)
		if string(letters) != c.want {
			t.Errorf("%+v: %s, want %s", c.w, letters, c.want)
		}
	}
}

func TestList_Order(t *testing.T) {
	v := shelf(t)
	for _, c := range []struct{ order, want string }{
		{"", "1243"}, {"Name", "1243"}, {"Number", "4123"}, {"TaxID", "4123"}, {"Since", "4123"}, {"Met", "3412"}, {"Size", "3412"}, {"Limit", "4312"}, {"Rate", "4312"},
		{"Term", "3412"}, {"Born", "3412"}, {"Vip", "2341"}, {"Grade", "4123"}, {"Parent", "1423"}, {"About", "1342"}, {"Seat", "4213"}, {"CreatedAt", "2341"}, {"Owner", ""},
	} {
		got := list(t, v, Query{Order: c.order})
		if c.order != "Owner" && got != c.want {
			t.Errorf("by %q: %s, want %s", c.order, got, c.want)
		}
		back := []byte(list(t, v, Query{Order: c.order, Desc: true}))
		slices.Reverse(back)
		if string(back) != got {
			t.Errorf("by %q and back: %s, %s", c.order, got, back)
		}
		var paged strings.Builder
		for at := range 5 {
			rows, n, err := v.List(context.Background(), Query{Kind: "Firm", Order: c.order, Limit: 1, Offset: at})
			check(t, err)
			if paged.WriteString(ids(rows)); n != 4 {
				t.Fatalf("by %q: %d in all", c.order, n)
			}
		}
		if paged.String() != got {
			t.Errorf("by %q page by page: %s, want %s", c.order, paged.String(), got)
		}
	}
}

func TestList_Deleted(t *testing.T) {
	v := shelf(t)
	if got := list(t, v, Query{Deleted: true}); got != "51243" {
		t.Fatal(got)
	}
	if got := list(t, v, Query{Deleted: true, Where: []Where{{Field: "Deleted", Any: []string{"true"}}}}); got != "5" {
		t.Fatal(got)
	}
}

func TestList_ErrUnknown(t *testing.T) {
	ctx, v := context.Background(), shelf(t)
	for _, q := range []Query{{Kind: "Nobody"}, {Kind: "Firm", Order: "Nothing"}, {Kind: "Firm", Where: []Where{{Field: "no'thing"}}}} {
		if _, _, err := v.List(ctx, q); !strings.HasPrefix(rule(err), "unknown_") {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, _, err := v.Table(ctx, Query{Kind: "Firm"}, []string{"Name", "x'"}); rule(err) != "unknown_field" {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	v := shelf(t)
	save(t, v, mutation(1, edited(2, "Note", "mine")))
	lines, n, err := v.Table(context.Background(), Query{Kind: "Firm", Order: "Number"}, []string{"Name", "Since", "Size", "Vip", "Limit", "Marks", "Owner", "Note"})
	check(t, err)
	if n != 4 || len(lines) != 4 {
		t.Fatal(n)
	}
	want := []string{"Ёж", "2026-01-10", "9", "1", `{"Minor":900,"Currency":"RUB"}`, `["a","b"]`, string(id(50)), "ё"}
	if l := lines[1]; !slices.Equal(l.Cells, want) || l.ID != id(1) || l.Title != "Ёж" || l.Pending {
		t.Fatalf("%+v", l)
	}
	if l := lines[2]; !l.Pending || l.Cells[7] != "mine" {
		t.Fatalf("%+v", l)
	}
}
