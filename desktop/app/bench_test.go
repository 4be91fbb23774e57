package app_test

import (
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/budget"
	"kontor/shared/doc"
)

// BenchmarkBudgetImport: ten thousand tariff lines are read out of a workbook,
// checked and stored in five seconds, what is wrong with rows included; a grid of
// so many stays fluent.
func BenchmarkBudgetImport(b *testing.B) {
	anna := at(b, "anna")
	x := anna.deal(b, "Тариф на время", false)
	file := workbook(b, tariffRows(10_000)...)
	anna.offline(b)
	sheet := budget.New(b, "Import of tariff lines")
	for b.Loop() {
		start := time.Now()
		out, err := anna.Import(b.Context(), app.ImportArgs{File: file, Kind: "AnnexLine", Defaults: x.defaults()})
		check(b, err)
		sheet.Most("10,000 lines from XLSX, ten rows wrong", 5*time.Second, time.Since(start))
		if out.Created != 9990 || len(out.Errors) != 10 {
			b.Fatalf("%s", sums(out))
		}
		timed := func(figure string, limit time.Duration, do func() error) {
			b.Helper()
			start := time.Now()
			check(b, do())
			sheet.Most(figure, limit, time.Since(start))
		}
		lines := app.Query{Kind: "AnnexLine", Where: []app.Where{{Field: "Annex", Any: []string{string(x.annex)}}}, Order: "Service"}
		var shown app.Table
		timed("grid of 10,000 lines read", 300*time.Millisecond, func() (err error) {
			shown, err = anna.Table(b.Context(), lines, []string{"Service", "Mode", "From", "To", "Equipment", "Unit", "BreakFrom", "BreakTo", "Rate", "Min", "Currency", "Term"})
			return err
		})
		timed("a cell of it saved", 50*time.Millisecond, func() error {
			_, err := anna.Save(b.Context(), app.Draft{Writes: []doc.Write{{Kind: "AnnexLine", ID: shown.Rows[0].ID, Patch: patch(fields{"Rate": "99"})}}})
			return err
		})
		timed("lines that clash among them found", 1500*time.Millisecond, func() error {
			_, err := anna.LineClashes(b.Context(), x.annex)
			return err
		})
		_, err = anna.UndoImport(b.Context(), out.Batch)
		check(b, err)
	}
}
