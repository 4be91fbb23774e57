package calendar

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"time"
)

// Encoder writes feeds. It keeps the events it has encoded, so that one changed
// event of ten thousand costs one encoding. The zero value is ready; it may be
// used by several at once.
type Encoder struct{ cache cache }

// Skipped tells of an event that was left out.
type Skipped struct {
	UID string
	Err error
}

// ErrTwice reports an event whose UID another event of the feed has.
var ErrTwice = errors.New("a UID twice")

// ErrNothing reports that none of a feed's events could be encoded. Clients
// would take an empty calendar for the news that all is cancelled.
var ErrNothing = errors.New("no event can be encoded")

// ErrZone reports a zone that clients do not know by its name.
var ErrZone = errors.New("zone without a name")

// Write writes a feed with an encoder of its own: for files and tests.
func Write(w io.Writer, f Feed, events []Event) ([]Skipped, error) {
	return new(Encoder).Write(w, f, events)
}

// Write writes a feed. Events that cannot be encoded are left out and told of.
// Nothing is written before all is encoded.
func (e *Encoder) Write(w io.Writer, f Feed, events []Event) ([]Skipped, error) {
	d, skipped, err := e.document(f, events)
	if err != nil {
		return skipped, err
	}
	if _, err := io.Copy(w, d.reader()); err != nil {
		return skipped, fmt.Errorf("write feed: %w", err)
	}
	return skipped, nil
}

// document encodes a feed, in the order of the UIDs: the same events give the
// same bytes in whatever order they come.
func (e *Encoder) document(f Feed, events []Event) (d document, skipped []Skipped, err error) {
	if zoned(f.Zone) && !strings.Contains(f.Zone.String(), "/") {
		return d, nil, fmt.Errorf("%w: %q", ErrZone, f.Zone.String())
	}
	keys := make([]key, len(events))
	order := make([]int, len(events))
	h := hasher{seed: seed}
	for i := range events {
		order[i] = i
		keys[i] = key{events[i].UID, events[i].Seq, h.event(f, events[i])}
	}
	slices.SortStableFunc(order, func(a, b int) int { // of two with one UID the newer comes first
		return cmp.Or(strings.Compare(keys[a].uid, keys[b].uid), cmp.Compare(keys[b].seq, keys[a].seq))
	})
	found := make([]*lines, len(events))
	lacking := e.cache.find(keys, found)
	for _, i := range lacking {
		found[i] = &lines{}
		found[i].text, found[i].err = encode(f.Level.Show(events[i], f.BusyText), f.Zone)
		found[i].sum = sha256.Sum256(found[i].text)
	}
	e.cache.add(keys, found, lacking)

	years := span{}
	d.events = make([]*lines, 0, len(events))
	last := -1
	for _, i := range order {
		switch {
		case found[i].err != nil:
			skipped = append(skipped, Skipped{keys[i].uid, found[i].err})
			continue
		case last >= 0 && keys[last].uid == keys[i].uid:
			skipped = append(skipped, Skipped{keys[i].uid, ErrTwice})
			continue
		}
		last = i
		d.events = append(d.events, found[i])
		if events[i].Yearly && !events[i].AllDay && zoned(f.Zone) {
			years.add(events[i].Start.In(f.Zone).Year())
		}
	}
	if len(events) > 0 && len(d.events) == 0 {
		return d, skipped, ErrNothing
	}
	d.head, err = head(f, years, len(d.events) == 0)
	return d.measured(), skipped, err
}

// seed makes the cache's hashes unforgeable; nothing that is sent depends on it.
var seed = maphash.MakeSeed()

// span is the years that repeated events start in.
type span struct{ first, last int }

func (s *span) add(year int) {
	if s.first == 0 {
		s.first, s.last = year, year
	}
	s.first, s.last = min(s.first, year), max(s.last, year)
}

// anyYear is what an empty calendar explains its zone for.
const anyYear = 2020

// head writes all that comes before the events. An empty calendar explains a
// zone that nothing uses: there must be something in it (RFC 5545 §3.6).
func head(f Feed, years span, empty bool) ([]byte, error) {
	var b bytes.Buffer
	ttl := duration(f.TTL)
	name := escape(Redact(f.Name))
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kontor//Calendar//RU\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n")
	if name != "" {
		b.WriteString("NAME:" + name + "\r\nX-WR-CALNAME:" + name + "\r\n")
	}
	b.WriteString("REFRESH-INTERVAL;VALUE=DURATION:" + ttl + "\r\nX-PUBLISHED-TTL:" + ttl + "\r\n")
	zone := f.Zone
	if !zoned(zone) {
		zone = time.UTC
	} else {
		b.WriteString("X-WR-TIMEZONE:" + zone.String() + "\r\n")
	}
	out := fold(b.Bytes())
	if empty {
		years.add(anyYear)
	}
	if years.first == 0 {
		return out, nil
	}
	explained, err := timezone(zone, years.first, years.last)
	return append(out, explained...), err
}

// often is how often clients come when nobody says otherwise.
const often = 15 * time.Minute

func duration(d time.Duration) string {
	if d < time.Minute {
		d = often
	}
	return fmt.Sprintf("PT%dM", int64(d/time.Minute))
}
