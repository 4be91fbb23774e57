package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"
)

// serveOps answers whether the server lives, is ready and how it fares, on an
// address of its own that is not meant for the world: without a host it is
// the machine's own.
func (b *base) serveOps(ctx context.Context, c cmdline, running *sync.WaitGroup) error {
	address := c.options["ops"]
	if address == "" {
		return nil
	}
	if strings.HasPrefix(address, ":") {
		address = "127.0.0.1" + address
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return cannotListen(address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := b.db.Reader.PingContext(r.Context()); err != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", b.metrics)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	running.Go(func() { <-ctx.Done(); _ = server.Close() })
	running.Go(func() { _ = server.Serve(l) })
	b.log.Info("ops", "address", l.Addr().String())
	return nil
}

// metrics writes gauges in the text form that Prometheus reads.
func (b *base) metrics(w http.ResponseWriter, _ *http.Request) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for _, g := range []struct {
		name  string
		value any
	}{
		{"kontor_head_seq", b.records.Head()},
		{"kontor_database_connections", b.db.Reader.Stats().OpenConnections},
		{"go_goroutines", runtime.NumGoroutine()},
		{"go_memstats_heap_inuse_bytes", m.HeapInuse},
	} {
		fmt.Fprintf(w, "# TYPE %s gauge\n%s %v\n", g.name, g.name, g.value)
	}
}
