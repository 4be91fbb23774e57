package e2e

import "testing"

// TestE2EServerKilled: the server's power fails while a queue is under way;
// nothing is lost and nothing is there twice.
func TestE2EServerKilled(t *testing.T) {
	w := newTeam(t)
	w.anna.must("offline", nil)
	all := firms()[:260]
	w.anna.must("import", args{"file": export(t, all), "kind": "Counterparty", "defaults": args{"Country": "RU"}})
	waiting := w.anna.status().Queued
	w.anna.must("online", nil)
	left := waiting
	until(t, patience, "nothing is sent", func() bool { left = w.anna.status().Queued; return left < waiting })
	w.kill()
	if left == 0 {
		t.Fatal("all was sent before the kill, which proves nothing")
	}
	w.restart()
	w.anna.must("online", nil)
	w.anna.sync()
	w.boris.must("online", nil)
	w.boris.sync()
	for name, d := range map[string]*desk{"anna": w.anna, "boris": w.boris} {
		rows := d.list("Counterparty", args{"limit": 2 * len(all)})
		if st := d.status(); len(rows) != waiting || st.Queued+st.Refused+st.Conflicts != 0 {
			t.Errorf("%s has %d firms, want %d; %+v", name, len(rows), waiting, st)
		}
		gapless(t, "Counterparty", rows)
	}
	w.verify()
	w.stop()
}
