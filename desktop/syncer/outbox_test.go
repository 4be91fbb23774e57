package syncer

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// TestOutbox: what was written without a connection goes out in its order, more
// than may be unanswered at once, and is answered once each.
func TestOutbox(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{limits: limits{unanswered: wire.MaxPush, portion: usual.portion, staged: usual.staged}})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	const edits = wire.MaxPush + 30
	for i := range edits {
		d.write(note(named("one", i), true, "new"))
	}
	if got := d.outbox(); len(got) != edits {
		t.Fatalf("%d in the outbox", len(got))
	}
	d.s.Hold(false)
	d.level(h)
	seqs := map[doc.ID]int64{}
	check(t, h.Records.View(t.Context(), func(s records.Snapshot) error {
		return s.Each(access.System(access.Post{}), "Note", func(n doc.Doc) error {
			seqs[n.Meta().ID] = n.Meta().Seq
			return nil
		})
	}))
	last := int64(0)
	for i := range edits {
		seq := seqs[named("one", i)]
		if seq <= last {
			t.Fatalf("note %d has seq %d, the one before it %d", i, seq, last)
		}
		last = seq
	}
	answered := map[int64]int{}
	for _, e := range d.events() {
		for _, a := range e.Acks {
			answered[a.N]++
		}
	}
	if len(answered) != edits || slices.Max(slices.Collect(maps.Values(answered))) != 1 {
		t.Errorf("%d numbers were answered", len(answered))
	}
	h.sound()
}

// TestHold: held down, nothing goes out whatever is queued; let up, it does at
// once, however long the wait would be.
func TestHold(t *testing.T) {
	h := open(t)
	calls := &cuts{}
	d := h.sit(anna, config{dial: calls.dial, jitter: func(time.Duration) time.Duration { return time.Hour }})
	d.level(h)
	d.s.Hold(true)
	d.until("down on purpose, without a cause", func() bool { st := d.s.Status(); return st.State == Offline && st.Cause == nil })
	before := calls.calls()
	d.write(note(named("a", 1), true, "held"))
	if err := d.s.Ask(t.Context(), wire.AskSync, struct{}{}, new(int64)); ruleOf(err) != "offline" {
		t.Errorf("asked while held: %v", err)
	}
	if texts, _ := h.notes(); len(texts) > 0 || calls.calls() != before || d.s.Status().State != Offline {
		t.Errorf("%d dials, %v", calls.calls()-before, texts)
	}
	d.s.Hold(false)
	d.level(h)
	if texts, _ := h.notes(); len(texts) != 1 {
		t.Errorf("%v", texts)
	}
	d.s.Hold(true) // and again from a connection that waits for its next try
	d.is(Offline)
	d.s.Hold(false)
	d.is(Live)
}

// TestHold_Connecting: a dial under way is given up.
func TestHold_Connecting(t *testing.T) {
	h := open(t)
	gate := &gate{}
	d := h.sit(anna, config{dial: gate.dial})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	dialling := gate.shut()
	d.s.Hold(false)
	<-dialling
	d.is(Connecting)
	d.s.Hold(true)
	d.is(Offline)
	gate.open()
	d.s.Hold(false)
	d.is(Live)
}

// TestGap: when the server misses a number, the copy gives its outbox new ones
// and nothing is lost.
func TestGap(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	gone := d.write(note(named("a", 0), true, "gone"))
	d.write(note(named("a", 1), true, "one"))
	d.write(note(named("a", 2), true, "two"))
	// As if a draft had left the outbox without the server having heard of it.
	_, err := d.v.ApplyTurn(t.Context(), nil, false, []wire.Ack{{ID: gone, N: 1, Faults: []*doc.Error{doc.Invalid("", "too_big")}}})
	check(t, err)
	if got := d.outbox(); got[0].N != 2 {
		t.Fatalf("no gap to heal: %d", got[0].N)
	}
	d.s.Hold(false)
	d.level(h)
	texts, writes := h.notes()
	if want := map[doc.ID]string{named("a", 1): "one", named("a", 2): "two"}; !maps.Equal(texts, want) || writes[named("a", 1)] != 1 || !maps.Equal(d.notes(), want) {
		t.Errorf("%v %v", texts, writes)
	}
	if n, _, err := h.Records.Last(t.Context(), d.s.Identity().Client); err != nil || n != 2 {
		t.Errorf("the server is at %d, %v", n, err)
	}
	h.sound()
}

// TestTooBig: what no frame can carry becomes a draft; the others go on.
func TestTooBig(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.write(note(named("a", 0), true, "before"))
	d.level(h)
	client := d.s.Identity().Client
	d.s.Hold(true)
	d.is(Offline)
	var many []doc.Write
	for i := range 70 {
		many = append(many, doc.Write{Kind: "Note", ID: named("big", i), New: true, Patch: patch("Text", "big", "More", noise(doc.MaxText-10))})
	}
	if _, err := wire.Encode(wire.TPush, wire.Push{Mutations: []change.Mutation{{Do: many}}}); err == nil {
		t.Fatal("it fits: the test shows nothing")
	}
	big := d.write(many...)
	d.write(note(named("a", 1), true, "after"))
	d.s.Hold(false)
	d.level(h)
	texts, _ := h.notes()
	if want := map[doc.ID]string{named("a", 0): "before", named("a", 1): "after"}; !maps.Equal(texts, want) || !maps.Equal(d.notes(), want) {
		t.Errorf("the base has %d, the copy %d", len(texts), len(d.notes()))
	}
	refused, err := d.v.Refused(t.Context())
	check(t, err)
	if len(refused) != 1 || refused[0].Mutation.ID != big || refused[0].Faults[0].Rule != "too_big" || len(refused[0].Mutation.Do) != len(many) {
		t.Errorf("%d drafts", len(refused))
	}
	if is := d.s.Identity().Client; is != client {
		t.Errorf("it took itself for a clone: %s was %s", is, client)
	}
	h.sound()
}

// TestAsk: questions are answered one by one, faults come as what they are, and
// without a connection one is told so soon.
func TestAsk(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.write(note(named("a", 1), true, "x"))
	d.level(h)
	var head int64
	if err := d.s.Ask(t.Context(), wire.AskSync, struct{}{}, &head); err != nil || head != h.Records.Head() {
		t.Errorf("%d %v", head, err)
	}
	var page []wire.Entry
	if err := d.s.Ask(t.Context(), wire.AskHistory, wire.HistoryArgs{Kind: "Note", Doc: named("a", 1)}, &page); err != nil || len(page) != 1 {
		t.Errorf("%v %v", page, err)
	}
	if err := d.s.Ask(t.Context(), "nonsense", struct{}{}, &page); ruleOf(err) != "unknown_question" || doc.CodeOf(err) != doc.CodeInvalid {
		t.Error(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.s.Ask(over, wire.AskSync, struct{}{}, &head); err != nil && ruleOf(err) != "offline" {
		t.Error(err)
	}
	h.Answer = nil
	check(t, d.stop())
	if err := d.s.Ask(t.Context(), wire.AskSync, struct{}{}, &head); ruleOf(err) != "offline" {
		t.Errorf("after the end: %v", err)
	}
	d.s.Wake() // harmless then
	d.s.Hold(true)
}

// ruleOf is the rule of an error's first fault.
func ruleOf(err error) string {
	if err == nil {
		return ""
	}
	return doc.Faults(err)[0].Rule
}
