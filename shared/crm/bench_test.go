package crm

import (
	"fmt"
	"testing"
	"time"

	"kontor/shared/doc"
)

// BenchmarkBudgetTariff: a price is found among 50,000 lines in 5 ms.
func BenchmarkBudgetTariff(b *testing.B) {
	const budget = 5 * time.Millisecond
	a := &Annex{State: AnnexActive, Term: doc.Period{From: "2026-01-01", To: "2026-12-31"}}
	tariff := &Tariff{lines: map[doc.Code[Service]][]priced{}}
	for n := range 50000 {
		l := &AnnexLine{Service: "main_sea", From: fmt.Sprintf("CN%03d", n/250), To: fmt.Sprintf("RU%03d", n%250), Unit: "container", Rate: "1"}
		tariff.lines[l.Service] = append(tariff.lines[l.Service], price(l, a, nil))
	}
	for b.Loop() {
		start := time.Now()
		f := tariff.Find(Wanted{Service: "main_sea", From: Point{Locode: "CN123"}, To: Point{Locode: "RU045"}, Quantity: "1", Day: "2026-06-01"})
		took := time.Since(start)
		if f == nil || f.Line.From != "CN123" || f.Line.To != "RU045" {
			b.Fatalf("found %+v", f)
		}
		b.Logf("price among 50,000 lines %v, budget %v", took, budget)
		if took > 2*budget {
			b.Errorf("a price among 50,000 lines takes %v", took)
		}
	}
}
