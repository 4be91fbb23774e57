package records

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// piece is one document's news: what it is now, and where it was seen before
// and is seen after. Its encodings are shared by all sessions that see alike.
type piece struct {
	kind  *doc.Kind
	was   doc.Sight
	sight doc.Sight
	at    int64
	row   wire.Row

	mu      sync.Mutex
	encoded map[string]cbor.RawMessage // by hidden fields
}

// encode gives the row as it is sent to those from whom the fields are hidden.
func (p *piece) encode(hidden []string) (cbor.RawMessage, error) {
	key := strings.Join(hidden, ",")
	p.mu.Lock()
	defer p.mu.Unlock()
	if raw, ok := p.encoded[key]; ok {
		return raw, nil
	}
	raw, err := encodeRow(p.row, hidden)
	if err != nil {
		return nil, err
	}
	if p.encoded == nil {
		p.encoded = map[string]cbor.RawMessage{}
	}
	p.encoded[key] = raw
	return raw, nil
}

// encodeRow strips what is hidden: it never leaves the server.
func encodeRow(row wire.Row, hidden []string) (cbor.RawMessage, error) {
	if len(hidden) > 0 {
		row.Hidden = hidden
		// Most bodies have nothing of it: to look for the name spares taking them
		// apart. That one name may stand inside of a value costs only time.
		if slices.ContainsFunc(hidden, func(f string) bool { return strings.Contains(row.Body, `"`+f+`"`) }) {
			parts, err := doc.Body(row.Body).Parts()
			if err != nil {
				return nil, err
			}
			row.Body = string(parts.Without(hidden).Body())
		}
	}
	return wire.EncodeRow(row)
}

// ringSize is how many recent pieces are kept in memory for live sessions;
// whoever is further behind reads the base.
const ringSize = 4096

// ring holds the newest pieces in order.
type ring struct {
	mu     sync.RWMutex
	pieces []*piece
	from   int64 // the ring holds everything after this seq
}

func (g *ring) reset(head int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.from, g.pieces = head, nil
}

func (g *ring) add(pieces []*piece) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pieces = append(g.pieces, pieces...)
	if over := len(g.pieces) - ringSize; over > 0 {
		// Not in the middle of a change: it is read whole or not at all.
		for over < len(g.pieces) && g.pieces[over].at == g.pieces[over-1].at {
			over++
		}
		g.from = g.pieces[over-1].at
		g.pieces = slices.Clone(g.pieces[over:])
	}
}

// after gives the pieces after a seq, or false if they reach back too far.
func (g *ring) after(seq int64) ([]*piece, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if seq < g.from {
		return nil, false
	}
	i, _ := slices.BinarySearchFunc(g.pieces, seq+1, func(p *piece, at int64) int { return int(min(max(p.at-at, -1), 1)) })
	return g.pieces[i:], true
}

// news wakes whoever waits for a commit.
type news struct {
	head     atomic.Int64
	mu       sync.Mutex
	watchers map[chan struct{}]bool
}

// Watch gives a channel that receives after every commit and every change of
// rights; several may be told as one. stop must be called.
func (r *Records) Watch() (wake <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	n := &r.news
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.watchers == nil {
		n.watchers = map[chan struct{}]bool{}
	}
	n.watchers[c] = true
	return c, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.watchers, c)
	}
}

// publish tells of a committed batch.
func (r *Records) publish(b *batchRun) {
	if b.rights {
		r.actors.forget()
	}
	if b.seen != r.news.head.Load() {
		// A commit that seemed to fail came through: its news are in the base only.
		r.actors.forget()
		r.recent.reset(b.seen)
	}
	r.recent.add(b.pieces)
	r.news.head.Store(b.head)
	if b.tell != nil {
		b.tell()
	}
	r.news.mu.Lock()
	defer r.news.mu.Unlock()
	for c := range r.news.watchers {
		select {
		case c <- struct{}{}:
		default: // told already, not yet awake
		}
	}
}
