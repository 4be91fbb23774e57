package records_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// TestOnce: a mutation sent twice is applied once and answered alike, also
// after a restart and from another device, refused ones included.
func TestOnce(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		wishes := []change.Mutation{
			anna.wish(write("Firm", id("f"), fields{"Name": "f"})),
			anna.wish(write("Firm", id("g"), fields{"Name": "bad"})),
			anna.wish(write("Deal", id("d"), fields{"Firm": id("f")})),
		}
		first := anna.push(wishes...)
		lines := b.count(`SELECT COUNT(*) FROM history`)
		b.reopen()
		other := b.client("anna", "restored")
		for i, again := range [][]wire.Ack{anna.push(wishes...), other.push(wishes...)} {
			x, _ := json.Marshal(first)
			if y, _ := json.Marshal(again); string(x) != string(y) {
				t.Errorf("repeat %d: %s, was %s", i, y, x)
			}
		}
		if len(first[0].Faults)+len(first[2].Faults) > 0 || !slices.Equal(rules(first[1]), []string{"bad_name"}) {
			t.Errorf("answers: %+v", first)
		}
		if n := b.count(`SELECT COUNT(*) FROM history`); n != lines || b.r.Head() != first[2].Seq {
			t.Errorf("%d lines, were %d; head %d", n, lines, b.r.Head())
		}
		b.sound()
	})
}

// TestDense: a client's numbers have no gap; what came before it is answered.
func TestDense(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		first, lost, third := anna.wish(write("Firm", id("f"), fields{"Name": "f"})), anna.wish(), anna.wish(write("Firm", id("h"), fields{"Name": "h"}))
		acks, err := b.r.Accept(t.Context(), anna.Author, []change.Mutation{first, third})
		if !errors.Is(err, records.ErrGap) || len(acks) != 1 || acks[0].ID != first.ID {
			t.Fatalf("%v %v", acks, err)
		}
		if b.firm("f") == nil || b.firm("h") != nil {
			t.Error("not what was acknowledged")
		}
		if n, last, err := b.r.Last(t.Context(), anna.Client); n != 1 || last != first.ID || err != nil {
			t.Error(n, last, err)
		}
		old := third
		old.N = 1 // another mutation under a number that was used
		known := first
		known.N = 7 // a known one does not jump ahead either
		for _, m := range []change.Mutation{old, known} {
			if acks, err := b.r.Accept(t.Context(), anna.Author, []change.Mutation{m}); !errors.Is(err, records.ErrGap) || len(acks) != 0 {
				t.Errorf("%v %v", acks, err)
			}
		}
		for _, bad := range []doc.ID{"no id\x00", doc.Made("night", string(id("f")), "2026-05-13")} { // the night's answer is not his to give
			if _, err := b.r.Accept(t.Context(), anna.Author, []change.Mutation{{ID: bad, N: 2}}); !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		lost.Do = []doc.Write{write("Firm", id("g"), fields{"Name": "g"})}
		anna.push(lost, third)
		b.sound()
	})
}

// TestGroupCommit: many write at once; each accepted mutation has a seq of its
// own, without a gap, and those refused among them harm nobody.
func TestGroupCommit(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		const clients, each = 12, 15
		start := b.r.Head()
		var all sync.WaitGroup
		acks := make([][]wire.Ack, clients)
		for i := range clients {
			c := b.client("anna", fmt.Sprint(i))
			all.Go(func() {
				for j := range each {
					name := fmt.Sprintf("%d/%d", i, j)
					w := write("Firm", id(name), fields{"Name": name})
					switch j % 5 {
					case 3:
						w = write("Firm", id(name), fields{"Name": "bad"})
					case 4: // half of it is sound: nothing of it may stay
						acks[i] = append(acks[i], c.push(c.wish(w, write("Deal", id(name+"d"), fields{"Firm": id("nothing")})))...)
						continue
					}
					acks[i] = append(acks[i], c.push(c.wish(w))...)
				}
			})
		}
		all.Wait()
		var seqs []int64
		for i, its := range acks {
			for j, a := range its {
				if refused := len(a.Faults) > 0; refused != (j%5 >= 3) || refused != (b.firm(fmt.Sprintf("%d/%d", i, j)) == nil) {
					t.Errorf("%d/%d: %v", i, j, rules(a))
				} else if !refused {
					seqs = append(seqs, a.Seq)
				}
			}
		}
		slices.Sort(seqs)
		for i, s := range seqs {
			if s != start+int64(i)+1 {
				t.Fatalf("seq %d is %d", i, s-start)
			}
		}
		if len(seqs) != clients*each*3/5 || b.r.Head() != start+int64(len(seqs)) {
			t.Errorf("%d accepted, head %d", len(seqs), b.r.Head()-start)
		}
		b.sound()
	})
}

