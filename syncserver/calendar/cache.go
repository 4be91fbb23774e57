package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"strconv"
	"sync"
	"time"
)

// key names an event as it was at one time and is shown by one feed.
type key struct {
	uid  string
	seq  int64
	hash uint64
}

// lines is an encoded event, or why it cannot be encoded.
type lines struct {
	text []byte
	sum  [sha256.Size]byte
	err  error
}

// generation is how many events are kept at least.
const generation = 50_000

// cache keeps encoded events. It has two generations: what is not asked for
// while the younger one fills up is forgotten with the older.
type cache struct {
	mu         sync.Mutex
	young, old map[key]*lines
}

// find looks up all keys at once and gives the places of those it lacks.
func (c *cache) find(keys []key, found []*lines) (lacking []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, k := range keys {
		l, ok := c.young[k]
		if !ok {
			if l, ok = c.old[k]; ok {
				c.put(k, l)
			}
		}
		if !ok {
			lacking = append(lacking, i)
		}
		found[i] = l
	}
	return lacking
}

// add keeps what has been encoded since.
func (c *cache) add(keys []key, found []*lines, fresh []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range fresh {
		c.put(keys[i], found[i])
	}
}

func (c *cache) put(k key, l *lines) {
	if c.young == nil || len(c.young) >= generation {
		c.young, c.old = map[key]*lines{}, c.young
	}
	c.young[k] = l
}

// hasher hashes events one after another, with one buffer for all.
type hasher struct {
	seed maphash.Seed
	buf  []byte
}

// event covers all that an event's lines depend on.
func (h *hasher) event(f Feed, e Event) uint64 {
	h.buf = h.buf[:0]
	h.text(string(f.Level))
	h.text(f.BusyText)
	if e.Yearly && f.Zone != nil {
		h.text(f.Zone.String())
	}
	h.moment(e.Start)
	h.moment(e.End)
	h.moment(e.Modified)
	for _, is := range [...]bool{e.AllDay, e.Yearly, e.Busy, e.Private} {
		h.buf = strconv.AppendBool(h.buf, is)
	}
	h.text(string(e.Status))
	h.text(e.Summary)
	h.text(e.Description)
	h.text(e.Location)
	for _, c := range e.Categories {
		h.text(c)
	}
	return maphash.Bytes(h.seed, h.buf)
}

// text writes its length first, so that no two rows of texts look alike.
func (h *hasher) text(s string) {
	h.buf = append(binary.AppendVarint(h.buf, int64(len(s))), s...)
}

func (h *hasher) moment(t time.Time) {
	_, offset := t.Zone()
	h.buf = binary.AppendVarint(binary.AppendVarint(h.buf, t.Unix()), int64(offset))
}
