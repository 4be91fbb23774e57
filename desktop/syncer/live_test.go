package syncer

import (
	"testing"

	"kontor/shared/wire"
)

// TestLive: a copy is live again only when all that had waited is answered,
// so that whoever looks at it then sees what the others see.
func TestLive(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	const edits = wire.MaxPush + 30 // more than one push
	d.write(note(named("one", 0), true, "0"))
	for range edits {
		d.write(note(named("one", 0), false, noise(20)))
	}
	before := len(d.events())
	d.s.Hold(false)
	d.level(h)
	answered, caughtUp := 0, 0
	for _, e := range d.events()[before:] {
		if e.Status.State == Live {
			break
		}
		if answered < edits && e.Status.State == CatchingUp && e.Cursor >= e.Head {
			caughtUp++
		}
		answered += len(e.Acks)
	}
	if answered != edits+1 {
		t.Errorf("live with %d of %d answered", answered, edits+1)
	}
	if caughtUp == 0 {
		t.Error("the copy was never level with the server while its queue went on, which proves nothing")
	}
}
