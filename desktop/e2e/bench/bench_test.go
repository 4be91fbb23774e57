package bench

import (
	"os/exec"
	"slices"
	"testing"
	"time"

	"kontor/shared/budget"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/syncserver/records"
)

// size is how much is done.
type size struct {
	firms  int
	desks  int
	edits  int           // one by one
	queue  int           // at once
	rounds int           // of what is done at once
	lines  int           // clients without a copy
	load   time.Duration // how long they write
}

// way is the whole way at work.
type way struct {
	*company
	todo        size
	sheet       *budget.Sheet
	server      *server
	invitations []string
	lines       []device
}

func (w *way) connect(i int) *line {
	w.Helper()
	l, err := connect(w.server, w.lines[i])
	check(w, err)
	return l
}

// full are the sizes that the budgets speak of.
var (
	full = size{firms: 50_000, desks: 3, edits: 400, queue: 1000, rounds: 3, lines: 50, load: 3 * time.Second}
	idle = size{edits: 100, lines: 2000}
)

// BenchmarkBudgetWay measures desktops and a server at their daily work.
func BenchmarkBudgetWay(b *testing.B) {
	for b.Loop() {
		work(b, full, budget.New(b, "The whole way: desktops, TLS, server, 50,000 counterparties"))
	}
}

// BenchmarkBudgetIdle measures a server to which a large company is connected.
func BenchmarkBudgetIdle(b *testing.B) {
	for b.Loop() {
		rest(b, idle, budget.New(b, "A server with 2,000 people connected"))
	}
}

// TestE2EBench measures little, so that the measuring itself is known to work.
func TestE2EBench(t *testing.T) {
	work(t, size{firms: 300, desks: 2, edits: 5, queue: 30, rounds: 1, lines: 4, load: 100 * time.Millisecond}, nil)
	rest(t, size{edits: 3, lines: 30}, nil)
}

func work(tb testing.TB, n size, sheet *budget.Sheet) {
	floors(tb, sheet, n.queue)
	w := &way{company: found(tb), todo: n, sheet: sheet}
	w.office(n.firms)
	w.invitations, w.lines = w.invite(n.desks), w.devices(w.head, n.lines)
	w.server = w.serve()
	a, b := w.firstSync()
	w.reading(a)
	settle(tb)
	w.editing(a, b)
	w.reconnecting(a, b)
	w.comingHome(a)
	a.leave()
	b.leave()
	w.loads()
	sheet.Size("memory of the server", 150<<20, w.server.memory())
	w.server.end()
}

// settle has the disk take what was written so far: no figure pays for the one
// before it.
func settle(tb testing.TB) {
	tb.Helper()
	check(tb, exec.Command("sync").Run())
}

// rest has the administrator change an entry of a list, which everybody has.
func rest(tb testing.TB, n size, sheet *budget.Sheet) {
	w := &way{company: found(tb), todo: n, sheet: sheet}
	admin := w.hire("admin")[0]
	check(tb, w.auth.Add(tb.Context(), admin, "second admin"))
	var staff []doc.ID
	for len(staff) < n.lines {
		staff = append(staff, w.hire(slices.Repeat([]string{"sales"}, teamSize)...)...)
	}
	for _, id := range staff[:n.lines] {
		check(tb, w.auth.Add(tb.Context(), id, string(id)))
	}
	for _, id := range append([]doc.ID{admin}, staff[:n.lines]...) {
		w.lines = append(w.lines, w.devices(id, 1)...)
	}
	entry := w.entry()
	w.server = w.serve()
	w.idling(entry)
	w.server.end()
}

// entry is one of a list.
func (c *company) entry() (id doc.ID) {
	check(c, c.records.View(c.Context(), func(s records.Snapshot) error {
		d, err := s.Get(doc.ItemKind, doc.ItemID("Industry", "food"))
		id = d.(*crm.ListItem).ID
		return err
	}))
	return id
}
