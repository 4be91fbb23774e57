package list

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// scrollBudget is what one click of the wheel may cost the main goroutine, over
// fifty thousand rows in a large window, drawing left out.
const scrollBudget = 8 * time.Millisecond

// wheel is how far one click scrolls.
const wheel = 75

// BenchmarkBudgetScroll fails when a click costs more than twice its budget.
func BenchmarkBudgetScroll(b *testing.B) {
	g, w := open(b, 50000)
	w.Resize(fyne.NewSize(1920, 1080))
	g.Select("id25000")
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		by := float32(-wheel)
		if i/200%2 == 1 {
			by = wheel
		}
		g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
	}
	if per := b.Elapsed() / time.Duration(b.N); per > 2*scrollBudget {
		b.Errorf("a click of the wheel costs %v, the budget is %v", per, scrollBudget)
	}
}
