package records

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// line is one document's part of a change as the history keeps it.
type line struct {
	Doc      doc.ID
	Kind     string
	Mutation doc.ID
	Actor    doc.ID
	Client   string
	MadeAt   string
	TakenAt  string
	fields   map[string][2]json.RawMessage
	salts    map[string]string
	commits  map[string]string
	reason   string
}

// reasonPath is where the commitment of the reason stands among the fields'.
const reasonPath = ""

func (b *batchRun) newLine(a Author, m *change.Mutation, c *change.Changed, now time.Time) (line, error) {
	l := line{
		Doc: c.ID, Kind: c.Kind.Name, Mutation: m.ID, Actor: a.Employee, Client: a.Client, reason: m.Reason,
		MadeAt:  m.At.UTC().Format(time.RFC3339),
		TakenAt: now.UTC().Format(time.RFC3339),
		fields:  map[string][2]json.RawMessage{}, salts: map[string]string{}, commits: map[string]string{},
	}
	touched := c.Touched
	if c.New {
		touched = born(c)
	}
	for _, path := range touched {
		l.fields[path] = [2]json.RawMessage{orNull(c.PrevParts.At(path)), orNull(c.Parts.At(path))}
	}
	for _, path := range b.masked[c.ID] {
		l.fields[path] = [2]json.RawMessage{orNull(nil), orNull(c.Parts.At(path))}
	}
	// One random read for all salts of the line: each is 16 bytes of it.
	paths := append(slices.Sorted(maps.Keys(l.fields)), reasonPath)
	random := make([]byte, 16*len(paths))
	if _, err := io.ReadFull(b.Random, random); err != nil {
		return l, fmt.Errorf("salt: %w", err)
	}
	for i, path := range paths {
		salt := random[16*i : 16*i+16]
		l.salts[path] = base64.RawStdEncoding.EncodeToString(salt)
		l.commits[path] = commitment(salt, l.value(path))
	}
	return l, nil
}

// born lists what a new document has, also what no patch says: how its kind
// starts and whose it is. When and by whom stands in the line itself.
func born(c *change.Changed) (paths []string) {
	for path := range c.Kind.Diff(nil, c.Parts) {
		if !slices.Contains([]string{"CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy"}, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}

// value is the text that the commitment of a path is made of.
func (l *line) value(path string) []byte {
	if path == reasonPath {
		return []byte(l.reason)
	}
	pair := l.fields[path]
	return append(append(slices.Clone(pair[0]), '\n'), pair[1]...)
}

// commitment binds the history to a value without telling it: when the value
// and its salt are erased, the commitment stays and says nothing.
func commitment(salt, value []byte) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write(value)
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}

// writeHistory writes the lines of one change and its link of the chain.
func (b *batchRun) writeHistory(lines []line, seq int64) error {
	if b.chain == "" {
		if err := b.lastHash(); err != nil {
			return err
		}
	}
	for i := range lines {
		if err := b.writeLine(&lines[i], seq); err != nil {
			return fmt.Errorf("history of %s: %w", lines[i].Doc, err)
		}
	}
	b.chain = link(b.chain, seq, lines)
	if err := b.tx.Exec(`INSERT INTO chain (seq, hash) VALUES ($1, $2)`, seq, b.chain); err != nil {
		return fmt.Errorf("chain: %w", err)
	}
	return nil
}

func (b *batchRun) lastHash() error {
	_, err := b.tx.Row([]any{&b.chain}, `
		SELECT hash
		FROM chain
		ORDER BY seq DESC
		LIMIT 1`)
	if err != nil {
		return fmt.Errorf("chain: %w", err)
	}
	return nil
}

func (b *batchRun) writeLine(l *line, seq int64) error {
	var texts [3]string
	for i, v := range []any{l.fields, l.salts, l.commits} {
		t, err := json.Marshal(v)
		if err != nil {
			return err
		}
		texts[i] = string(t)
	}
	return b.tx.Exec(`
		INSERT INTO history (seq, doc, kind, mutation, actor, client, made_at, taken_at, reason, fields, salts, commits)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		seq, l.Doc, l.Kind, l.Mutation, l.Actor, l.Client, l.MadeAt, l.TakenAt, l.reason, texts[0], texts[1], texts[2])
}

// link is the next hash of the chain: over the one before, the seq, and of
// each line everything but values, which stand in by their commitments.
func link(before string, seq int64, lines []line) string {
	sorted := slices.Clone(lines)
	slices.SortFunc(sorted, func(a, b line) int { return compare(a.Doc, b.Doc) })
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n", before, seq)
	for _, l := range sorted {
		head, _ := json.Marshal(l) // the exported fields; a struct of strings cannot fail
		commits, _ := json.Marshal(l.commits)
		fmt.Fprintf(h, "%s%s\n", head, commits)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func compare[S ~string](a, b S) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func topOf(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}
