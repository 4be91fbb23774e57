package calendar

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// page is a feed as last sent, plain and, once somebody asked for it, zipped.
type page struct {
	stamp string // what the source said when the events were asked for
	tag   string
	plain document
	zip   func() ([]byte, error)
}

func newPage(stamp string, d document, tag string) *page {
	p := &page{stamp: stamp, tag: tag, plain: d}
	p.zip = sync.OnceValues(func() ([]byte, error) { return zipped(d.reader()) })
	return p
}

// again is the same page under another stamp: the base has changed, but nothing
// that this feed shows.
func (p *page) again(stamp string) *page {
	return &page{stamp: stamp, tag: p.tag, plain: p.plain, zip: p.zip}
}

// size is about what the page takes in memory.
func (p *page) size() int { return int(p.plain.size() * 5 / 4) }

// tagOf names a document's content, the same after a restart.
func tagOf(d document) string {
	sum := d.sum()
	return hex.EncodeToString(sum[:16])
}

func zipped(plain io.Reader) ([]byte, error) {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(z, plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// serve answers with the page. ServeContent knows conditions and ranges; the
// zipped bytes are another thing with a tag of its own, so that no client joins
// a part of one to a part of the other.
func (p *page) serve(w http.ResponseWriter, r *http.Request) error {
	head := w.Header()
	content, tag := p.plain.reader(), p.tag
	if acceptsGzip(r.Header) {
		zip, err := p.zip()
		if err != nil {
			return err
		}
		content, tag = bytes.NewReader(zip), p.tag+"-gz"
		head.Set("Content-Encoding", "gzip")
		if r.Method == http.MethodHead && r.Header.Get("If-Match") == "" {
			head.Set("Content-Length", strconv.Itoa(len(zip))) // ServeContent tells it of plain bytes only
		}
	}
	head.Set("ETag", `"`+tag+`"`)
	head.Set("Vary", "Accept-Encoding")
	head.Set("Content-Type", "text/calendar; charset=utf-8")
	head.Set("Cache-Control", "private, no-cache") // rights are asked at each fetch
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}

// acceptsGzip reads Accept-Encoding as far as it concerns us: an explicit word
// about gzip counts more than one about everything.
func acceptsGzip(h http.Header) bool {
	accepted, named := false, false
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "gzip" && (name != "*" || named) {
			continue
		}
		weight, weighed := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		accepted, named = !weighed || err == nil && q > 0, name == "gzip"
	}
	return accepted
}
