package change

import (
	"slices"

	"kontor/shared/doc"
)

// signFiles says of each file that the patch brings when it came and from whom.
func (r *run) signFiles(c *Changed, p doc.Patch) (err error) {
	if !slices.ContainsFunc(p.Paths(), func(path string) bool { f := c.Kind.Field(topField(path)); return f != nil && f.HoldsFiles() }) {
		return nil
	}
	sign := c.Kind.SignFiles(c.Prev, c.Next, doc.TimeOf(r.Now), r.Actor.Employee())
	if len(sign) == 0 {
		return nil
	}
	if c.Parts, err = c.Kind.Apply(c.Parts, sign, true); err == nil {
		c.Next, err = c.Kind.Assemble(c.ID, c.Next.Meta().Seq, c.Parts)
	}
	return err
}

// Files reports whether the files of the document may have changed.
func (c *Changed) Files() bool { return c.touches((*doc.Field).HoldsFiles) }
