package vault

import (
	"context"
	"strings"
	"testing"

	"kontor/shared/wire"
)

// TestUnsent: what the server has of a document and what of ours lies over it,
// in order, are told apart.
func TestUnsent(t *testing.T) {
	v := create(t)
	has := func(server string, over ...int) {
		t.Helper()
		row, ms, err := v.Unsent(context.Background(), id(1))
		check(t, err)
		if (row == nil) != (server == "") || row != nil && !strings.Contains(row.Body, server) {
			t.Errorf("the server has %+v, want %q", row, server)
		}
		if len(ms) != len(over) {
			t.Fatalf("%d lie over it, want %d", len(ms), len(over))
		}
		for i, n := range over {
			if ms[i].ID != id(100000+n) {
				t.Errorf("%d: %s", i, ms[i].ID)
			}
		}
	}
	has("")
	save(t, v, mutation(1, made(1, "Name", "first")))
	save(t, v, mutation(2, edited(1, "Name", "second")))
	save(t, v, mutation(3, made(2, "Name", "another")))
	has("", 1, 2)
	apply(t, v, frame(5, nil, row(1, 5, "Name", "first")))
	_, err := v.ApplyTurn(context.Background(), nil, false, []wire.Ack{{ID: id(100001), N: 1, Seq: 5}})
	check(t, err)
	has("first", 2)
	if got := value(t, v, 1, "Name"); got != `"second"` {
		t.Errorf("the copy shows %s", got)
	}
	apply(t, v, frame(6, nil, row(1, 6, "Name", "second")))
	_, err = v.ApplyTurn(context.Background(), nil, false, []wire.Ack{{ID: id(100002), N: 2, Seq: 6}})
	check(t, err)
	has("second")
}
