package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kontor/desktop/app"
	"kontor/shared/budget"
)

// columns are those of the list of firms.
var columns = []string{"Number", "NameShort", "Status", "TaxID", "Country", "Industry", "Owner", "LastContactAt"}

// firstSync fills new copies, one after the other, and leaves the last two at
// work. A copy that is filled is locked meanwhile: a workstation has one.
func (w *way) firstSync() (a, b *desk) {
	w.Helper()
	var usable, found []time.Duration
	var desks []*desk
	for _, invitation := range w.invitations {
		settle(w)
		d := sit(w, w.server, invitation)
		d.live(0)
		d.lists(len(w.firms))
		usable = append(usable, d.live(0))
		start := time.Now()
		last := len(w.firms) - 1
		rows, err := d.Find(w.Context(), innOf(last), 10)
		check(w, err)
		found = append(found, time.Since(start))
		if len(rows) != 1 || rows[0].ID != w.firms[last] {
			w.Fatalf("search is not complete: %v", rows)
		}
		check(w, d.Sync(w.Context())) // the rest of what a fill leaves to do
		check(w, d.Lock())
		desks = append(desks, d)
	}
	w.sheet.Most("first sync until every list is usable, half of them", 1500*time.Millisecond, budget.At(usable, 50))
	w.sheet.Never("first sync until every list is usable, the slowest", 2*time.Second, slices.Max(usable))
	w.sheet.Most("search complete after that, half of them", 1500*time.Millisecond, budget.At(found, 50))
	for _, d := range desks[:len(desks)-2] {
		d.leave()
	}
	a, b = desks[len(desks)-2], desks[len(desks)-1]
	for _, d := range []*desk{a, b} {
		check(w, d.Unlock(w.Context(), password))
		d.live(0)
		check(w, d.Sync(w.Context()))
	}
	settle(w)
	return a, b
}

// reading looks for firms and opens the list, as the window does.
func (w *way) reading(d *desk) {
	w.Helper()
	list := func(q app.Query) (time.Duration, int) {
		q.Kind = "Counterparty"
		start := time.Now()
		t, err := d.Table(w.Context(), q, columns)
		check(w, err)
		return time.Since(start), len(t.Rows)
	}
	for _, s := range []struct{ what, text string }{
		{"a part of a name", "фрах"}, {"a part of an ИНН", innOf(7)[2:9]}, {"a telephone as dialled", "8 " + dialled(7)}, {"a word that all have", "ооо"},
	} {
		var all []time.Duration
		for range 5 {
			took, n := list(app.Query{Search: s.text, Limit: 50})
			if all = append(all, took); n == 0 {
				w.Errorf("nothing is found by %s: %q", s.what, s.text)
			}
		}
		w.sheet.Most("search by "+s.what+", first rows", 100*time.Millisecond, budget.At(all, 50))
	}
	took, n := list(app.Query{})
	if n != len(w.firms) {
		w.Errorf("%d firms in the list", n)
	}
	w.sheet.Most(fmt.Sprintf("the whole list of firms, %d columns", len(columns)), 500*time.Millisecond, took)
}

// dialled is a firm's number as people of its country dial it.
func dialled(n int) string {
	digits := strings.TrimPrefix(phoneOf(n), "+7")
	return digits[:3] + " " + digits[3:6] + "-" + digits[6:8] + "-" + digits[8:]
}

// pace is how often somebody edits who edits all the time.
const pace = 20 * time.Millisecond

// editing follows edits from one desktop to the other.
func (w *way) editing(a, b *desk) {
	w.Helper()
	var saved, shown []time.Duration
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for n := range w.todo.edits {
		<-tick.C
		firm := w.firms[n*7%len(w.firms)]
		start := time.Now()
		a.edit(firm, fmt.Sprint("замечание ", n))
		saved = append(saved, time.Since(start))
		shown = append(shown, b.sees(firm, start).Sub(start))
	}
	w.sheet.Most("an edit is saved, half of them", 5*time.Millisecond, budget.At(saved, 50))
	w.sheet.Most("an edit is saved, p99", 15*time.Millisecond, budget.At(saved, 99))
	w.sheet.Most("an edit on A is applied on B, half of them", 3*time.Millisecond, budget.At(shown, 50))
	w.sheet.Most("an edit on A is applied on B, p99", 15*time.Millisecond, budget.At(shown, 99))
}

// reconnecting lets a copy miss what others write, and come back. The other desk
// has it before: two cores are to do one thing at a time.
func (w *way) reconnecting(other, d *desk) {
	w.Helper()
	var all []time.Duration
	for round := range w.todo.rounds {
		check(w, d.Online(w.Context(), false))
		l := w.connect(0)
		for n := range w.todo.queue {
			check(w, l.edit("Counterparty", w.firms[(n*13+round)%len(w.firms)], "Notes", fmt.Sprint("чужое ", round, " ", n)))
		}
		for left := w.todo.queue; left > 0; {
			n, err := l.answers()
			check(w, err)
			left -= n
		}
		check(w, l.conn.Close())
		other.live(l.cursor)
		check(w, other.Sync(w.Context()))
		check(w, d.Online(w.Context(), true))
		all = append(all, d.live(l.cursor))
	}
	w.sheet.Most(fmt.Sprintf("reconnect after %d changes of others", w.todo.queue), 60*time.Millisecond, budget.At(all, 50))
}

// comingHome lets a desktop write without a network, and come back.
func (w *way) comingHome(d *desk) {
	w.Helper()
	var all []time.Duration
	for round := range w.todo.rounds {
		check(w, d.Online(w.Context(), false))
		for n := range w.todo.queue {
			d.edit(w.firms[(n*17+round)%len(w.firms)], fmt.Sprint("в поезде ", round, " ", n))
		}
		check(w, d.Online(w.Context(), true))
		all = append(all, d.live(0))
	}
	w.sheet.Most(fmt.Sprintf("%d edits queued offline are pushed", w.todo.queue), 250*time.Millisecond, budget.At(all, 50))
}
