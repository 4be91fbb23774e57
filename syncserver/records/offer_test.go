package records_test

import (
	"errors"
	"fmt"
	"testing"

	"kontor/shared/change"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// told is one part of an offer being decided.
type told struct {
	decided int
	acks    []wire.Ack
	err     error
}

// TestOffer: whoever does not wait for one offer before the next is told of all
// of them in their order, and of a fault where it stands.
func TestOffer(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "desk")
		const offers, size = 3, 60 // more than one transaction takes
		heard := make(chan told, 100)
		tell := func(decided int, acks []wire.Ack, err error) { heard <- told{decided, acks, err} }
		offer := func(ms ...change.Mutation) {
			if err := b.r.Offer(t.Context(), anna.Author, ms, tell); err != nil {
				t.Fatal(err)
			}
		}
		for o := range offers {
			var ms []change.Mutation
			for n := range size {
				ms = append(ms, anna.wish(write("Firm", id(fmt.Sprint(o, "/", n)), fields{"Name": "firm"})))
			}
			offer(ms...)
		}
		anna.n++ // a number is left out
		offer(anna.wish(edit("Firm", id(fmt.Sprint(0, "/", 0)), fields{"Name": "other"})))
		var next int64 = 1
		for decided := 0; decided < offers*size+1; {
			h := <-heard
			decided += h.decided
			for _, a := range h.acks {
				if a.N != next || len(a.Faults) > 0 {
					t.Fatalf("answer %d where %d is due: %v", a.N, next, a.Faults)
				}
				next++
			}
			if gap := decided > offers*size; gap != errors.Is(h.err, records.ErrGap) {
				t.Fatalf("after %d: %v", decided, h.err)
			}
		}
		if got := b.firm(fmt.Sprint(0, "/", 0)).Name; next != offers*size+1 || got != "firm" {
			t.Fatal(next, got)
		}
		b.sound()
	})
}
