package records_test

import (
	"errors"
	"fmt"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
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

// TestOffer_Turns: who saves one document is answered while somebody's import is
// still on its way.
func TestOffer_Turns(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, boris := b.client("anna", "desk"), b.client("boris", "lap")
		const parts, size = 8, 130 // two do not go into one transaction
		var ms []change.Mutation
		for p := range parts {
			var ws []doc.Write
			for n := range size {
				ws = append(ws, write("Firm", id(fmt.Sprint(p, "/", n)), fields{"Name": "firm"}))
			}
			ms = append(ms, anna.wish(ws...))
		}
		one := boris.wish(write("Firm", id("one"), fields{"Name": "one"}))
		heard := make(chan string, parts+1)
		first := true
		if err := b.r.Offer(t.Context(), anna.Author, ms, func(_ int, _ []wire.Ack, err error) {
			if heard <- fmt.Sprint("import ", err); first {
				first = false // the rest of the import waits already
				if err := b.r.Offer(t.Context(), boris.Author, []change.Mutation{one}, func(int, []wire.Ack, error) { heard <- "one" }); err != nil {
					t.Error(err)
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
		at := 0
		for n := range parts + 1 {
			if <-heard == "one" {
				at = n
			}
		}
		if at != 2 { // after one more of the import's
			t.Errorf("answered after %d of %d parts", at, parts)
		}
		b.sound()
	})
}
