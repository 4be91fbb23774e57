package calendar

import (
	"crypto/sha256"
	"hash/maphash"
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
	young, old map[key]lines
}

// find looks up all keys at once and gives the places of those it lacks.
func (c *cache) find(keys []key, found []lines) (lacking []int) {
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
func (c *cache) add(keys []key, found []lines, fresh []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range fresh {
		c.put(keys[i], found[i])
	}
}

func (c *cache) put(k key, l lines) {
	if c.young == nil || len(c.young) >= generation {
		c.young, c.old = map[key]lines{}, c.young
	}
	c.young[k] = l
}

// hashEvent covers all that an event's lines depend on.
func hashEvent(h *maphash.Hash, f Feed, e Event) uint64 {
	h.Reset()
	text := func(s string) {
		maphash.WriteComparable(h, len(s))
		h.WriteString(s)
	}
	moment := func(t time.Time) {
		_, offset := t.Zone()
		maphash.WriteComparable(h, [2]int64{t.Unix(), int64(offset)})
	}
	text(string(f.Level))
	text(f.BusyText)
	if e.Yearly && f.Zone != nil {
		text(f.Zone.String())
	}
	moment(e.Start)
	moment(e.End)
	moment(e.Modified)
	maphash.WriteComparable(h, [4]bool{e.AllDay, e.Yearly, e.Busy, e.Private})
	text(string(e.Status))
	text(e.Summary)
	text(e.Description)
	text(e.Location)
	for _, c := range e.Categories {
		text(c)
	}
	return h.Sum64()
}
