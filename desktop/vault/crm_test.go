package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/shared/wire"
)

// sample is a value of a field, different for each n.
func sample(f *doc.Field, n int) any {
	day := doc.Date("2026-01-01").Add(n % 300)
	switch f.Type {
	case doc.TBool:
		return true
	case doc.TInt:
		return n
	case doc.TDate:
		return day
	case doc.TTime:
		return string(day) + "T10:00:00Z"
	case doc.TPeriod:
		return doc.Period{From: day, To: day.Add(9)}
	case doc.TSpan:
		return map[string]string{"From": string(day) + "T10:00:00Z", "To": string(day) + "T11:00:00Z"}
	case doc.TYearly:
		return doc.Yearly{Day: 1 + n%28, Month: 1 + n%12}
	case doc.TMoney:
		return doc.Money{Minor: int64(n), Currency: "BYN"}
	case doc.TDecimal:
		return fmt.Sprint(n)
	case doc.TPhone:
		return doc.Phone{E164: fmt.Sprintf("+37529%07d", n)}
	case doc.TEmail:
		return fmt.Sprintf("m%d@example.by", n)
	case doc.TAddress:
		return doc.Address{Country: "BY", City: fmt.Sprint("Город", n), Street: fmt.Sprint("Улица", n)}
	case doc.TEnum:
		return f.Values[n%len(f.Values)]
	case doc.TSet:
		if f.Values != nil {
			return f.Values[:1]
		}
		return []string{string(id(n)), string(id(n + 1))}
	case doc.TCode:
		return fmt.Sprint("code", n)
	case doc.TRef:
		return id(n)
	case doc.TLink:
		return "Counterparty/" + string(id(n))
	}
	return fmt.Sprintf("Слово%d Ёж%d", n, n)
}

// sampleRow is a document of a kind with whatever of its fields can be filled.
func sampleRow(t testing.TB, k *doc.Kind, n int) wire.Row {
	t.Helper()
	parts, filled := doc.Parts{}, 0
	put := func(path string, v any) {
		if next, err := k.Apply(parts, doc.Patch{path: text(v)}, true); err == nil {
			parts, filled = next, filled+1
		}
	}
	for i, f := range k.Fields {
		if f.Type != doc.TRows {
			put(f.Name, sample(f, n*100+i))
			continue
		}
		for r := range 2 {
			cells := map[string]any{}
			for j, sub := range f.Rows {
				cells[sub.Name] = sample(sub, n*100+i+j+50*r)
			}
			put(f.Name+"/"+string(id(n*10+r)), cells)
		}
	}
	if filled < len(k.Fields)*3/4 {
		t.Fatalf("%s: only %d of %d fields were filled", k.Name, filled, len(k.Fields))
	}
	d, err := k.Decode(id(n), int64(n), parts.Body())
	check(t, err)
	return wire.Row{Kind: k.Name, ID: id(n), Seq: int64(n), Title: d.Label(), Body: string(parts.Body())}
}

// dump is a table as text.
func dump(t testing.TB, v *Vault, query string) (lines []string) {
	t.Helper()
	check(t, v.view(context.Background(), func(s store) error {
		return s.tx.Query(func(rows docdb.Rows) error {
			var line string
			err := rows.Scan(&line)
			lines = append(lines, line)
			return err
		}, query)
	}))
	return lines
}

// TestIndex_Alike: what SQLite reads out of bodies after a fill is what the
// kinds say of each document when it is written alone.
func TestIndex_Alike(t *testing.T) {
	ctx := context.Background()
	c := testConfig(t.TempDir())
	c.Kinds = crm.Kinds()
	var rows []wire.Row
	for i, k := range c.Kinds.All {
		for n := range 3 {
			rows = append(rows, sampleRow(t, k, 1000+i*10+n))
		}
	}
	copies := map[bool]*Vault{}
	for _, first := range []bool{true, false} {
		c.Dir = t.TempDir()
		v, err := Create(ctx, c, testPassword, nil)
		check(t, err)
		t.Cleanup(func() { check(t, v.Close()) })
		_, err = v.ApplyRows(ctx, []wire.Rows{frame(1, nil, rows...)}, first)
		check(t, err)
		check(t, v.Index(ctx))
		check(t, v.IndexFields(ctx))
		copies[first] = v
	}
	for _, query := range []string{
		`SELECT doc || ' ' || kind || ' ' || path || ' ' || field || ' ' || target FROM link ORDER BY 1`,
		`SELECT key || ' ' || kind || ' ' || doc FROM unique_key ORDER BY 1`,
	} {
		filled, written := dump(t, copies[true], query), dump(t, copies[false], query)
		if len(written) < 5 {
			t.Errorf("%s: only %d", query, len(written))
		}
		if !slices.Equal(filled, written) {
			for _, line := range written {
				if !slices.Contains(filled, line) {
					t.Errorf("not there after a fill: %s", line)
				}
			}
			t.Errorf("%s: %d after a fill, %d written alone", query, len(filled), len(written))
		}
	}
	for _, r := range rows {
		searchedAlike(t, copies[true], c.Kinds, r)
	}
}

// searchedAlike looks for every word that a document is to be found by.
func searchedAlike(t *testing.T, v *Vault, kinds *doc.Kinds, r wire.Row) {
	k, err := kinds.Kind(r.Kind)
	check(t, err)
	if !searched(k.Fields) {
		return
	}
	d, err := k.Decode(r.ID, r.Seq, doc.Body(r.Body))
	check(t, err)
	for word := range strings.FieldsSeq(i18n.Fold(k.SearchText(d))) {
		if utf8.RuneCountInString(word) < 3 {
			continue
		}
		ids := dump(t, v, `SELECT id FROM document WHERE num IN (SELECT rowid FROM search WHERE search MATCH `+literal(quoted(word))+`)`)
		if !slices.Contains(ids, string(r.ID)) {
			t.Errorf("%s is not found by %q", r.Kind, word)
		}
	}
}
