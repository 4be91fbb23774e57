package calendar

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// shop is a source whose one feed can be changed, shut and broken.
type shop struct {
	mu     sync.Mutex
	hash   [32]byte
	stamp  string
	events []Event
	asked  int // how often for events
	err    error
}

func (s *shop) Stamp(_ context.Context, hash [32]byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if hash != s.hash {
		return "", ErrUnknown
	}
	return s.stamp, s.err
}

func (s *shop) Events(context.Context, [32]byte) (Feed, []Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return Feed{Name: "Мой", Level: Full}, s.events, s.err
}

func (s *shop) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func newShop(t *testing.T) (s *shop, h *Handler, path string) {
	t.Helper()
	token, hash, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s = &shop{hash: hash, stamp: "1", events: []Event{talk("a@kontor")}}
	return s, NewHandler(s, Options{Pace: time.Millisecond}), Path(token)
}

func ask(t *testing.T, h http.Handler, method, path string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	resp := w.Result()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestHandler(t *testing.T) {
	s, h, path := newShop(t)
	resp, plain := ask(t, h, http.MethodGet, path)
	tag := resp.Header.Get("ETag")
	if resp.StatusCode != http.StatusOK || tag == "" || resp.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || resp.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%s %v", resp.Status, resp.Header)
	}
	readFeed(t, plain)

	t.Run("NotModified", func(t *testing.T) {
		resp, body := ask(t, h, http.MethodGet, path, "If-None-Match", tag)
		if resp.StatusCode != http.StatusNotModified || len(body) > 0 {
			t.Errorf("%s, %d bytes", resp.Status, len(body))
		}
	})
	t.Run("Gzip", func(t *testing.T) {
		resp, body := ask(t, h, http.MethodGet, path, "Accept-Encoding", "br, gzip;q=0.5")
		zipped := resp.Header.Get("ETag")
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil || resp.Header.Get("Content-Encoding") != "gzip" || zipped == tag || zipped == "" {
			t.Fatalf("%v %v", resp.Header, err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("unzipped it is another: %v", err)
		}
		if resp, _ := ask(t, h, http.MethodGet, path, "Accept-Encoding", "gzip", "If-None-Match", zipped); resp.StatusCode != http.StatusNotModified {
			t.Errorf("zipped and known: %s", resp.Status)
		}
		if resp, _ := ask(t, h, http.MethodGet, path, "Accept-Encoding", "gzip", "If-None-Match", tag); resp.StatusCode != http.StatusOK {
			t.Errorf("the plain one's tag for the zipped one: %s", resp.Status)
		}
		if resp, body := ask(t, h, http.MethodGet, path, "Accept-Encoding", "gzip;q=0"); resp.Header.Get("Content-Encoding") != "" || !bytes.Equal(body, plain) {
			t.Error("zipped although refused")
		}
	})
	t.Run("Head", func(t *testing.T) {
		for _, coding := range []string{"", "gzip"} {
			_, body := ask(t, h, http.MethodGet, path, "Accept-Encoding", coding)
			resp, none := ask(t, h, http.MethodHead, path, "Accept-Encoding", coding)
			if len(none) > 0 || resp.ContentLength != int64(len(body)) {
				t.Errorf("%q: %d bytes, says %d, want %d", coding, len(none), resp.ContentLength, len(body))
			}
		}
	})
	t.Run("Range", func(t *testing.T) {
		resp, body := ask(t, h, http.MethodGet, path, "Range", "bytes=0-14")
		if resp.StatusCode != http.StatusPartialContent || string(body) != "BEGIN:VCALENDAR" {
			t.Errorf("%s %q", resp.Status, body)
		}
	})
	t.Run("OtherMethods", func(t *testing.T) {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			if resp, _ := ask(t, h, method, path); resp.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s: %s", method, resp.Status)
			}
		}
	})
	t.Run("ErrOrigin", func(t *testing.T) {
		if resp, body := ask(t, h, http.MethodGet, path, "Origin", "https://evil.example"); resp.StatusCode != http.StatusForbidden || len(body) > 0 {
			t.Errorf("%s", resp.Status)
		}
	})
	t.Run("AskedOnce", func(t *testing.T) {
		if s.asked != 1 {
			t.Errorf("events were asked for %d times while nothing changed", s.asked)
		}
	})
}

