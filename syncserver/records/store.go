package records

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// store is the base as one transaction sees it.
type store struct {
	*Records
	tx *docdb.Tx
	// read are the rows that a mutation was judged by, as they were before it;
	// nil while nothing is judged.
	read  map[doc.ID]*stored
	night time.Time // when a missed night is made up for: what its clock said
}

// now is the time that rules reckon with.
func (s *store) now() time.Time {
	if s.night.IsZero() {
		return s.Now()
	}
	return s.night
}

// stored is a document's row with what only the server keeps.
type stored struct {
	change.Row
	Shape   int64
	Title   string
	Owner   doc.ID
	Gone    bool
	body    doc.Body
	sight   doc.Sight
	written string // Versions, as it is stored
}

// wire is the row as it travels, with nothing stripped yet.
func (d *stored) wire(shape int64) wire.Row {
	return wire.Row{
		Kind: d.Kind, ID: d.ID, Seq: d.Seq, Shape: shape,
		Title: d.Title, Owner: d.Owner, Deleted: d.Gone, Body: string(d.body),
	}
}

// selectShown leaves out the versions, of which whoever hands rows out has no use.
const (
	selectDocument = selectTravels + `, versions, sight FROM document `
	selectShown    = selectTravels + `, '', sight FROM document `
	selectTravels  = `SELECT kind, id, seq, shape, owner, deleted, title, body`
)

// sights keeps those that were read: many documents are seen in the same places.
type sights map[string]doc.Sight

func (all sights) read(text string) (s doc.Sight, err error) {
	if s, known := all[text]; known {
		return s, nil
	}
	if err = json.Unmarshal([]byte(text), &s); err == nil && all != nil {
		all[text] = s
	}
	return s, err
}

// scanDocument reads a row; known may be nil.
func scanDocument(scan func(...any) error, known sights) (*stored, error) {
	d := &stored{}
	var sight string
	if err := scan(&d.Kind, &d.ID, &d.Seq, &d.Shape, &d.Owner, &d.Gone, &d.Title, &d.body, &d.written, &sight); err != nil {
		return nil, err
	}
	var err error
	if d.sight, err = known.read(sight); err != nil {
		return nil, fmt.Errorf("sight of %s: %w", d.ID, err)
	}
	return d, nil
}

func (d *stored) readVersions() error {
	if err := json.Unmarshal([]byte(d.written), &d.Versions); err != nil {
		return fmt.Errorf("versions of %s: %w", d.ID, err)
	}
	return nil
}

func (s *store) load(kind string, id doc.ID) (*stored, error) {
	var d *stored
	found, err := s.tx.Scan(func(scan func(...any) error) (err error) {
		d, err = scanDocument(scan, nil)
		return err
	}, selectDocument+`WHERE id = $1 AND kind = $2`, id, kind)
	if err != nil {
		return nil, fmt.Errorf("load %s %s: %w", kind, id, err)
	}
	if !found {
		return nil, nil
	}
	d.Parts, err = d.body.Parts()
	return d, err
}

// Load implements change.Store.
func (s *store) Load(kind string, id doc.ID) (*change.Row, error) {
	d, err := s.load(kind, id)
	if err != nil || d == nil {
		return nil, err
	}
	if err := d.readVersions(); err != nil {
		return nil, err
	}
	if s.read != nil {
		s.read[id] = d
	}
	return &d.Row, nil
}

// Get implements doc.Reader.
func (s *store) Get(kind string, id doc.ID) (doc.Doc, error) {
	k, err := s.Kinds.Kind(kind)
	if err != nil {
		return nil, err
	}
	d, err := s.load(kind, id)
	if err != nil || d == nil {
		return nil, err
	}
	return k.Assemble(d.ID, d.Seq, d.Parts)
}

// Pointing implements doc.Reader.
func (s *store) Pointing(kind, field string, to doc.ID) ([]doc.Doc, error) {
	ids, err := s.tx.Pointing(kind, field, to)
	if err != nil {
		return nil, err
	}
	return doc.Living(s, kind, ids)
}

// Every implements doc.Reader.
func (s *store) Every(kind string) ([]doc.Doc, error) {
	ids, err := s.tx.Every(kind)
	if err != nil {
		return nil, err
	}
	return doc.Living(s, kind, ids)
}

// rules is the store as change.Apply wants it: there Pointing gives IDs.
type rules struct{ *store }

// Pointing implements change.Store.
func (s rules) Pointing(kind, field string, to doc.ID) ([]doc.ID, error) {
	return s.tx.Pointing(kind, field, to)
}

// Every implements change.Store.
func (s rules) Every(kind string) ([]doc.ID, error) { return s.tx.Every(kind) }

// Holder implements change.Store.
func (s *store) Holder(key string) (kind string, id doc.ID, err error) {
	_, err = s.tx.Row([]any{&kind, &id}, `SELECT kind, doc FROM unique_key WHERE key = $1`, key)
	if err != nil {
		return "", "", fmt.Errorf("holder of a key: %w", err)
	}
	return kind, id, nil
}

// number gives the next of a gapless series of the company's year.
func (s *store) number(k *doc.Kind, prefix string) (string, error) {
	head := prefix + strconv.Itoa(s.now().In(s.meta.Zone).Year())
	series := k.Name + "/" + head
	var n int64
	if _, err := s.tx.Row([]any{&n}, `
		INSERT INTO counter (series, value)
		VALUES ($1, 1)
		ON CONFLICT (series) DO UPDATE SET value = counter.value + 1
		RETURNING value`, series); err != nil {
		return "", fmt.Errorf("next number of %s: %w", series, err)
	}
	return numberOf(head, n), nil
}

// past tells what a path held at a seq: the old value of the first change
// after it.
func (s *store) past(id doc.ID, path string, at int64) (string, error) {
	value := "null"
	found := false
	err := s.tx.Query(func(rows docdb.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil || found {
			return err
		}
		fields := map[string][2]json.RawMessage{}
		if err := json.Unmarshal([]byte(text), &fields); err != nil {
			return err
		}
		if pair, ok := fields[path]; ok {
			value, found = string(pair[0]), true
		}
		return nil
	}, `
		SELECT fields
		FROM history
		WHERE doc = $1 AND seq > $2
		ORDER BY seq`, id, at)
	if err != nil {
		return "", fmt.Errorf("past of %s: %w", id, err)
	}
	return value, nil
}

// writer tells whose client it is.
func (s *store) writer(client string) (employee doc.ID, err error) {
	if client == server {
		return "", nil // it writes in many a name
	}
	_, err = s.tx.Row([]any{&employee}, `
		SELECT actor
		FROM history
		WHERE client = $1
		LIMIT 1`, client)
	if err != nil {
		return "", fmt.Errorf("writer %s: %w", client, err)
	}
	return employee, nil
}
