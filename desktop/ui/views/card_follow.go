package views

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// follows asks for what fields are to be filled with; those that it names
// without a value are to be emptied.
type follows func(ctx context.Context, a *app.App) (doc.Parts, error)

// following is what a card knows of what follows from the user's choices.
type following struct {
	seen  doc.Parts // the form as it stood before the user's next choice
	given doc.Parts // what was filled in for him, as it then stood
	quiet bool      // it is not the user who fills the form
}

// follow fills in what follows from what the user has just chosen. What has come
// from elsewhere, such as a colleague's change, is no choice of his: what that
// filled in would be saved as typed by him.
func (c *Card) follow() {
	if c.face.Follows == nil || c.quiet {
		return
	}
	was := c.seen
	c.seen = c.form.Parts()
	ask := c.face.Follows(was, c.seen)
	if ask == nil {
		return
	}
	Go(c.desk, func(ctx context.Context) (doc.Parts, error) { return ask(ctx, c.desk.App) }, func(found doc.Parts, err error) {
		switch {
		case err != nil:
			c.desk.Log.Warn("what follows from a choice", "kind", c.kind.Name, "err", err)
		case c.form != nil: // else it was saved meanwhile, and is being read again
			c.give(found)
		}
	})
}

// give fills the fields that are empty, and those that hold what an earlier
// choice has filled in.
func (c *Card) give(found doc.Parts) {
	c.quietly(func() {
		now := c.form.Parts()
		for _, field := range slices.Sorted(maps.Keys(found)) {
			stood := now[field]
			used := c.face.Uses == nil || c.face.Uses(field, now)
			if !used || stood != nil && !bytes.Equal(stood, c.given[field]) || stood == nil && found[field] == nil {
				continue
			}
			c.form.Set(field, found[field])
			c.given[field] = c.form.Parts()[field]
		}
	})
}

// quietly lets the program fill the form: nothing follows from that.
func (c *Card) quietly(fill func()) {
	c.quiet = true
	fill()
	c.quiet = false
	c.settled()
}

// settled takes the form as it stands for what the user's next choice changes.
func (c *Card) settled() {
	c.seen = c.form.Parts()
	if c.given == nil {
		c.given = doc.Parts{}
	}
}
