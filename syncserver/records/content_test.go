package records_test

import (
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/syncserver/records"
)

var hash = strings.Repeat("5e", 32)

func scan(sha string) doc.File { return doc.File{SHA256: sha, Name: "скан.pdf", Size: 5} }

// finds asks for a reference in somebody's name.
func (b *base) finds(who string, c records.Content) (records.Content, error) {
	b.Helper()
	a, err := b.r.Actor(b.Context(), id(who))
	if err != nil {
		b.Fatal(err)
	}
	return b.r.Content(b.Context(), a, c)
}

func (b *base) arrives(who, sha string) {
	b.Helper()
	a, err := b.r.Actor(b.Context(), id(who))
	if err == nil {
		err = b.r.Arrived(b.Context(), a, sha)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// TestContent_Fields: content is given by a reference to whoever may see the
// field that it stands in; to others it is as if there were none.
func TestContent_Fields(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		row := "Files/" + string(id("row"))
		anna.ok(write("Firm", id("firm"), fields{"Name": "Ель", row: scan(hash)}))
		b.client("egor", "e").ok(edit("Firm", id("firm"), fields{"Proof": scan(hash)}))
		b.arrives("egor", hash)
		for _, c := range []struct {
			who, spot string
			sees      bool
		}{
			{"anna", row, true}, {"boris", row, true}, {"egor", row, true}, {"gost", row, true}, {"vera", row, false},
			{"anna", "Proof", false}, {"boris", "Proof", false}, {"egor", "Proof", true}, {"gost", "Proof", false}, {"vera", "Proof", false},
		} {
			got, err := b.finds(c.who, records.Content{Kind: "Firm", Doc: id("firm"), Spot: c.spot, SHA256: hash})
			if c.sees != (err == nil) || c.sees && (!got.Whole || got.Size != 5) {
				t.Errorf("%s, %s: %+v, %v", c.who, c.spot, got, err)
			}
			if !c.sees && doc.Faults(err)[0].Rule != "no_such_document" {
				t.Errorf("%s, %s: %v", c.who, c.spot, err)
			}
		}
		b.sound()
	})
}

// TestContent_Guessed: whoever knows the hash of bytes that another has sent
// gets nothing by referring to it, and does not learn that they are here. Who
// may see them already, by another document, has nothing to send.
func TestContent_Guessed(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna, vera := b.client("anna", "a"), b.client("vera", "v")
		row := "Files/" + string(id("row"))
		anna.ok(write("Firm", id("firm"), fields{"Name": "Ель", row: scan(hash)}))
		b.arrives("anna", hash)
		vera.ok(write("Firm", id("guess"), fields{"Name": "Догадка", row: scan(hash)}))
		guess := records.Content{Kind: "Firm", Doc: id("guess"), Spot: row, SHA256: hash}
		if got, err := b.finds("vera", guess); err != nil || got.Whole {
			t.Errorf("a guess: %+v, %v", got, err)
		}
		anna.ok(write("Firm", id("copy"), fields{"Name": "Копия", row: scan(hash)}))
		if got, err := b.finds("anna", records.Content{Kind: "Firm", Doc: id("copy"), Spot: row, SHA256: hash}); err != nil || !got.Whole {
			t.Errorf("control, a copy: %+v, %v", got, err)
		}
		b.arrives("vera", hash) // she had the bytes after all
		if got, err := b.finds("vera", guess); err != nil || !got.Whole {
			t.Errorf("sent: %+v, %v", got, err)
		}
		b.sound()
	})
}

// TestContent_Gone: a reference that a document gives up is kept for a while, so
// that the removal can be taken back; then its content may go.
func TestContent_Gone(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "a")
		row := "Files/" + string(id("row"))
		anna.ok(write("Firm", id("firm"), fields{"Name": "Ель", row: scan(hash)}))
		b.arrives("anna", hash)
		kept := func(want bool, days int) {
			t.Helper()
			sizes, err := b.r.Referred(t.Context(), b.clock.now().Add(-time.Duration(days)*24*time.Hour))
			if _, is := sizes[hash]; err != nil || is != want {
				t.Errorf("kept %v, %v, want %v", is, err, want)
			}
		}
		kept(true, 30)
		anna.ok(edit("Firm", id("firm"), fields{row: nil}))
		ref := records.Content{Kind: "Firm", Doc: id("firm"), Spot: row, SHA256: hash}
		if got, err := b.finds("anna", ref); err == nil {
			t.Errorf("given up, and found: %+v", got)
		}
		b.clock.move(29 * 24 * time.Hour)
		kept(true, 30)
		anna.ok(edit("Firm", id("firm"), fields{row: scan(hash)}))
		if got, err := b.finds("anna", ref); err != nil || !got.Whole {
			t.Errorf("taken back: %+v, %v", got, err)
		}
		anna.ok(edit("Firm", id("firm"), fields{row: nil}))
		b.sound()
		b.clock.move(31 * 24 * time.Hour)
		kept(false, 30)
		b.sound()
	})
}

// TestContent_Verified: what the base says of content beside the documents has
// to agree with them.
func TestContent_Verified(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		b.client("anna", "a").ok(write("Firm", id("firm"), fields{"Name": "Ель", "Files/" + string(id("row")): scan(hash)}))
		b.sound()
		if _, err := b.db.Writer.ExecContext(t.Context(), `UPDATE content SET doc = $1`, id("other")); err != nil {
			t.Fatal(err)
		}
		if len(b.wrongs()) == 0 {
			t.Error("a reference was moved, and verify finds nothing")
		}
	})
}