// TestHandlerNews: another stamp is looked at; the tag changes only with what
// is shown.
func TestHandlerNews(t *testing.T) {
	s, h, path := newShop(t)
	resp, _ := ask(t, h, http.MethodGet, path)
	tag := resp.Header.Get("ETag")
	s.set(func() { s.stamp = "2" })
	if resp, _ := ask(t, h, http.MethodGet, path, "If-None-Match", tag); resp.StatusCode != http.StatusNotModified || s.asked != 2 {
		t.Errorf("the base has changed, the feed has not: %s, asked %d times", resp.Status, s.asked)
	}
	s.set(func() { s.stamp, s.events[0].Summary = "3", "другое" })
	if resp, body := ask(t, h, http.MethodGet, path, "If-None-Match", tag); resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "другое") {
		t.Errorf("the feed has changed: %s", resp.Status)
	}
}

// TestHandlerUnknown: every token that opens nothing gets the same bare answer.
func TestHandlerUnknown(t *testing.T) {
	s, h, path := newShop(t)
	ask(t, h, http.MethodGet, path)
	s.set(func() { s.hash = [32]byte{1} }) // revoked: also what was kept is gone
	other, _, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var first http.Header
	for name, p := range map[string]string{
		"Revoked": path, "Never": Path(other), "Short": Path("abc"), "Empty": Path(""), "NoSuffix": strings.TrimSuffix(path, ".ics"),
		"Spaces": Prefix + "%20%20.ics", "Long": Path(strings.Repeat("A", 4000)), "Dots": Prefix + "../../etc/passwd.ics", "Padded": Path(other + "="),
	} {
		for _, header := range [][]string{nil, {"Accept-Encoding", "gzip"}, {"If-None-Match", "*"}, {"Range", "bytes=0-1"}} {
			resp, body := ask(t, h, http.MethodGet, p, header...)
			if first == nil {
				first = resp.Header
			}
			if resp.StatusCode != http.StatusNotFound || len(body) > 0 || !maps.EqualFunc(first, resp.Header, slices.Equal) {
				t.Errorf("%s %v: %s %q %v", name, header, resp.Status, body, resp.Header)
			}
		}
	}
}

// TestHandlerFault: a fault is no empty calendar and no 404, and nothing of
// before is served as if it were now.
func TestHandlerFault(t *testing.T) {
	s, h, path := newShop(t)
	ask(t, h, http.MethodGet, path)
	for name, spoil := range map[string]func(){
		"Database":  func() { s.err = errors.New("disk") },
		"NoEvent":   func() { s.err, s.stamp, s.events = nil, "2", []Event{{UID: "bad@kontor"}} },
		"CutFaults": func() { s.err = context.DeadlineExceeded },
	} {
		s.set(spoil)
		resp, body := ask(t, h, http.MethodGet, path)
		if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") != "60" || len(body) > 0 || resp.Header.Get("ETag") != "" {
			t.Errorf("%s: %s %q %v", name, resp.Status, body, resp.Header)
		}
	}
	s.set(func() { s.err, s.stamp, s.events = nil, "3", []Event{talk("a@kontor")} })
	if resp, _ := ask(t, h, http.MethodGet, path); resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", resp.Status)
	}
}

// TestHandlerMany: many at once, while the feed changes, see whole feeds.
func TestHandlerMany(t *testing.T) {
	s, h, path := newShop(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 30 {
				if i == 0 {
					s.set(func() {
						s.stamp, s.events = s.stamp+"x", append(slices.Clone(s.events), talk(string(rune('b'+n))+"@kontor"))
					})
					continue
				}
				resp, body := ask(t, h, http.MethodGet, path)
				if _, err := parseFeed(body); err != nil || resp.StatusCode != http.StatusOK {
					t.Errorf("%s: %v", resp.Status, err)
				}
			}
		})
	}
	all.Wait()
}

func TestNewToken(t *testing.T) {
	token, hash, err := NewToken(rand.Reader)
	if err != nil || len(token) != 43 || requested(Path(token)) != hash || len(Path(token)) > 200 {
		t.Errorf("%d signs, %v", len(token), err)
	}
	if _, _, err := NewToken(strings.NewReader("short")); err == nil {
		t.Error("a token of too little chance")
	}
}
