package syncer

import (
	"maps"
	"os"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// image copies a profile that is closed.
func image(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	check(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// agree wants the desks and the base to have the same notes, each written so
// often and once for each wish.
func agree(t *testing.T, h *house, want map[doc.ID]string, desks ...*desk) {
	t.Helper()
	texts, writes := h.notes()
	if !maps.Equal(texts, want) {
		t.Errorf("the base has %v, want %v", texts, want)
	}
	for id, n := range writes {
		if n != 1 {
			t.Errorf("%s was written %d times", texts[id], n)
		}
	}
	for i, d := range desks {
		d.level(h)
		if got := d.notes(); !maps.Equal(got, want) {
			t.Errorf("copy %d has %v, want %v", i, got, want)
		}
	}
	h.sound()
}

// TestClone: of a profile and its clone, both in use, one takes a client ID of
// its own; what both had queued happens once, what each writes later is kept.
func TestClone(t *testing.T) {
	h := open(t)
	first := h.sit(anna, config{})
	first.level(h)
	first.s.Hold(true)
	first.is(Offline)
	first.write(note(named("queued", 0), true, "of both"))
	check(t, first.stop())
	dir := image(t, first.dir)

	first = wake(t, first.dir, config{})
	first.level(h)
	client := first.s.Identity().Client
	second := wake(t, dir, config{})
	second.level(h)
	if other := second.s.Identity(); other.Client == client || other.Client == "" || other.Token == first.s.Identity().Token {
		t.Fatalf("both are %s", client)
	}
	want := map[doc.ID]string{named("queued", 0): "of both"}
	for i := range 3 {
		first.write(note(named("first", i), true, "first"))
		second.write(note(named("second", i), true, "second"))
		want[named("first", i)], want[named("second", i)] = "first", "second"
	}
	first.level(h)
	second.level(h)
	agree(t, h, want, first, second)
	// Started again, each stays who it is.
	one, two := first.s.Identity().Client, second.s.Identity().Client
	check(t, first.stop())
	check(t, second.stop())
	first, second = wake(t, first.dir, config{}), wake(t, second.dir, config{})
	agree(t, h, want, first, second)
	if first.s.Identity().Client != one || second.s.Identity().Client != two || one == two {
		t.Error("who is who has changed by starting again")
	}
}

// TestOldImage: a profile put back to an old image takes a client ID of its own;
// what the server had of it already does not happen twice, and what was written
// on the image is not taken for it.
func TestOldImage(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.s.Hold(true)
	d.is(Offline)
	d.write(note(named("before", 0), true, "before"))
	check(t, d.stop())
	old := image(t, d.dir)

	d = wake(t, d.dir, config{})
	d.level(h)
	d.write(note(named("after", 0), true, "after"))
	d.level(h)
	client := d.s.Identity().Client
	check(t, d.stop())

	back := asleep(t, old)
	back.write(note(named("image", 0), true, "on the image"))
	back.start(back.identity(), config{})
	back.level(h)
	if got := back.s.Identity().Client; got == client || got == "" {
		t.Errorf("it is still %s", got)
	}
	agree(t, h, map[doc.ID]string{
		named("before", 0): "before", named("after", 0): "after", named("image", 0): "on the image",
	}, back)
}

// TestOldImage_SameNonce: the image may know the nonce that the server knows,
// if no connection has begun since; then the mutation that the server had last
// gives it away.
func TestOldImage_SameNonce(t *testing.T) {
	h := open(t)
	d := h.sit(anna, config{})
	d.level(h)
	d.write(note(named("before", 0), true, "before"))
	d.level(h)
	id := d.s.Identity()
	check(t, d.stop())
	old := image(t, d.dir)

	// What happens after the image does so on a connection that it knows of:
	// its nonce is put back to the image's.
	d = wake(t, d.dir, config{})
	d.write(note(named("after", 0), true, "after"))
	d.level(h)
	check(t, d.stop())
	check(t, h.Auth.Seen(t.Context(), id.Client, id.Boot, 0))

	back := asleep(t, old)
	back.write(note(named("image", 0), true, "on the image"))
	back.start(back.identity(), config{})
	back.level(h)
	if got := back.s.Identity().Client; got == id.Client {
		t.Errorf("it is still %s", got)
	}
	if log := back.log.String(); strings.Contains(log, "gap") {
		t.Errorf("it went on with its old numbers:\n%s", log)
	}
	agree(t, h, map[doc.ID]string{
		named("before", 0): "before", named("after", 0): "after", named("image", 0): "on the image",
	}, back)
}

// TestFork_LostWelcome: a copy that does not hear the answer to its hello stays
// who it is: the server may know either of its two nonces.
func TestFork_LostWelcome(t *testing.T) {
	h := open(t)
	cut := &cuts{after: []int64{1 << 40}}
	for k := int64(4000); k < 7000; k += 40 { // all along the hello
		cut.after = append(cut.after, k)
	}
	d := h.sit(anna, config{dial: cut.dial})
	client := d.s.Identity().Client
	d.level(h)
	if n := cut.calls(); n < 20 {
		t.Fatalf("%d connections: hardly anything was cut", n)
	}
	d.write(note(named("a", 0), true, "x"))
	d.level(h)
	if got := d.s.Identity().Client; got != client {
		t.Errorf("it took itself for a clone: %s, was %s", got, client)
	}
	agree(t, h, map[doc.ID]string{named("a", 0): "x"}, d)
}
