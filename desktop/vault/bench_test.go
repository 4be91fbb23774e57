package vault

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

func BenchmarkBudgetFill(b *testing.B) {
	ctx, turns := context.Background(), budgetFrames(b, budgetDocs)
	for b.Loop() {
		b.StopTimer()
		v := create(b)
		b.StartTimer()
		start := time.Now()
		fillVault(b, v, turns)
		for _, kind := range []string{"Firm", "Job"} {
			if _, n, err := v.List(ctx, Query{Kind: kind, Limit: 50}); err != nil || n < budgetDocs/5 {
				b.Fatal(n, err)
			}
		}
		within(b, "first fill until every list is usable", 1500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.stage(ctx, stages()[0]))
		within(b, "search complete after that", 1500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.Index(ctx))
		within(b, "relations, unique keys and merging after that", 2500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.IndexFields(ctx))
		within(b, "indexes of fields after that", time.Second, time.Since(start))
	}
}

// BenchmarkBudgetReading measures a copy of 50,000 documents that is at rest.
func BenchmarkBudgetReading(b *testing.B) {
	v := filled(b, budgetDocs)
	for name, measure := range map[string]func(*testing.B, *Vault){"find": measureFind, "table": measureTable, "list": measureList} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				measure(b, v)
			}
		})
	}
}

// timed is how long f takes.
func timed(b *testing.B, f func() error) time.Duration {
	b.Helper()
	start := time.Now()
	check(b, f())
	return time.Since(start)
}

func measureFind(b *testing.B, v *Vault) {
	ctx := context.Background()
	for what, text := range map[string]string{
		"a part of a name": "фрах", "a tax number": "7700012345", "a telephone": "8 916 001-23-45", "two letters": "се", "a frequent word": "ооо", "no such word": "ъъъъъ",
	} {
		find := timed(b, func() error { _, err := v.Find(ctx, text, 50); return err })
		list := timed(b, func() error { _, _, err := v.List(ctx, Query{Kind: "Firm", Search: text, Limit: 50}); return err })
		within(b, "search by "+what+", first rows", 100*time.Millisecond, max(find, list))
	}
}

func measureTable(b *testing.B, v *Vault) {
	columns := []string{"Number", "Name", "TaxID", "Grade", "Parent", "Since", "Limit", "Size"}
	for what, q := range map[string]Query{"by title": {}, "by number": {Order: "Number"}, "by date": {Order: "Since", Desc: true}} {
		q.Kind = "Firm"
		lines := 0
		took := timed(b, func() error {
			table, _, err := v.Table(context.Background(), q, columns)
			lines = len(table)
			return err
		})
		within(b, "table of 50,000 × 8 "+what, 500*time.Millisecond, took*budgetDocs/time.Duration(lines))
	}
}

func measureList(b *testing.B, v *Vault) {
	for what, q := range map[string]Query{
		"by title": {}, "by a field": {Order: "Since"}, "of one owner": {Where: []Where{{Field: "Owner", Any: []string{string(id(3))}}}},
		"in a range": {Where: []Where{{Field: "Met", From: "2026-05-13", To: "2026-05-13"}}}, "by a key": {Where: []Where{{Field: "TaxID", Any: []string{"7700012345"}}}},
	} {
		q.Kind, q.Limit = "Firm", 50
		within(b, "first rows of a list "+what, 100*time.Millisecond, timed(b, func() error { _, _, err := v.List(context.Background(), q); return err }))
	}
}

// BenchmarkBudgetEdit measures edits that are synced to disk, with Index called
// between them as the program does.
func BenchmarkBudgetEdit(b *testing.B) {
	ctx, v := context.Background(), filled(b, budgetDocs)
	for b.Loop() {
		var edits, indexing []time.Duration
		for n := range 1000 {
			m := mutation(n, edited(n*5, "Note", fmt.Sprint("изменено ", n), "Size", n))
			start := time.Now()
			save(b, v, m)
			edits = append(edits, time.Since(start))
			if n%5 == 4 {
				start = time.Now()
				check(b, v.Index(ctx))
				indexing = append(indexing, time.Since(start))
			}
		}
		within(b, "an edit, half of them", 5*time.Millisecond, slowest(edits, 50))
		within(b, "an edit, p99", 15*time.Millisecond, slowest(edits, 99))
		within(b, "the slowest edit", 100*time.Millisecond, slowest(edits, 100))
		within(b, "search follows edits, p99", 50*time.Millisecond, slowest(indexing, 99))
	}
}

// BenchmarkBudgetDrop measures how long a document is being dropped without a
// trace: edits wait for it.
func BenchmarkBudgetDrop(b *testing.B) {
	v := filled(b, budgetDocs)
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		_, err := v.ApplyRows(context.Background(), []wire.Rows{frame(int64(budgetDocs+n), []doc.ID{id(n)})}, false)
		check(b, err)
		within(b, "a document is dropped without a trace", 2*time.Second, time.Since(start))
	}
}
