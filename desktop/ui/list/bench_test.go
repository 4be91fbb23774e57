package list

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kontor/shared/budget"
)

// wheel is how far one click scrolls, clicks how many of them are made.
const (
	wheel  = 75
	clicks = 400
)

// BenchmarkBudgetScroll measures what a click costs the main goroutine in a
// large window, drawing left out: down the list and up again.
func BenchmarkBudgetScroll(b *testing.B) {
	g, w := open(b, 50000)
	w.Resize(fyne.NewSize(1920, 1080))
	g.Select("id25000")
	s := budget.New(b, "The grid: 50,000 rows on a large screen")
	for b.Loop() {
		var all []time.Duration
		for i := range clicks {
			by := float32(-wheel)
			if i >= clicks/2 {
				by = wheel
			}
			start := time.Now()
			g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
			all = append(all, time.Since(start))
		}
		s.Most("a click of the wheel, half of them", 8*time.Millisecond, budget.At(all, 50))
		s.Most("a click of the wheel, p99", 16*time.Millisecond, budget.At(all, 99))
	}
}
