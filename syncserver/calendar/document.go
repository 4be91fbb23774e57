package calendar

import (
	"crypto/sha256"
	"errors"
	"io"
	"slices"
)

// document is a feed in pieces: what comes before the events, and they. It is
// read as it lies there: put together, the copying alone would cost more than
// all the rest of a feed of which one event has changed.
type document struct {
	head   []byte
	events []*lines
	ends   []int64 // where each piece ends, the footer last
}

var footer = []byte("END:VCALENDAR\r\n")

// measured is the document once its pieces are known.
func (d document) measured() document {
	d.ends = make([]int64, len(d.events)+2)
	at := int64(0)
	for i := range d.ends {
		at += int64(len(d.piece(i)))
		d.ends[i] = at
	}
	return d
}

func (d document) piece(i int) []byte {
	switch {
	case i == 0:
		return d.head
	case i <= len(d.events):
		return d.events[i-1].text
	}
	return footer
}

// size is how many bytes it has.
func (d document) size() int64 { return d.ends[len(d.ends)-1] }

// sum tells whether two documents are the same without putting them together.
func (d document) sum() [sha256.Size]byte {
	h := sha256.New()
	h.Write(d.head)
	for i := range d.events {
		h.Write(d.events[i].sum[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// reader reads the document from its beginning.
func (d document) reader() io.ReadSeeker { return &reader{document: d} }

type reader struct {
	document
	at int64
}

// errSeek reports a place before the beginning.
var errSeek = errors.New("calendar: seek before the beginning")

// Seek implements io.Seeker.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size()
	}
	if offset < 0 {
		return 0, errSeek
	}
	r.at = offset
	return offset, nil
}

// Read implements io.Reader.
func (r *reader) Read(into []byte) (n int, err error) {
	if r.at >= r.size() {
		return 0, io.EOF
	}
	i, _ := slices.BinarySearch(r.ends, r.at+1) // the piece that ends behind it
	for ; n < len(into) && i < len(r.ends); i++ {
		piece := r.piece(i)
		k := copy(into[n:], piece[int64(len(piece))-(r.ends[i]-r.at):])
		n, r.at = n+k, r.at+int64(k)
		if r.at < r.ends[i] {
			break
		}
	}
	return n, nil
}
