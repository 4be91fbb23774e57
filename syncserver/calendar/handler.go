package calendar

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// ErrUnknown reports a token that opens nothing: never made, revoked, expired,
// its owner blocked. Which of these is nobody's business.
var ErrUnknown = errors.New("unknown feed")

// Source gives what feeds show, by the rights of the moment of asking.
type Source interface {
	// Stamp is cheap and differs whenever what Events gives may differ: after a
	// change of data, of rights, and of the day.
	Stamp(ctx context.Context, tokenHash [32]byte) (stamp string, err error)
	// Events gives the feed as a whole.
	Events(ctx context.Context, tokenHash [32]byte) (Feed, []Event, error)
}

// Options are what a handler may be told; the zero value is fit for use.
type Options struct {
	// Log is told of faults and of events left out, without names of persons
	// and without tokens.
	Log *slog.Logger
	// Pace hides how an unknown token was found to be so: the answer goes out
	// after a whole number of paces. 25 ms when zero.
	Pace time.Duration
	// RetryAfter is when clients are asked to come again after a fault. One
	// minute when zero.
	RetryAfter time.Duration
	// Memory bounds the bytes of feeds kept ready. 128 MiB when zero.
	Memory int
}

// Handler serves the feeds under Prefix.
type Handler struct {
	source  Source
	opts    Options
	encoder Encoder
	shelf   shelf
}

// NewHandler serves the source's feeds.
func NewHandler(src Source, opts Options) *Handler {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Pace <= 0 {
		opts.Pace = 25 * time.Millisecond
	}
	if opts.RetryAfter <= 0 {
		opts.RetryAfter = time.Minute
	}
	if opts.Memory <= 0 {
		opts.Memory = 128 << 20
	}
	return &Handler{source: src, opts: opts, shelf: shelf{limit: opts.Memory}}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer") // the address is the secret
	head.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if _, ok := r.Header["Origin"]; ok { // a web page asks, and none of ours does
		w.WriteHeader(http.StatusForbidden)
		return
	}
	p, err := h.page(r.Context(), requested(r.URL.Path))
	if err == nil {
		err = p.serve(w, r)
	}
	switch {
	case errors.Is(err, ErrUnknown):
		pause(r.Context(), h.opts.Pace-time.Since(began)%h.opts.Pace)
		w.WriteHeader(http.StatusNotFound)
	case err != nil:
		if r.Context().Err() == nil {
			h.opts.Log.Error("calendar feed failed", "error", err)
		}
		head.Set("Retry-After", strconv.Itoa(int(h.opts.RetryAfter.Seconds())))
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// pause waits, unless who asked has gone.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// page gives the feed as it is now. The stamp is taken before the events: when
// something changes in between, the page is newer than its stamp and is made
// once more, never once too seldom.
func (h *Handler) page(ctx context.Context, hash [32]byte) (*page, error) {
	stamp, err := h.source.Stamp(ctx, hash)
	if err != nil {
		return nil, h.forget(hash, err)
	}
	kept := h.shelf.get(hash)
	if kept != nil && kept.stamp == stamp {
		return kept, nil
	}
	f, events, err := h.source.Events(ctx, hash)
	if err != nil {
		return nil, h.forget(hash, err)
	}
	d, skipped, err := h.encoder.document(f, events)
	for _, s := range skipped {
		h.opts.Log.Warn("event left out of a calendar feed", "uid", s.UID, "error", s.Err)
	}
	if err != nil {
		return nil, err
	}
	if tag := tagOf(d); kept != nil && kept.tag == tag {
		kept = kept.again(stamp)
	} else {
		kept = newPage(stamp, d, tag)
	}
	h.shelf.put(hash, kept)
	return kept, nil
}

// forget drops what a feed showed once it is not to show anything any more.
func (h *Handler) forget(hash [32]byte, err error) error {
	if errors.Is(err, ErrUnknown) {
		h.shelf.put(hash, nil)
	}
	return err
}