// TestPoison: what breaks a rule, the program or the database's patience is
// refused alone, for good, and what stands beside it is accepted.
func TestPoison(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		good := func(name string) change.Mutation { return anna.wish(write("Firm", id(name), fields{"Name": name})) }
		reason := good("nul")
		reason.Reason = "a\x00b"
		command := anna.wish()
		command.Command, command.Kind, command.Target, command.Args = "firm.give", "Firm", "x\x00", "{}"
		twins := anna.wish(write("Firm", id("t1"), fields{"Name": "t", "Tax": "9"}), write("Firm", id("t2"), fields{"Name": "t", "Tax": "9"}))
		other := anna.wish(write("Deal", id("one"), fields{"Firm": id("one")})) // the ID is a firm's
		both := anna.wish(write("Firm", id("x"), fields{"Name": "x"}), write("Deal", id("x"), fields{"Firm": id("one")}))
		mixed := good("mixed")
		mixed.Command, mixed.Kind, mixed.Target, mixed.Args = "firm.give", "Firm", id("one"), "{}"
		wishes := []change.Mutation{good("one"), good("panic"), reason, command, twins, other, both, mixed, good("two")}
		for i := range wishes {
			wishes[i].N = int64(i) + 1
		}
		acks := anna.push(wishes...)
		want := []string{"", "internal", "malformed", "no_such_document", "taken", "exists", "exists", "malformed", ""}
		for i, a := range acks {
			if got := append(rules(a), ""); got[0] != want[i] {
				t.Errorf("%d: %v, want %s", i, rules(a), want[i])
			}
		}
		if b.firm("one") == nil || b.firm("two") == nil || b.firm("nul") != nil || b.firm("x") != nil {
			t.Error("neighbours suffered, or the poison stayed")
		}
		if len(b.told) != 1 || !strings.Contains(b.told[0].Error(), "panic") {
			t.Errorf("reported: %v", b.told)
		}
		b.sound()
	})
}

// TestDependents: what builds on a refused create is refused with it.
func TestDependents(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		acks := anna.push(
			anna.wish(write("Firm", id("f"), fields{"Name": "bad"})),
			anna.wish(write("Deal", id("d"), fields{"Firm": id("f")})),
			anna.wish(write("Line", id("l"), fields{"Deal": id("d")})),
			anna.wish(edit("Firm", id("f"), fields{"Note": "n"})),
			anna.wish(write("Firm", id("g"), fields{"Name": "g"})),
		)
		for i, want := range []int{1, 1, 1, 1, 0} {
			if len(acks[i].Faults) != want {
				t.Errorf("%d: %v", i, rules(acks[i]))
			}
		}
		// The refused deal used no number up.
		anna.ok(write("Deal", id("d"), fields{"Firm": id("g")}))
		if d := b.read("Deal", id("d")).(*Deal); d.Number != "2026-00001" {
			t.Error(d.Number)
		}
		b.sound()
	})
}

// TestUniqueKey: who holds a key is named, with the one who answers for it, to
// someone who may not see the firm; a key given up is free.
func TestUniqueKey(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, vera := b.client("anna", "a"), b.client("vera", "v")
		anna.ok(write("Firm", id("f"), fields{"Name": "Роса", "Tax": "7"}))
		ack := vera.push(vera.wish(write("Firm", id("g"), fields{"Name": "g", "Tax": "7"})))[0]
		if f := ack.Faults; len(f) != 1 || f[0].Rule != "taken" || f[0].Field() != "Tax" || f[0].Params["title"] != "Роса" || f[0].Params["owner"] != "anna" {
			t.Fatalf("%+v", ack.Faults)
		}
		vera.ok(write("Firm", id("g"), fields{"Name": "g", "Tax": "8"}))
		egor := b.client("egor", "e")
		egor.ok(edit("Firm", id("f"), fields{"Tax": "8"}), edit("Firm", id("g"), fields{"Tax": "7"})) // they swap
		gone := egor.wish(edit("Firm", id("f"), fields{"Deleted": true}))
		gone.Reason = "a double"
		egor.push(gone)
		vera.ok(write("Firm", id("h"), fields{"Name": "h", "Tax": "8"}))
		if got := egor.do(edit("Firm", id("f"), fields{"Deleted": false})); !slices.Equal(got, []string{"taken"}) {
			t.Error(got)
		}
		b.sound()
	})
}

// TestNumbers: numbers have no gap within a year of the company's zone.
func TestNumbers(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.clock.move(time.Date(2026, 12, 31, 20, 59, 59, 0, time.UTC).Sub(b.clock.now())) // a second before Minsk's New Year
		anna := b.client("anna", "a")
		anna.ok(write("Firm", id("f"), fields{"Name": "f"}))
		var all sync.WaitGroup
		deal := func(n int) {
			c := b.client("anna", fmt.Sprint("c", n))
			all.Go(func() {
				c.do(write("Deal", id(fmt.Sprint("bad", n)), fields{"Firm": id("nothing")}))
				c.ok(write("Deal", id(fmt.Sprint(n)), fields{"Firm": id("f")}))
			})
		}
		for n := range 8 {
			deal(n)
		}
		all.Wait()
		b.clock.move(time.Second)
		deal(8)
		all.Wait()
		var got []string
		for n := range 9 {
			got = append(got, b.read("Deal", id(fmt.Sprint(n))).(*Deal).Number)
		}
		slices.Sort(got)
		if want := "2026-00001 2026-00002 2026-00003 2026-00004 2026-00005 2026-00006 2026-00007 2026-00008 2027-00001"; strings.Join(got, " ") != want {
			t.Error(got)
		}
		b.sound()
	})
}
