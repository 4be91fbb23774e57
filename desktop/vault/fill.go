package vault

import (
	"bytes"
	"fmt"

	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// parcel is a row as it came, with what is dear to work out of it.
type parcel struct {
	row   wire.Row
	sort  []byte
	facet string
}

// Frame is a frame of a turn, its rows unpacked.
type Frame struct {
	wire.Rows
	parcels []parcel
}

// Len is how many rows it has.
func (f *Frame) Len() int { return len(f.parcels) }

// Unpack makes ready what can be without the database, so that another frame
// may be applied meanwhile.
func (v *Vault) Unpack(rows wire.Rows) (*Frame, error) {
	f := &Frame{Rows: rows, parcels: make([]parcel, len(rows.Rows))}
	for i, raw := range rows.Rows {
		r, err := wire.DecodeRow(raw)
		if err != nil {
			return nil, err
		}
		f.parcels[i] = parcel{r, v.sortKey(r.Title), v.traits.facet(&r)}
	}
	f.Rows.Rows = nil // held no longer than need be
	return f, nil
}

// maxSort bounds a stored key: some thirty letters, after which titles that
// begin alike stand in no order.
const maxSort = 64

// sortKey is the key that a title is sorted by. What makes keys is dear to
// make and serves one at a time.
func (v *Vault) sortKey(title string) []byte {
	key, ok := v.sorters.Get().(func(string) []byte)
	if !ok {
		key = titleKey(v.words.SortKey())
	}
	defer v.sorters.Put(key)
	return key(title)
}

// titleKey shortens keys to what tells letters apart: marks and case, which
// follow a zero, would double every row of the index.
func titleKey(key func(string) []byte) func(string) []byte {
	return func(title string) []byte {
		k := key(title)
		if i := bytes.Index(k, []byte{0, 0}); i >= 0 {
			k = k[:i]
		}
		return k[:min(len(k), maxSort)]
	}
}

// bare reports whether the copy has nothing that a row of a first fill could
// meet but older rows of such a fill: nothing unsent, nothing indexed.
func (s store) bare() (bool, error) {
	var unsent, indexed bool
	if _, err := s.tx.Row([]any{&unsent, &indexed}, `
		SELECT EXISTS (SELECT 1 FROM pristine),
			EXISTS (SELECT 1 FROM setting WHERE name = $1)`, settingSearched); err != nil {
		return false, err
	}
	return !unsent && !indexed, nil
}

// fillRows is how many rows of a first fill one statement writes: the way to
// the database is dearer than a row.
const fillRows = 64

// fill writes rows of a first fill: Index will find them by their numbers.
func (s store) fill(parcels []parcel) error {
	for len(parcels) > 0 {
		n, text := 1, columns
		if len(parcels) >= fillRows {
			n, text = fillRows, manyColumns
		}
		values := make([]any, 0, n*11)
		for i := range parcels[:n] {
			values = append(values, parcels[i].values()...)
		}
		// As a question, though it answers nothing: the driver then binds all values
		// in one crossing to C, instead of one for each.
		if err := s.tx.Query(func(docdb.Rows) error { return nil }, text, values...); err != nil {
			return fmt.Errorf("write %s %s: %w", parcels[0].row.Kind, parcels[0].row.ID, err)
		}
		parcels = parcels[n:]
	}
	return nil
}
