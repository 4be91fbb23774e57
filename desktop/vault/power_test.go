package vault

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"kontor/desktop/vault/cryptvfs/crashvfs"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// The story that is recorded: a first fill, then saves, and every so many of
// them a turn with answers to all but the newest and with colleagues' rows.
const (
	storySaves   = 25
	storyFilled  = 80
	savesOfTurn  = 5
	unanswered   = 2 // of a turn's saves
	cursorOfTurn = 1000
	refusedEvery = 7
	colleagues   = 3000 // above it are the numbers of their documents
	fills        = 4000 // and of those of the first fill
)

// answered is how many mutations are answered once a turn was applied.
func answered(turn int) int { return max(0, turn*savesOfTurn-unanswered) }

// storyTurn is what the server tells in a turn.
func storyTurn(turn int) (wire.Rows, []wire.Ack) {
	var acks []wire.Ack
	rows := []wire.Row{row(colleagues+turn, int64(turn), "Name", "new")}
	if turn > 1 {
		rows = append(rows, row(colleagues+turn-1, int64(turn), "Name", "changed"))
	}
	for n := answered(turn-1) + 1; n <= answered(turn); n++ {
		ack := wire.Ack{ID: id(100000 + n), N: int64(n), Seq: int64(n)}
		if n%refusedEvery == 0 {
			ack.Faults = []*doc.Error{doc.Invalid("Name", "no")}
		} else {
			rows = append(rows, row(n, int64(n), "Name", fmt.Sprint("taken ", n)))
		}
		acks = append(acks, ack)
	}
	return frame(int64(turn*cursorOfTurn), nil, rows...), acks
}

// record tells the story while every write is recorded; a mark is one more than
// the saves that have returned.
func record(t *testing.T) (ops []crashvfs.Op, keys []byte) {
	t.Helper()
	log, stop := crashvfs.Record()
	defer stop()
	ctx, c := context.Background(), testConfig(t.TempDir())
	v, err := Create(ctx, c, testPassword, nil)
	check(t, err)
	log.Mark(1)
	for n := range storyFilled {
		f := frame(1, nil, row(fills+n, 1, "Name", fmt.Sprint("filled ", n)))
		f.Last = n == storyFilled-1
		_, err := v.ApplyRows(ctx, []wire.Rows{f}, true)
		check(t, err)
	}
	check(t, v.Index(ctx))
	for n := 1; n <= storySaves; n++ {
		save(t, v, mutation(n, made(n, "Name", fmt.Sprint("saved ", n))))
		log.Mark(int64(n + 1))
		if n%10 == 0 {
			check(t, v.Index(ctx))
		}
		if n%savesOfTurn != 0 {
			continue
		}
		told, acks := storyTurn(n / savesOfTurn)
		frames, err := v.unpacked([]wire.Rows{told})
		check(t, err)
		_, err = v.ApplyTurn(ctx, frames, false, acks)
		check(t, err)
	}
	keys, err = os.ReadFile(filepath.Join(c.Dir, keysName))
	check(t, err)
	check(t, v.Close())
	return log.Ops(), keys
}

// tells reports what is amiss with a copy in which so many saves had returned:
// by its cursor it says which turn was the last, and then it must have all of
// that turn and nothing of the next, and of the saves none may be missing.
func tells(v *Vault, saved int64) error {
	ctx := context.Background()
	if err := v.Verify(ctx); err != nil {
		return err
	}
	mark, err := v.Mark(ctx)
	if err != nil {
		return err
	}
	if mark.N < saved {
		return fmt.Errorf("%d were saved, the last has number %d", saved, mark.N)
	}
	if mark.Cursor == 0 {
		return nil // within the first fill, which begins anew
	}
	turn := int(mark.Cursor / cursorOfTurn)
	want := map[string]string{}
	for n := range storyFilled {
		want[string(id(fills+n))] = fmt.Sprint("filled ", n)
	}
	for j := 1; j <= turn; j++ {
		want[string(id(colleagues+j))] = map[bool]string{true: "changed", false: "new"}[j < turn]
	}
	var unsent, refused []string
	for n := 1; n <= int(mark.N); n++ {
		switch {
		case n > answered(turn):
			want[string(id(n))] = fmt.Sprint("saved ", n)
			unsent = append(unsent, strconv.Itoa(n))
		case n%refusedEvery == 0:
			refused = append(refused, string(id(100000+n)))
		default:
			want[string(id(n))] = fmt.Sprint("taken ", n)
		}
	}
	return errors.Join(holdsDocuments(v, want), holdsOutbox(v, unsent), holdsRefused(v, refused), holdsKept(v, answered(turn)-len(refused)))
}

