package calendar

import (
	"bytes"
	"testing"
	"testing/iotest"
)

// TestReader: a document is read, wholly and from anywhere, as if its pieces had
// been put together; some of them may be empty.
func TestReader(t *testing.T) {
	d := document{head: []byte("head "), events: []*lines{{text: []byte("one ")}, {}, {text: []byte("three, a longer one ")}}}.measured()
	whole := append(bytes.Join([][]byte{d.head, d.events[0].text, d.events[2].text}, nil), footer...)
	if d.size() != int64(len(whole)) {
		t.Errorf("%d bytes, want %d", d.size(), len(whole))
	}
	if err := iotest.TestReader(d.reader(), whole); err != nil {
		t.Error(err)
	}
}
