package bench

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kontor/shared/budget"
	"kontor/shared/doc"
)

// writing has many clients write at once, each hearing of all that the others
// write; ahead is how many writes each has under way.
func (w *way) writing(clients, ahead int) (perSecond float64) {
	w.Helper()
	lines := make([]*line, clients)
	for i := range lines {
		lines[i] = w.connect(i)
	}
	settle(w)
	var answered atomic.Int64
	var running sync.WaitGroup
	start := time.Now()
	for i, l := range lines {
		running.Go(func() {
			n, err := w.keepWriting(l, i, clients, ahead, start.Add(w.todo.load))
			if err != nil {
				w.Errorf("client %d: %v", i, err)
			}
			answered.Add(n)
		})
	}
	running.Wait()
	took := time.Since(start)
	for _, l := range lines {
		check(w, l.conn.Close())
	}
	return float64(answered.Load()) / took.Seconds()
}

// keepWriting edits firms that no other client edits, until a moment and then
// until all is answered.
func (w *way) keepWriting(l *line, mine, clients, ahead int, until time.Time) (answered int64, err error) {
	sent := int64(0)
	push := func() error {
		firm := w.firms[(int(sent)*clients+mine)%(len(w.firms)/clients*clients)]
		sent++
		return l.edit("Counterparty", firm, "Notes", fmt.Sprint("правка ", mine, " ", sent, " ", until))
	}
	for range ahead {
		if err := push(); err != nil {
			return answered, err
		}
	}
	for answered < sent {
		n, err := l.answers()
		if err != nil {
			return answered, err
		}
		answered += int64(n)
		for ; n > 0 && time.Now().Before(until); n-- {
			if err := push(); err != nil {
				return answered, err
			}
		}
	}
	return answered, nil
}

// loads are the writers of the budgets.
func (w *way) loads() {
	w.Helper()
	for _, l := range []struct {
		what           string
		clients, ahead int
		least          float64
	}{
		{"acked writes, one client", 1, 1, 1000}, {"acked writes, 10 clients, all subscribed", 10, 1, 3000},
		{"acked writes, 50 clients, all subscribed", 50, 1, 2500}, {"acked writes, 10 clients with 16 each under way", 10, 16, 7000},
	} {
		w.sheet.Least(l.what, l.least, w.writing(min(l.clients, len(w.lines)), l.ahead))
	}
}

// idling lets many people's desktops sit there, and tells all of them of one
// change.
func (w *way) idling(entry doc.ID) {
	w.Helper()
	writer := w.connect(0)
	before := w.server.memory()
	lines := make([]*line, 0, len(w.lines)-1)
	for i := range len(w.lines) - 1 {
		lines = append(lines, w.connect(i+1))
	}
	w.sheet.Size(fmt.Sprintf("%d idle clients, each", len(lines)), 40<<10, (w.server.memory()-before)/int64(len(lines)))
	heard := make(chan time.Time, len(lines))
	for _, l := range lines {
		go func() {
			for l.turn() == nil {
				heard <- time.Now()
			}
		}()
	}
	// Here, not at the server, is the memory of two thousand desktops: it is
	// collected between the changes, not while the server needs the processor.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var all []time.Duration
	for n := range 1 + w.todo.edits {
		if n%10 == 0 {
			runtime.GC()
		}
		start := time.Now()
		check(w, writer.edit("ListItem", entry, "EN", fmt.Sprint("Entry ", n)))
		times := make([]time.Time, 0, len(lines))
		for range lines {
			times = append(times, <-heard)
		}
		if n > 0 { // the first finds two thousand readers here that have only just begun
			all = append(all, slices.MaxFunc(times, time.Time.Compare).Sub(start))
		}
		_, err := writer.answers()
		check(w, err)
	}
	for _, l := range append(lines, writer) {
		_ = l.conn.Close()
	}
	w.sheet.Most("one change until the last of them has it, half of them", 80*time.Millisecond, budget.At(all, 50))
	w.sheet.Most("one change until the last of them has it, p99", 80*time.Millisecond, budget.At(all, 99))
}
