package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"kontor/syncserver/calendar"
	"kontor/syncserver/hub"
)

// serve runs the server until ctx ends.
func serve(ctx context.Context, c cmdline, out io.Writer, log *slog.Logger) error {
	listen, err := c.need("listen")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, log)
	if err != nil {
		return err
	}
	if c.options["now"] != "" && !b.records.Meta().Trial {
		return errors.Join(fmt.Errorf("%w: --now is for bases made with --trial", errUsage), b.Close())
	}
	if file := c.options["tls-cert"]; file != "" {
		if b.cert, err = tls.LoadX509KeyPair(file, c.options["tls-key"]); err != nil {
			return errors.Join(fmt.Errorf("load certificate: %w", err), b.Close())
		}
	}
	return errors.Join(b.listen(ctx, listen, c, out), b.Close())
}

func (b *base) listen(ctx context.Context, address string, c cmdline, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	if err := b.control(ctx, &running); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	h := &hub.Hub{Records: b.records, Auth: b.auth, Identity: b.identity, Log: b.log, Now: b.clock.now, Answer: b.answer}
	mux := http.NewServeMux()
	mux.Handle("/sync", h.Handler())
	mux.Handle(calendar.Prefix, calendar.NewHandler(feedSource{b}, calendar.Options{Log: b.log}))
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog:  slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{b.cert}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}},
	}
	running.Go(func() { b.midnights(ctx) })
	if err := b.serveOps(ctx, c, &running); err != nil {
		return errors.Join(err, l.Close())
	}
	running.Go(func() {
		<-ctx.Done()
		h.Close()
		grace, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		_ = server.Shutdown(grace)
	})
	fmt.Fprintln(out, "listening", l.Addr())
	if err := server.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// midnights runs what a new day of the company moves.
func (b *base) midnights(ctx context.Context) {
	for {
		now := b.clock.now().In(b.records.Meta().Zone)
		next := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 1, 0, now.Location())
		timer := time.NewTimer(next.Sub(now))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			if err := b.records.Midnight(ctx); err != nil {
				b.log.Error("midnight failed", "error", err)
			}
		}
	}
}

// serveOps answers whether the server lives and is ready, on an address of its
// own that is not meant for the world.
func (b *base) serveOps(ctx context.Context, c cmdline, running *sync.WaitGroup) error {
	address := c.options["ops"]
	if address == "" {
		return nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen for ops: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := b.db.Reader.PingContext(r.Context()); err != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	running.Go(func() { <-ctx.Done(); _ = server.Close() })
	running.Go(func() { _ = server.Serve(l) })
	return nil
}
