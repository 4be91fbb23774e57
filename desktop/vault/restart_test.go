package vault

import (
	"context"
	"testing"

	"kontor/shared/wire"
)

// TestRestart: of a fill that is cut off nothing is left, though something of
// ours lay in the copy meanwhile and search has looked: what the first half
// brought may have been withdrawn before the second.
func TestRestart(t *testing.T) {
	ctx := context.Background()
	v := create(t)
	part := func(rows ...wire.Row) {
		t.Helper()
		_, err := v.ApplyRows(ctx, []wire.Rows{{Rows: frame(0, nil, rows...).Rows}}, true)
		check(t, err)
	}
	left := func() (n int) {
		t.Helper()
		check(t, v.view(ctx, func(s store) error {
			_, err := s.tx.Row([]any{&n}, `
				SELECT (SELECT count(*) FROM document) + (SELECT count(*) FROM link) + (SELECT count(*) FROM unique_key)
					+ (SELECT count(*) FROM unsearched) + (SELECT count(*) FROM search WHERE search MATCH 'secret')`)
			return err
		}))
		return n
	}
	part(row(1, 1, "Name", "one"))
	save(t, v, mutation(1, made(9, "Name", "mine")))
	part(row(2, 2, "Name", "secret firm", "TaxID", "7707083893", "Parent", string(id(1))))
	check(t, v.IndexSearch(ctx))
	_, err := v.ApplyTurn(ctx, nil, true, []wire.Ack{{ID: id(100001), N: 1, Seq: 3}})
	check(t, err)
	if left() < 5 {
		t.Fatal("not all of it was there: the test shows nothing")
	}
	check(t, v.Restart(ctx))
	if n := left(); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	_, err = v.Save(ctx, env(), mutation(2, made(10, "Name", "other", "TaxID", "7707083893")), false)
	check(t, err)
}
