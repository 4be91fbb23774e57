package records

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// put writes every document that a mutation has changed, its history, and what
// follows for who may see what.
func (b *batchRun) put(s *store, a Author, m *change.Mutation, res *change.Result, seq int64) error {
	var lines []line
	for _, c := range res.Changed {
		if !c.New && len(c.Touched) == 0 {
			continue
		}
		l, err := b.newLine(a, m, c, seq)
		if err != nil {
			return err
		}
		lines = append(lines, l)
		if err := b.putDocument(s, a, c, seq); err != nil {
			return err
		}
		if slices.Contains(b.Posts, c.Kind.Name) {
			b.rights = true
		}
	}
	return b.writeHistory(lines, m, seq)
}

func (b *batchRun) putDocument(s *store, a Author, c *change.Changed, seq int64) error {
	was, shape, err := b.before(s, c)
	if err != nil {
		return err
	}
	if err := b.upsert(c, a.Client, seq); err != nil {
		return err
	}
	if err := b.tx.PutLinks(c.Kind, c.ID, prevOf(c), c.Next); err != nil {
		return err
	}
	if err := b.putKeys(c); err != nil {
		return err
	}
	if err := b.putDue(c); err != nil {
		return err
	}
	sight, err := b.place(s, c.Kind, c.Next, was, seq)
	if err != nil {
		return err
	}
	if !equalSight(was, sight) {
		shape = seq
	}
	h := c.Next.Meta()
	b.pieces = append(b.pieces, &piece{kind: c.Kind, was: was, sight: sight, at: seq, row: wire.Row{
		Kind: c.Kind.Name, ID: c.ID, Seq: seq, Shape: shape,
		Title: c.Next.Label(), Owner: h.Owner, Deleted: h.Deleted, Body: string(c.Parts.Body()),
	}})
	return b.placeHeirs(s, c, was, sight, seq)
}

func prevOf(c *change.Changed) doc.Doc {
	if c.New {
		return nil
	}
	return c.Prev
}

// before is where the document was seen, and since when.
func (b *batchRun) before(s *store, c *change.Changed) (doc.Sight, int64, error) {
	if c.New {
		return doc.Sight{}, 0, nil
	}
	d, err := s.load(c.Kind.Name, c.ID)
	if err != nil || d == nil {
		return doc.Sight{}, 0, err
	}
	return d.sight, d.Shape, nil
}

func (b *batchRun) upsert(c *change.Changed, client string, seq int64) error {
	versions := map[string]change.Version{}
	mine := change.Version{Seq: seq, Client: client}
	if c.New {
		versions[change.EveryPath] = mine
	} else {
		maps.Copy(versions, c.Versions)
		for _, path := range c.Touched {
			versions[path] = mine
		}
	}
	text, err := json.Marshal(versions)
	if err != nil {
		return err
	}
	h := c.Next.Meta()
	if err := b.tx.Exec(`
		INSERT INTO document (id, kind, seq, shape, owner, deleted, title, body, versions, sight)
		VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, '{}')
		ON CONFLICT (id) DO UPDATE SET
			seq = excluded.seq,
			owner = excluded.owner,
			deleted = excluded.deleted,
			title = excluded.title,
			body = excluded.body,
			versions = excluded.versions`,
		c.ID, c.Kind.Name, seq, h.Owner, h.Deleted, c.Next.Label(), string(c.Parts.Body()), string(text)); err != nil {
		return fmt.Errorf("put %s %s: %w", c.Kind.Name, c.ID, err)
	}
	return nil
}

func keysOf(d doc.Doc) []string {
	keyed, ok := d.(doc.Keyed)
	if !ok || d.Meta().Deleted {
		return nil
	}
	var keys []string
	for _, k := range keyed.Keys() {
		keys = append(keys, k.Key)
	}
	return keys
}

func (b *batchRun) putKeys(c *change.Changed) error {
	had, has := keysOf(c.Prev), keysOf(c.Next)
	if c.New {
		had = nil
	}
	if slices.Equal(had, has) {
		return nil
	}
	if err := b.tx.Exec(`DELETE FROM unique_key WHERE doc = $1`, c.ID); err != nil {
		return fmt.Errorf("keys of %s: %w", c.ID, err)
	}
	for _, key := range has {
		if err := b.tx.Exec(`
			INSERT INTO unique_key (key, kind, doc)
			VALUES ($1, $2, $3)`, key, c.Kind.Name, c.ID); err != nil {
			return fmt.Errorf("keys of %s: %w", c.ID, err)
		}
	}
	return nil
}
