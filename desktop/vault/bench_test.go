package vault

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kontor/shared/budget"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

func BenchmarkBudgetFill(b *testing.B) {
	ctx, turns, s := context.Background(), budgetFrames(b, budgetDocs), budget.New(b, "The encrypted copy: 50,000 documents of 800 bytes")
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
		s.Most("first fill until every list is usable", 1500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.stage(ctx, stages()[0]))
		s.Most("search complete after that", 1500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.Index(ctx))
		s.Most("relations, unique keys and merging after that", 2500*time.Millisecond, time.Since(start))
		start = time.Now()
		check(b, v.IndexFields(ctx))
		s.Most("indexes of fields after that", time.Second, time.Since(start))
	}
}

// BenchmarkBudgetReading measures a copy of 50,000 documents that is at rest.
func BenchmarkBudgetReading(b *testing.B) {
	v, s := filled(b, budgetDocs), budget.New(b, "The encrypted copy: reading")
	for b.Loop() {
		for _, measure := range []func(*testing.B, *Vault, *budget.Sheet){measureFind, measureTable, measureList} {
			measure(b, v, s)
		}
	}
}

// timed is how long f takes.
func timed(b *testing.B, f func() error) time.Duration {
	b.Helper()
	start := time.Now()
	check(b, f())
	return time.Since(start)
}

func measureFind(b *testing.B, v *Vault, s *budget.Sheet) {
	ctx := context.Background()
	for _, t := range []struct{ what, text string }{
		{"a part of a name", "фрах"}, {"a tax number", "7700012345"}, {"a telephone", "8 916 001-23-45"}, {"two letters", "се"},
		{"a frequent word", "ооо"}, {"no such word", "ъъъъъ"},
	} {
		find := timed(b, func() error { _, err := v.Find(ctx, t.text, 50); return err })
		list := timed(b, func() error { _, _, err := v.List(ctx, Query{Kind: "Firm", Search: t.text, Limit: 50}); return err })
		s.Most("search by "+t.what+", first rows", 100*time.Millisecond, max(find, list))
	}
}

func measureTable(b *testing.B, v *Vault, s *budget.Sheet) {
	columns := []string{"Number", "Name", "TaxID", "Grade", "Parent", "Since", "Limit", "Size"}
	for _, t := range []struct {
		what string
		q    Query
	}{{"by title", Query{}}, {"by number", Query{Order: "Number"}}, {"by date", Query{Order: "Since", Desc: true}}} {
		t.q.Kind = "Firm"
		lines := 0
		took := timed(b, func() error {
			table, _, err := v.Table(context.Background(), t.q, columns)
			lines = len(table)
			return err
		})
		s.Most("table of 50,000 × 8 "+t.what, 500*time.Millisecond, took*budgetDocs/time.Duration(lines))
	}
}

func measureList(b *testing.B, v *Vault, s *budget.Sheet) {
	for _, t := range []struct {
		what string
		q    Query
	}{
		{"by title", Query{}}, {"by a field", Query{Order: "Since"}}, {"of one owner", Query{Where: []Where{{Field: "Owner", Any: []string{string(id(3))}}}}},
		{"in a range", Query{Where: []Where{{Field: "Met", From: "2026-05-13", To: "2026-05-13"}}}},
		{"by a key", Query{Where: []Where{{Field: "TaxID", Any: []string{"7700012345"}}}}},
	} {
		t.q.Kind, t.q.Limit = "Firm", 50
		s.Most("first rows of a list "+t.what, 100*time.Millisecond, timed(b, func() error { _, _, err := v.List(context.Background(), t.q); return err }))
	}
}

// BenchmarkBudgetEdit measures edits that are synced to disk, with Index called
// between them as the program does.
func BenchmarkBudgetEdit(b *testing.B) {
	ctx, v, s := context.Background(), filled(b, budgetDocs), budget.New(b, "The encrypted copy: edits, synced")
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
		s.Most("an edit, half of them", 5*time.Millisecond, budget.At(edits, 50))
		s.Most("an edit, p99", 15*time.Millisecond, budget.At(edits, 99))
		s.Most("the slowest edit", 100*time.Millisecond, budget.At(edits, 100))
		s.Most("search follows edits, p99", 50*time.Millisecond, budget.At(indexing, 99))
	}
}

// BenchmarkBudgetDrop measures how long a document is being dropped without a
// trace: edits wait for it.
func BenchmarkBudgetDrop(b *testing.B) {
	v, s := filled(b, budgetDocs), budget.New(b, "The encrypted copy: what is taken back")
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		_, err := v.ApplyRows(context.Background(), []wire.Rows{frame(int64(budgetDocs+n), []doc.ID{id(n)})}, false)
		check(b, err)
		s.Most("a document is dropped without a trace", 2*time.Second, time.Since(start))
	}
}
