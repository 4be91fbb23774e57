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
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
	"kontor/syncserver/hub"
)

// garbage is how much of it, in percent of what lives, is let lie: next to
// nothing lives here, a few MiB, and collecting took a ninth of a mutation. More
// shows in what each idle desktop costs: 50 KiB at 150 %.
const garbage = 150

// serve runs the server until ctx ends.
func serve(ctx context.Context, c cmdline, out io.Writer, log *slog.Logger) error {
	debug.SetGCPercent(garbage)
	listen, err := c.need("listen")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, log)
	if err != nil {
		return err
	}
	return errors.Join(b.serve(ctx, listen, c, out), b.Close())
}

func (b *base) serve(ctx context.Context, listen string, c cmdline, out io.Writer) error {
	if now := c.options["now"]; now != "" {
		if err := b.startAt(ctx, now); err != nil {
			return err
		}
	}
	if public := c.options["public"]; public != "" {
		address, err := addressOf("serve", public)
		if err != nil {
			return err
		}
		if err := writePublic(b.dir, address); err != nil {
			return err
		}
		b.public = address
	}
	if err := b.seedMissing(ctx); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	secure, err := b.tls(c)
	if err != nil {
		return err
	}
	return b.listen(ctx, listen, c, secure, out)
}

// tls is the server's side of TLS: a certificate given, one that a provider
// gives for the host, or the base's own.
func (b *base) tls(c cmdline) (*tls.Config, error) {
	secure := &tls.Config{Certificates: []tls.Certificate{b.cert}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}}
	file, key, host := c.options["tls-cert"], c.options["tls-key"], c.options["acme"]
	switch {
	case (file == "") != (key == ""), file != "" && host != "":
		return nil, wrongUsage("serve", "usage_tls")
	case file != "":
		cert, err := tls.LoadX509KeyPair(file, key)
		if err != nil {
			return nil, doc.Invalid("", "certificate").With("why", err.Error()).Because(err)
		}
		secure.Certificates = []tls.Certificate{cert}
	case host != "":
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(filepath.Join(b.dir, "acme")), HostPolicy: autocert.HostWhitelist(host)}
		secure.Certificates, secure.GetCertificate = nil, m.GetCertificate
		secure.NextProtos = append(secure.NextProtos, acme.ALPNProto)
	}
	return secure, nil
}

func (b *base) listen(ctx context.Context, address string, c cmdline, secure *tls.Config, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	h := &hub.Hub{Records: b.records, Content: b.content, Auth: b.auth, Identity: b.identity, Log: b.log, Now: b.clock.now, Answer: b.answer}
	mux := http.NewServeMux()
	mux.Handle("/sync", h.Handler())
	b.hub = h // before anybody gives a command
	if err := b.control(ctx, &running); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return cannotListen(address, err)
	}
	mux.Handle("/files", h.FilesHandler())
	mux.Handle(calendar.Prefix, calendar.NewHandler(feedSource{b}, calendar.Options{Log: b.log}))
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog:  slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
		TLSConfig: secure,
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
	for swept := false; ; {
		if !swept {
			if err := b.sweep(ctx); err != nil {
				b.log.Error("sweep failed", "error", err)
			}
		}
		now := b.clock.now().In(b.records.Meta().Zone)
		next := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 1, 0, now.Location())
		timer := time.NewTimer(next.Sub(now))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-b.moved:
			timer.Stop()
			swept = true
		case <-timer.C:
			if err := b.records.Midnight(ctx); err != nil {
				b.log.Error("midnight failed", "error", err)
			}
			swept = false
		}
	}
}

// sweep removes the content that nothing has referred to for a while.
func (b *base) sweep(ctx context.Context) error {
	before := b.clock.now().Add(-wire.FileGrace)
	sizes, err := b.records.Referred(ctx, before)
	if err != nil {
		return err
	}
	// Files carry the time of the machine, which a trial base's clock may be far from.
	_, err = b.content.Sweep(func(sha string) bool { _, kept := sizes[sha]; return kept }, time.Now().Add(-sweepAfter))
	return err
}

// sweepAfter is how old content must be that nothing refers to: what has just
// come is not noted yet, and what is broken off may go on.
const sweepAfter = 48 * time.Hour
