package vault

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestApplyTurn: rows and the answers that follow them come to the same when
// they are taken together, with fewer writes and synced once.
func TestApplyTurn(t *testing.T) {
	ctx := context.Background()
	frames := []wire.Rows{
		frame(7, nil, row(1, 7, "Name", "mine", "Note", "theirs"), row(2, 6, "Name", "made", "Number", "К-2026/1"), row(3, 5, "Name", "other")),
		frame(9, []doc.ID{id(5)}, row(1, 9, "Name", "mine", "Note", "newer")),
	}
	answers := []wire.Ack{{ID: id(100001), N: 1, Seq: 7}, {ID: id(100002), N: 2, Seq: 6}, {ID: id(100003), N: 3, Faults: []*doc.Error{doc.Invalid("Note", "no")}}}
	var dumps [2]string
	var writes [2]int
	for i, together := range []bool{true, false} {
		v := create(t)
		apply(t, v, frame(1, nil, row(1, 1, "Name", "a"), row(3, 1, "Name", "b"), row(4, 1, "Name", "c"), row(5, 1, "Name", "d")))
		save(t, v, mutation(1, edited(1, "Name", "mine")))
		save(t, v, mutation(2, made(2, "Name", "made")))
		save(t, v, mutation(3, edited(4, "Note", "refused")))
		save(t, v, mutation(4, edited(1, "Size", 4)))
		before := written(t, v)
		if together {
			together, err := v.unpacked(frames)
			check(t, err)
			turn, err := v.ApplyTurn(ctx, together, false, answers)
			check(t, err)
			for _, n := range []int{1, 2, 3, 4, 5} {
				if !strings.Contains(fmt.Sprint(turn.Changed), string(id(n))) {
					t.Errorf("document %d is not told to have changed", n)
				}
			}
		} else {
			_, err := v.ApplyRows(ctx, frames, false)
			check(t, err)
			acks(t, v, answers...)
		}
		dumps[i], writes[i] = everything(t, v), written(t, v)-before
	}
	if dumps[0] != dumps[1] {
		t.Errorf("together:\n%s\none after the other:\n%s", dumps[0], dumps[1])
	}
	if writes[0] >= writes[1] {
		t.Errorf("%d rows written together, %d one after the other", writes[0], writes[1])
	}
	for _, want := range []string{"newer", "К-2026/1", `"Size":4`, "refused"} {
		if !strings.Contains(dumps[0], want) {
			t.Errorf("no %s in\n%s", want, dumps[0])
		}
	}
}

// written counts the rows that the copy's writer has written.
func written(t *testing.T, v *Vault) (n int) {
	t.Helper()
	check(t, v.db.Load().Writer.QueryRow("SELECT total_changes()").Scan(&n))
	return n
}

// everything is all that the copy holds, but for when it was written.
func everything(t *testing.T, v *Vault) string {
	t.Helper()
	var all []string
	for _, query := range []string{
		"SELECT concat_ws('|', id, seq, title, body) FROM document ORDER BY id", "SELECT concat_ws('|', id, row) FROM pristine ORDER BY id",
		"SELECT concat_ws('|', n, id, mutation) FROM outbox ORDER BY n", "SELECT concat_ws('|', n, doc, patch) FROM overlay ORDER BY n, doc",
		"SELECT concat_ws('|', id, mutation, faults) FROM refused ORDER BY id", "SELECT concat_ws('|', id, n, seq, ack) FROM kept ORDER BY id",
		"SELECT concat_ws('|', doc, path, target) FROM link ORDER BY doc, path", "SELECT concat_ws('|', key, doc) FROM unique_key ORDER BY key, doc",
		"SELECT concat_ws('|', name, value) FROM setting ORDER BY name",
	} {
		all = append(all, dump(t, v, query)...)
	}
	return strings.Join(all, "\n")
}
