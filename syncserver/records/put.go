package records

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// put writes every document that a mutation has changed, its history, and what
// follows for who may see what.
func (b *batchRun) put(s *store, a Author, m *change.Mutation, res *change.Result, now time.Time, seq int64) error {
	var lines []line
	var news []*piece
	written := slices.DeleteFunc(slices.Clone(res.Changed), func(c *change.Changed) bool { return !c.New && len(c.Touched) == 0 })
	for _, c := range written {
		// What was masked is said anew, or the history would not come to what is.
		c.Touched = append(c.Touched, b.masked[c.ID]...)
		l, err := b.newLine(a, m, c, now)
		if err != nil {
			return err
		}
		p, err := b.putDocument(s, a, c, seq)
		if err != nil {
			return err
		}
		lines, news = append(lines, l), append(news, p)
		if slices.Contains(b.Posts, c.Kind.Name) {
			b.rights = true
		}
	}
	if err := b.putKeys(written); err != nil {
		return err
	}
	// Places come last: a document is where those above it are now.
	for i, c := range written {
		if err := b.putPlace(s, c, news[i], seq); err != nil {
			return err
		}
	}
	return b.writeHistory(lines, seq)
}

// putDocument writes a document and gives its news, of which the place is
// still to be worked out.
func (b *batchRun) putDocument(s *store, a Author, c *change.Changed, seq int64) (*piece, error) {
	was, shape := before(s, c)
	h := c.Next.Meta()
	row := wire.Row{
		Kind: c.Kind.Name, ID: c.ID, Seq: seq, Shape: shape,
		Title: c.Next.Label(), Owner: h.Owner, Deleted: h.Deleted, Body: string(c.Parts.Body()),
	}
	if err := b.write(c, &row, a.Client); err != nil {
		return nil, err
	}
	if c.Links() {
		if err := b.tx.PutLinks(c.Kind, c.ID, prevOf(c), c.Next); err != nil {
			return nil, err
		}
	}
	if c.Files() {
		if err := b.putContent(s, a, c); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(b.putDue(c), b.putSoon(c)); err != nil {
		return nil, err
	}
	return &piece{kind: c.Kind, was: was, at: seq, row: row}, nil
}

func (b *batchRun) putPlace(s *store, c *change.Changed, p *piece, seq int64) (err error) {
	if p.sight, err = b.place(s, c.Kind, c.Next, p.was, seq); err != nil {
		return err
	}
	if !equalSight(p.was, p.sight) {
		p.row.Shape = seq
	}
	b.pieces = append(b.pieces, p)
	return b.placeHeirs(s, c, p.was, p.sight, seq)
}

func prevOf(c *change.Changed) doc.Doc {
	if c.New {
		return nil
	}
	return c.Prev
}

// before is where the document was seen, and since when.
func before(s *store, c *change.Changed) (doc.Sight, int64) {
	if was := s.read[c.ID]; was != nil && !c.New {
		return was.sight, was.Shape
	}
	return doc.Sight{}, 0
}

// write stores the document itself.
func (b *batchRun) write(c *change.Changed, row *wire.Row, client string) error {
	versions := map[string]change.Version{}
	mine := change.Version{Seq: row.Seq, Client: client}
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
	if c.New {
		err = b.insert(row, string(text))
	} else {
		err = b.replace(row, string(text), c.Next.Label() != c.Prev.Label())
	}
	if err != nil {
		return fmt.Errorf("put %s %s: %w", c.Kind.Name, c.ID, err)
	}
	return nil
}

func (b *batchRun) insert(row *wire.Row, versions string) error {
	var id doc.ID
	found, err := b.tx.Row([]any{&id}, `
		INSERT INTO document (id, kind, seq, shape, owner, deleted, title, body, versions, sight)
		VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, '{}')
		ON CONFLICT DO NOTHING
		RETURNING id`,
		row.ID, row.Kind, row.Seq, row.Owner, row.Deleted, row.Title, row.Body, versions)
	if err == nil && !found { // an ID is one document's for ever, whatever its kind
		err = &doc.Error{Code: doc.CodeInvalid, Kind: row.Kind, Doc: row.ID, Rule: "exists"}
	}
	return err
}

// replace names the title only if it is another: an index is made of it.
func (b *batchRun) replace(row *wire.Row, versions string, retitled bool) error {
	if err := b.tx.Exec(`
		UPDATE document
		SET seq = $1, owner = $2, deleted = $3, body = $4, versions = $5
		WHERE id = $6`, row.Seq, row.Owner, row.Deleted, row.Body, versions, row.ID); err != nil || !retitled {
		return err
	}
	return b.tx.Exec(`UPDATE document SET title = $1 WHERE id = $2`, row.Title, row.ID)
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
	slices.Sort(keys)
	return slices.Compact(keys)
}

// putKeys lets go of the keys given up before it takes the new ones: within a
// mutation a key may pass from one document to another.
func (b *batchRun) putKeys(written []*change.Changed) error {
	var taking []*change.Changed
	for _, c := range written {
		has := keysOf(c.Next)
		if c.New && len(has) == 0 || !c.New && slices.Equal(keysOf(c.Prev), has) {
			continue
		}
		taking = append(taking, c)
		if err := b.tx.Exec(`DELETE FROM unique_key WHERE doc = $1`, c.ID); err != nil {
			return fmt.Errorf("keys of %s: %w", c.ID, err)
		}
	}
	for _, c := range taking {
		for _, key := range keysOf(c.Next) {
			if err := b.tx.Exec(`
				INSERT INTO unique_key (key, kind, doc)
				VALUES ($1, $2, $3)`, key, c.Kind.Name, c.ID); err != nil {
				return fmt.Errorf("keys of %s: %w", c.ID, err)
			}
		}
	}
	return nil
}
