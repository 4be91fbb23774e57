package syncer

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// noise is a text that compresses to no less than three quarters.
func noise(bytes int) string {
	raw := make([]byte, bytes*3/4)
	_, _ = rand.Read(raw)
	return base64.RawStdEncoding.EncodeToString(raw)
}

// TestFill_Portions: a long first fill is taken in portions and told as one; the
// person's rights, which come with its first frame, are told at its end.
func TestFill_Portions(t *testing.T) {
	h := open(t)
	const notes = 40 // some 800 KB, which are four frames
	for i := range notes {
		h.long(named("long", i), fmt.Sprint("note ", i))
	}
	d := h.sit(anna, config{limits: short})
	d.level(h)
	if got := d.notes(); len(got) != notes || got[named("long", 7)] != "note 7" {
		t.Errorf("%d notes of %d", len(got), notes)
	}
	portions, posts, alls := 0, 0, 0
	for _, e := range d.events() {
		if e.Rows > 0 {
			portions++
		}
		if e.Post {
			posts++
		}
		if e.All {
			alls++
		}
		if e.All != e.Post || len(e.Changed) > 0 {
			t.Errorf("not told as one: %+v", e.Event)
		}
	}
	if portions == 0 {
		t.Error("the fill was no longer than a portion: the test shows nothing")
	}
	if posts != 1 || alls != 1 {
		t.Errorf("rights told %d times, the fill %d times", posts, alls)
	}
	mark, err := d.v.Mark(t.Context())
	check(t, err)
	st := d.s.Status()
	if mark.Epoch != h.Records.Meta().Epoch || mark.Cursor != h.Records.Head() || st.Rows != 0 || st.AsOf.IsZero() ||
		st.Epoch != mark.Epoch || st.Head != mark.Cursor || st.Zone != "Europe/Minsk" || st.Company != "Kontor" || st.Login != "anna" {
		t.Errorf("%+v %+v", mark, st)
	}
	if post, err := d.v.Setting(t.Context(), vault.SettingPost); err != nil || post == "" {
		t.Errorf("post %q, %v", post, err)
	}
}

// TestReconnect: whoever comes back is sent what is new to him and no more.
func TestReconnect(t *testing.T) {
	h := open(t)
	for i := range 5 {
		h.make(named("old", i), true, "old")
	}
	d := h.sit(anna, config{})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	before := len(d.events())
	h.make(named("old", 3), false, "edited")
	h.make(named("new", 0), true, "new")
	d.s.Hold(false)
	d.level(h)
	var changed []doc.ID
	for _, e := range d.events()[before:] {
		if e.All {
			t.Error("told to read everything again")
		}
		changed = append(changed, e.Changed...)
	}
	want := []doc.ID{named("old", 3), named("new", 0)}
	slices.Sort(changed)
	slices.Sort(want)
	if !slices.Equal(changed, want) {
		t.Errorf("%d documents came, want %d", len(changed), len(want))
	}
	texts, _ := h.notes()
	if got := d.notes(); !maps.Equal(got, texts) || got[named("old", 3)] != "edited" {
		t.Errorf("the copy has %v, the base %v", got, texts)
	}
	if st := d.s.Status(); st.Cursor != h.Records.Head() {
		t.Errorf("%+v", st)
	}
}

// TestFill_CutOff: a fill that was cut off begins anew. The server does not know
// of what came before, so what is no longer to be seen must not stay.
func TestFill_CutOff(t *testing.T) {
	h := open(t)
	const notes = 40
	for i := range notes {
		h.long(named("long", i), fmt.Sprint("note ", i))
	}
	first := named("long", 0)
	sat, came := make(chan *desk, 1), 0
	cut := &cuts{after: []int64{1 << 40, 500 << 10}, begin: func(call int) { // enrolment whole; then within the fill
		if call == 2 {
			came = len((<-sat).notes())
			h.make(first, false, hiddenText)
		}
	}}
	d := h.sit(anna, config{dial: cut.dial, limits: short})
	sat <- d
	d.level(h)
	got := d.notes()
	if came == 0 || cut.calls() < 3 {
		t.Fatalf("%d notes had come when the link broke: the test shows nothing", came)
	}
	if _, still := got[first]; still || len(got) != notes-1 {
		t.Errorf("%d notes, want %d; the hidden one is still there: %t", len(got), notes-1, still)
	}
}

// TestRefusal: what the server refuses leaves the copy and is kept with the
// reason; what came before and after it is taken.
func TestRefusal(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.write(note(named("good", 1), true, "one"))
	bad := d.write(note(named("bad", 1), true, "refused"))
	d.write(note(named("good", 2), true, "two"))
	d.level(h)
	texts, _ := h.notes()
	if want := map[doc.ID]string{named("good", 1): "one", named("good", 2): "two"}; !maps.Equal(texts, want) || !maps.Equal(d.notes(), want) {
		t.Errorf("the base has %v, the copy %v", texts, d.notes())
	}
	refused, err := d.v.Refused(t.Context())
	check(t, err)
	if len(refused) != 1 || refused[0].Mutation.ID != bad || len(refused[0].Faults) != 1 || refused[0].Faults[0].Rule != "bad_text" {
		t.Errorf("%+v", refused)
	}
	var acks []wire.Ack
	for _, e := range d.events() {
		acks = append(acks, e.Acks...)
	}
	if len(acks) != 3 || acks[1].ID != bad || acks[0].Seq == 0 {
		t.Errorf("told %+v", acks)
	}
}

// TestConfirmed: the server knows how far a copy is once it is filled, and when
// it has come back although nothing has happened: who asks which copies are rid
// of something is told of no other.
func TestConfirmed(t *testing.T) {
	h := open(t)
	h.make(named("note", 1), true, "text")
	d := h.sit(anna, config{})
	again := time.NewTicker(10 * time.Millisecond) // the server tells nobody of it
	defer again.Stop()
	until := func(what string, so func(all map[string]bool) bool) {
		t.Helper()
		for late := time.After(patience); !so(h.Confirmed(h.Records.Head())); {
			select {
			case <-again.C:
			case <-late:
				t.Fatal("not in time: ", what)
			}
		}
	}
	here := func(all map[string]bool) bool { return all[d.identity().Client] }
	until("the fill is confirmed", here)
	d.s.Hold(true)
	until("it has gone", func(all map[string]bool) bool { return len(all) == 0 })
	d.s.Hold(false)
	until("it has come back", here)
}
