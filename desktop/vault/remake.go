package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// settingMade keeps of which fields that is made which stands beside documents.
const settingMade = "made"

// remake brings a copy up to a program that makes it of other fields, once.
// Facets are made at once, for conditions read them and not the body; search,
// relations and keys are left to Index, as after a first fill.
func (v *Vault) remake(ctx context.Context) error {
	wanted := v.traits.made(v.kinds)
	if has, err := v.Setting(ctx, settingMade); err != nil || has == wanted {
		return err
	}
	for after, done := int64(0), false; !done; {
		if err := v.redo(ctx, func(s store) error {
			last, err := s.refacet(after)
			after, done = last, last == 0
			return err
		}); err != nil {
			return fmt.Errorf("remake facets: %w", err)
		}
	}
	return v.redo(ctx, func(s store) error {
		for _, st := range stages() { // those that have begun: a copy without is bare
			if err := s.tx.Exec(`UPDATE setting SET value = '0' WHERE name = $1`, st.setting); err != nil {
				return err
			}
		}
		return set(s.tx, settingMade, wanted)
	})
}

// made says in short of which fields what is made.
func (all traits) made(kinds *doc.Kinds) string {
	var of strings.Builder
	for _, k := range kinds.All {
		t := all[k.Name]
		fmt.Fprintln(&of, k.Name, t.facet, t.searched, t.bound)
	}
	sum := sha256.Sum256([]byte(of.String() + searchText(kinds)))
	return hex.EncodeToString(sum[:8])
}

// refacetPortion is how many documents one transaction of remake reads.
const refacetPortion = 10000

// refacet makes the facets of a portion of documents anew, those that are as
// they were spared, and returns the number of its last one, 0 after the end.
func (s store) refacet(after int64) (last int64, err error) {
	facets := map[int64]string{}
	if err := s.tx.Query(func(rows docdb.Rows) error {
		var r wire.Row
		var was string
		if err := rows.Scan(&last, &r.Kind, &was, &r.Body); err != nil {
			return err
		}
		if is := s.traits.facet(&r); is != was {
			facets[last] = is
		}
		return nil
	}, `
		SELECT num, kind, facet, body
		FROM document
		WHERE num > $1
		ORDER BY num
		LIMIT $2`, after, refacetPortion); err != nil {
		return 0, err
	}
	for num, facet := range facets {
		if err := s.tx.Exec(`UPDATE document SET facet = $1 WHERE num = $2`, facet, num); err != nil {
			return 0, err
		}
	}
	return last, nil
}