func holdsDocuments(v *Vault, want map[string]string) error {
	rows, _, err := v.List(context.Background(), Query{Kind: "Firm"})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if want[string(r.ID)] != r.Title {
			return fmt.Errorf("%s is %q, want %q", r.ID, r.Title, want[string(r.ID)])
		}
		delete(want, string(r.ID))
	}
	if len(want) > 0 {
		return fmt.Errorf("%v are gone", want)
	}
	return nil
}

func holdsOutbox(v *Vault, want []string) error {
	var got []string
	ms, err := v.Outbox(context.Background(), 0, 1000)
	for _, m := range ms {
		n, failed := v.Pending(context.Background(), m.Do[0].ID)
		if failed != nil || n != 1 {
			err = errors.Join(err, failed, fmt.Errorf("%d lie over the document of mutation %d", n, m.N))
		}
		got = append(got, strconv.FormatInt(m.N, 10))
	}
	if err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("in the outbox are %v, want %v", got, want)
	}
	return err
}

func holdsRefused(v *Vault, want []string) error {
	var got []string
	all, err := v.Refused(context.Background())
	for _, r := range all {
		got = append(got, string(r.Mutation.ID))
	}
	slices.Sort(got)
	if err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("refused are %v, want %v", got, want)
	}
	return err
}

func holdsKept(v *Vault, want int) error {
	ms, err := v.Kept(context.Background(), 0)
	if err == nil && len(ms) != want {
		err = fmt.Errorf("%d of what was taken are kept, want %d", len(ms), want)
	}
	return err
}

// lost tells how many states after a loss of power are not what they must be,
// and in how many the server had told something.
func lost(t *testing.T, ops []crashvfs.Op, keys []byte, states int) (n, told int, example error) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range states {
		c := testConfig(t.TempDir())
		mark, err := crashvfs.Crash(ops, 1+rng.IntN(len(ops)), true, rng, c.Dir)
		check(t, err)
		if mark == 0 {
			continue // Create had not returned
		}
		check(t, os.WriteFile(filepath.Join(c.Dir, keysName), keys, 0o600))
		v, err := Open(context.Background(), c, testPassword)
		if err == nil {
			if cursor, _ := v.Cursor(context.Background()); cursor >= cursorOfTurn {
				told++
			}
			err = errors.Join(tells(v, mark-1), v.Close())
		}
		if err != nil {
			n, example = n+1, err
		}
	}
	return n, told, example
}

// TestPowerLoss: whatever the moment, what was saved is there, and what the
// server told is there together with the cursor or not at all.
func TestPowerLoss(t *testing.T) {
	ops, keys := record(t)
	n, told, err := lost(t, ops, keys, 150)
	if n > 0 {
		t.Fatalf("%d states are not what they must be: %v", n, err)
	}
	if told < 30 {
		t.Errorf("only %d states have a turn in them: the story is too short", told)
	}
}

// TestPowerLoss_Control: without syncs the same test must find losses.
func TestPowerLoss_Control(t *testing.T) {
	ops, keys := record(t)
	ops = slices.DeleteFunc(ops, func(op crashvfs.Op) bool { return op.What == crashvfs.Sync })
	if n, _, _ := lost(t, ops, keys, 40); n == 0 {
		t.Fatal("nothing is lost without syncs: the test proves nothing")
	}
}

// TestPowerLoss_Apart: what could come of a turn whose parts did not go together
// is found.
func TestPowerLoss_Apart(t *testing.T) {
	for name, harm := range map[string]string{
		"None":         ``,
		"CursorAhead":  `UPDATE setting SET value = '2000' WHERE name = 'cursor'`,
		"CursorBehind": `UPDATE setting SET value = '1' WHERE name = 'cursor'`,
		"RowGone":      `DELETE FROM document WHERE id = '` + string(id(colleagues+1)) + `'`,
		"AnswerGone":   `DELETE FROM kept`,
		"SaveGone":     `DELETE FROM outbox WHERE n = 5`,
		"SaveAlone":    `DELETE FROM overlay WHERE n = 5`,
		"OldRow":       `UPDATE document SET title = 'saved 1' WHERE id = '` + string(id(1)) + `'`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, v := context.Background(), create(t)
			for n := range storyFilled {
				apply(t, v, frame(1, nil, row(fills+n, 1, "Name", fmt.Sprint("filled ", n))))
			}
			for n := 1; n <= savesOfTurn; n++ {
				save(t, v, mutation(n, made(n, "Name", fmt.Sprint("saved ", n))))
			}
			told, acks := storyTurn(1)
			frames, err := v.unpacked([]wire.Rows{told})
			check(t, err)
			_, err = v.ApplyTurn(ctx, frames, false, acks)
			check(t, err)
			check(t, v.run(ctx, harm))
			if err := tells(v, savesOfTurn); (err == nil) != (harm == "") {
				t.Errorf("found %v", err)
			}
		})
	}
}
