package syncer

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gorilla/websocket"

	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Line is a second connection of this device's, for files only, so that none of
// them delays a row. It is one goroutine's.
type Line struct {
	link *link
	stop func() bool
}

// Line opens a line for files. It ends with ctx.
func (s *Syncer) Line(ctx context.Context) (*Line, error) {
	if !s.Status().State.Connected() {
		return nil, doc.Denied("offline")
	}
	id := s.Identity()
	l, err := dial(ctx, s.cfg.Dial, id.Host, filesPath, id.Pin)
	if err != nil {
		return nil, lineFault(err)
	}
	n := &Line{link: l, stop: context.AfterFunc(ctx, func() { _ = l.conn.NetConn().Close() })}
	if err := n.signIn(id); err != nil {
		return nil, errors.Join(lineFault(err), n.Close())
	}
	return n, nil
}

func (n *Line) signIn(id Identity) error {
	l := n.link
	if err := l.send(wire.TCarry, wire.Carry{
		Protocol: wire.Version, Client: id.Client, Token: id.Token, Sig: ed25519.Sign(id.Key, wire.CarryText(l.nonce, l.bound)),
	}); err != nil {
		return err
	}
	var ok wire.Taken
	if err := l.expect(wire.TTaken, &ok); err != nil {
		return fmt.Errorf("open a line for files: %w", err)
	}
	// The server pings while it has nothing to send.
	l.conn.SetPingHandler(func(data string) error {
		if err := n.extend(); err != nil {
			return err
		}
		return l.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(wire.WriteWithin))
	})
	return nil
}

// lineFault says that there was nobody to ask, if that is what has happened.
func lineFault(err error) error {
	if b, is := errors.AsType[*byeError](err); is && b.why == nil || errors.Is(err, errLink) {
		return doc.Denied("offline").Because(err)
	}
	return err
}

// Close ends the line.
func (n *Line) Close() error {
	n.stop()
	return n.link.conn.Close()
}

func (n *Line) extend() error {
	return n.link.conn.SetReadDeadline(time.Now().Add(wire.PongWithin))
}

// next reads one frame of the wanted type.
func (n *Line) next(want wire.Type, into any) error {
	if err := n.extend(); err != nil {
		return fmt.Errorf("%w: %w", errLink, err)
	}
	return n.link.expect(want, into)
}

// taken reads a confirmation; faults in it are an error.
func (n *Line) taken() (t wire.Taken, err error) {
	if err := n.next(wire.TTaken, &t); err != nil {
		return t, err
	}
	if len(t.Faults) > 0 {
		return t, told(t.Faults)
	}
	return t, nil
}

// Send gives the server the content of a document's file, from where it was
// broken off, and returns once it has checked it. step hears how far it is.
func (n *Line) Send(ref vault.FileRef, content io.ReaderAt, step func(done int64)) error {
	if err := n.link.send(wire.TAsk, asked(ref, true, 0)); err != nil {
		return lineFault(err)
	}
	t, err := n.taken()
	if err != nil {
		return lineFault(err)
	}
	sent, buf := t.At, make([]byte, wire.FilePiece)
	for !t.Done {
		for sent < ref.Size && sent-t.At < wire.FileCredit {
			got, err := content.ReadAt(buf[:min(wire.FilePiece, ref.Size-sent)], sent)
			if got == 0 {
				return fmt.Errorf("send file: %w", err)
			}
			if err := n.link.send(wire.TPiece, wire.Piece{At: sent, Bytes: buf[:got]}); err != nil {
				return n.reason(err)
			}
			sent += int64(got)
		}
		if t, err = n.taken(); err != nil {
			return lineFault(err)
		}
		step(t.At)
	}
	return nil
}

// reason looks for what the server may have said before the line broke under
// what was being sent.
func (n *Line) reason(err error) error {
	if _, said := n.taken(); said != nil && !errors.Is(said, errLink) {
		return lineFault(said)
	}
	return lineFault(err)
}

// Fetch gets the content of a document's file, from where there is some of it,
// and gives each part to keep. Content that has not arrived at the server yet is
// waited for.
func (n *Line) Fetch(ref vault.FileRef, from int64, keep func([]byte) error) error {
	if err := n.link.send(wire.TAsk, asked(ref, false, from)); err != nil {
		return lineFault(err)
	}
	t, err := n.taken()
	if err != nil {
		return lineFault(err)
	}
	if t.At != from || t.Size != ref.Size {
		return wire.ErrMalformed
	}
	for at := from; at < ref.Size; {
		var piece wire.Piece
		if err := n.piece(&piece); err != nil {
			return lineFault(err)
		}
		if piece.At != at || len(piece.Bytes) == 0 || at+int64(len(piece.Bytes)) > ref.Size {
			return wire.ErrMalformed
		}
		if err := keep(piece.Bytes); err != nil {
			return err
		}
		at += int64(len(piece.Bytes))
		if err := n.link.send(wire.TTaken, wire.Taken{At: at, Size: ref.Size}); err != nil {
			return lineFault(err)
		}
	}
	return nil
}

// piece reads the next part; the server may say instead why there is none.
func (n *Line) piece(into *wire.Piece) error {
	if err := n.extend(); err != nil {
		return fmt.Errorf("%w: %w", errLink, err)
	}
	t, body, _, err := n.link.read()
	switch {
	case err != nil:
		return err
	case t == wire.TPiece:
		return wire.Unmarshal(body, into)
	case t == wire.TTaken:
		var said wire.Taken
		if err := wire.Unmarshal(body, &said); err != nil {
			return err
		}
		return told(said.Faults)
	case t == wire.TBye:
		return bye(body)
	}
	return wire.ErrMalformed
}

func asked(ref vault.FileRef, send bool, from int64) wire.Ask {
	return wire.Ask{Send: send, Kind: ref.Kind, Doc: ref.Doc, Spot: ref.Spot, SHA256: ref.SHA256, Size: ref.Size, From: from}
}
