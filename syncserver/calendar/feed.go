package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
)

// Writer writes feeds and keeps the events it has encoded, so that one changed
// event of ten thousand costs one encoding.
type Writer struct {
	// Report is told of an event that was left out.
	Report func(error)
	mu     sync.Mutex
	known  map[string]known
}

type known struct {
	of  Event
	raw []byte
}

// maxKnown bounds the memory of encoded events.
const maxKnown = 50_000

// Write gives the whole feed. An empty one is a valid calendar.
func (w *Writer) Write(name string, events []Event) []byte {
	var buf bytes.Buffer
	buf.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kontor//Calendar//RU\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n")
	buf.Write(fold([]byte("X-WR-CALNAME:" + escape(clean(name)) + "\r\n")))
	buf.WriteString("X-PUBLISHED-TTL:PT15M\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n")
	for _, e := range events {
		raw, err := w.encoded(e)
		if err != nil {
			w.Report(err)
			continue
		}
		buf.Write(raw)
	}
	buf.WriteString("END:VCALENDAR\r\n")
	return buf.Bytes()
}

func (w *Writer) encoded(e Event) ([]byte, error) {
	w.mu.Lock()
	k, ok := w.known[e.UID]
	w.mu.Unlock()
	if ok && k.of == e {
		return k.raw, nil
	}
	raw, err := encode(e)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known == nil || len(w.known) >= maxKnown {
		w.known = map[string]known{}
	}
	w.known[e.UID] = known{e, raw}
	return raw, nil
}

func escape(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch r {
		case '\\', ';', ',':
			b.WriteByte('\\')
		case '\n':
			b.WriteString(`\n`)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Tag is the ETag of a feed's bytes.
func Tag(raw []byte) string {
	sum := sha256.Sum256(raw)
	return fmt.Sprintf("%q", hex.EncodeToString(sum[:16]))
}
