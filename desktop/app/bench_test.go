package app_test

import (
	"testing"
	"time"

	"kontor/desktop/app"
	"kontor/shared/budget"
)

// BenchmarkBudgetImport: ten thousand tariff lines are read out of a workbook,
// checked and stored in five seconds, what is wrong with rows included.
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
		_, err = anna.UndoImport(b.Context(), out.Batch)
		check(b, err)
	}
}
