package calendar

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// ErrUnknown reports a token that opens nothing: never made, revoked, its owner
// blocked. Which of these is nobody's business.
var ErrUnknown = errors.New("unknown feed")

// Source gives what feeds show.
type Source interface {
	// Stamp changes whenever the feed's content may have.
	Stamp(ctx context.Context, token string) (string, error)
	// Feed gives the name and the events, by the rights of this moment.
	Feed(ctx context.Context, token string) (name string, events []Event, err error)
}

// Token makes a secret for a feed's address and the hash to store.
func Token(random io.Reader) (token, hash string, err error) {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(random, secret); err != nil {
		return "", "", fmt.Errorf("feed token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(secret)
	return token, Hash(token), nil
}

// Hash is what is stored of a token.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// Handler serves feeds at their prefix followed by <token>.ics.
type Handler struct {
	Source Source
	Writer *Writer
	Log    *slog.Logger
	mu     sync.Mutex
	cached map[string]*body
}

// body is a feed as last written.
type body struct {
	stamp, tag string
	raw, zip   []byte
}

// Prefix is the path that feeds lie under.
const Prefix = "/calendar/"

// maxCached bounds how many feeds are kept written.
const maxCached = 256

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "GET or HEAD", http.StatusMethodNotAllowed)
		return
	}
	token, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, Prefix), ".ics")
	if !ok || len(token) != 43 {
		token = "" // looked up all the same, so that it takes as long
	}
	b, err := h.body(r.Context(), token)
	switch {
	case errors.Is(err, ErrUnknown):
		http.Error(w, "not found", http.StatusNotFound)
	case err != nil:
		h.Log.Error("feed failed", "error", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, "try again later", http.StatusServiceUnavailable)
	default:
		b.serve(w, r)
	}
}

func (h *Handler) body(ctx context.Context, token string) (*body, error) {
	stamp, err := h.Source.Stamp(ctx, token)
	if err != nil {
		return nil, err
	}
	key := Hash(token)
	h.mu.Lock()
	b := h.cached[key]
	h.mu.Unlock()
	if b != nil && b.stamp == stamp {
		return b, nil
	}
	name, events, err := h.Source.Feed(ctx, token)
	if err != nil {
		return nil, err
	}
	raw := h.Writer.Write(name, events)
	b = &body{stamp: stamp, raw: raw, tag: Tag(raw)}
	if b.zip, err = zipped(raw); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cached == nil || len(h.cached) >= maxCached {
		h.cached = map[string]*body{}
	}
	h.cached[key] = b
	return b, nil
}

func zipped(raw []byte) ([]byte, error) {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	err := z.Close()
	return buf.Bytes(), err
}

// serve answers with the bytes; ServeContent knows conditions and ranges.
func (b *body) serve(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Type", "text/calendar; charset=utf-8")
	head.Set("Cache-Control", "private, max-age=60")
	head.Set("Vary", "Accept-Encoding")
	raw, tag := b.raw, b.tag
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head.Set("Content-Encoding", "gzip")
		raw, tag = b.zip, strings.TrimSuffix(b.tag, `"`)+`-gz"`
	}
	head.Set("ETag", tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(raw))
}
