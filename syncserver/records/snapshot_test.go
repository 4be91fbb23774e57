package records_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/syncserver/records"
)

// TestRightsOfTheSnapshot: a firm is made and a post is lost while a turn is
// reading that post; what he may no longer see is not sent by the old rights.
func TestRightsOfTheSnapshot(t *testing.T) {
	paths(t, func(b *base, turn func()) {
		vera, egor := b.client("vera", "v"), b.client("egor", "e")
		egor.same()
		b.must(edit("Employee", id("vera"), fields{"Role": "boss"}))
		vera.same()
		b.must(edit("Team", id("red"), fields{"Name": "Red"})) // forgets the rights worked out
		turn()
		b.hook = func(who doc.ID) {
			if who != id("vera") {
				return
			}
			b.hook = nil
			b.must(edit("Employee", id("vera"), fields{"Role": "clerk"}))
			b.must(write("Firm", id("new"), fields{"Name": "new", "Owner": id("anna")}))
		}
		vera.pull()
		if rows, _ := vera.named(); slices.Contains(rows, id("new")) {
			b.Error("sent by rights that he had lost before it was made")
		}
		vera.same()
	})
}

// TestMidnight: on the day a curator's time begins he sees the firm, on the
// day after its end no longer; a deputy likewise; twice is once.
func TestMidnight(t *testing.T) {
	paths(t, func(b *base, turn func()) {
		egor, vera := b.client("egor", "e"), b.client("vera", "v")
		egor.ok(write("Firm", id("f"), fields{"Name": "f", "Curators/" + string(id("c")): fields{"Who": id("vera"), "Days": doc.Period{From: "2026-05-14", To: "2026-05-15"}}}))
		b.must(edit("Firm", id("f"), fields{"Owner": id("anna")}), edit("Employee", id("anna"), fields{"Away": doc.Period{From: "2026-05-17", To: "2026-05-17"}, "Deputy": id("vera")}))
		sees := map[string]bool{"14": true, "15": true, "17": true}
		for range 7 {
			if err := b.r.Midnight(b.Context()); err != nil {
				b.Fatal(err)
			}
			head := b.r.Head()
			if err := b.r.Midnight(b.Context()); err != nil || b.r.Head() != head {
				b.Fatalf("midnight twice: head %d after %d, %v", b.r.Head(), head, err)
			}
			turn()
			vera.same()
			day := b.clock.now().Format("02")
			if _, has := vera.copy[id("f")]; has != sees[day] {
				b.Errorf("%s May: sees it %v", day, has)
			}
			b.sound()
			b.clock.move(24 * time.Hour)
		}
		if n := b.count(`SELECT COUNT(*) FROM due`); n != 0 {
			b.Errorf("%d still due", n)
		}
	})
}

// TestEach: the server reads a kind for somebody, and other documents as it goes.
func TestEach(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		egor := b.client("egor", "e")
		egor.ok(write("Firm", id("f"), fields{"Name": "f", "Secret": "s"}), write("Firm", id("g"), fields{"Name": "g"}))
		gost, err := b.r.Actor(t.Context(), id("gost"))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		if err := b.r.View(t.Context(), func(s records.Snapshot) error {
			return s.Each(gost, "Firm", func(d doc.Doc) error {
				owner, err := s.Get("Employee", d.Meta().Owner)
				if err != nil {
					return err
				}
				got[d.Label()] = owner.Label() + d.(*Firm).Secret
				return nil
			})
		}); err != nil || !maps.Equal(got, map[string]string{"f": "egor", "g": "egor"}) {
			t.Errorf("%v, %v", got, err)
		}
		if text, _ := json.Marshal(b.r.Meta()); !strings.Contains(string(text), "Kontor") {
			t.Error(string(text))
		}
	})
}
