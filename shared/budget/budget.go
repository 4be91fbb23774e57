// Package budget prints what benchmarks measure beside what it may cost, a line
// a figure, aligned alike wherever it is measured, and fails what costs twice
// that. It measures nothing itself.
package budget

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

// mark begins every line, so that the table can be picked out of a log.
const mark = "│"

// Sheet is where the figures of one place are noted. A nil one notes nothing:
// then the measuring itself is tried.
type Sheet struct{ tb testing.TB }

// New begins a sheet.
func New(tb testing.TB, title string) *Sheet {
	fmt.Fprintf(os.Stdout, "\n%s\n%s %s\n", mark, mark, title)
	return &Sheet{tb}
}

// At is a percentile of durations, which it sorts.
func At(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[min(len(all)*percent/100, len(all)-1)]
}

// Most notes a figure that is to be no longer than its budget.
func (s *Sheet) Most(figure string, limit, got time.Duration) {
	if s != nil {
		s.tb.Helper()
		s.judge(figure, long(got), "≤ "+long(limit), float64(got)/float64(limit))
	}
}

// Never is Most for a limit that is not to be passed at all.
func (s *Sheet) Never(figure string, limit, got time.Duration) {
	if s == nil {
		return
	}
	s.tb.Helper()
	cost := 1.0
	if got > limit {
		cost = 3
	}
	s.judge(figure, long(got), "< "+long(limit), cost)
}

// Least notes how often something is done in a second.
func (s *Sheet) Least(figure string, limit, got float64) {
	if s != nil {
		s.tb.Helper()
		s.judge(figure, fmt.Sprintf("%.0f/s", got), fmt.Sprintf("≥ %.0f/s", limit), limit/got)
	}
}

// Size notes how many bytes something takes.
func (s *Sheet) Size(figure string, limit, got int64) {
	if s != nil {
		s.tb.Helper()
		s.judge(figure, bytes(got), "≤ "+bytes(limit), float64(got)/float64(limit))
	}
}

// Floor notes what the machine gives without our doing: it has no budget.
func (s *Sheet) Floor(figure string, got time.Duration) {
	if s != nil {
		line(figure, long(got), "", "")
	}
}

// judge prints a figure; cost is 1 for what just keeps within its budget.
func (s *Sheet) judge(figure, got, limit string, cost float64) {
	s.tb.Helper()
	verdict := ""
	switch {
	case cost > 2:
		verdict = "FAILS"
		s.tb.Errorf("%s: %s, the budget is %s", figure, got, limit)
	case cost > 1:
		verdict = "over"
	}
	line(figure, got, limit, verdict)
}

func line(figure, got, limit, verdict string) {
	fmt.Fprintf(os.Stdout, "\n%s %-62s %10s  %-12s %s\n", mark, figure, got, limit, verdict)
}

// long writes a duration in three digits.
func long(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.3g s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.3g µs", d.Seconds()*1e6)
}

func bytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
}
