package records_test

import (
	"testing"

	"kontor/shared/wire"
)

// TestHaveComesWithPost: what a copy is filled under is told when it may have
// changed, and not with every piece of news.
func TestHaveComesWithPost(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		anna := b.client("anna", "desk")
		last := func() wire.Rows {
			anna.same()
			return anna.frames[len(anna.frames)-1]
		}
		told := func(f wire.Rows) bool {
			a, err := b.r.Actor(t.Context(), anna.Employee)
			return err == nil && f.Have != nil && f.Have.Equal(a.Have())
		}
		if f := last(); !told(f) {
			t.Error("the first turn does not tell what it was filled under")
		}
		anna.ok(write("Firm", id("f"), fields{"Name": "firm"}))
		if f := last(); f.Have != nil {
			t.Error("mere news tell it again")
		}
		b.must(edit("Employee", id("anna"), fields{"Role": "boss"}))
		if f := last(); !told(f) {
			t.Error("a new post does not tell it")
		}
		b.must(edit("Employee", id("anna"), fields{"Role": ""}))
		if f := last(); !told(f) {
			t.Error("a post that reads less does not tell it")
		}
	})
}
