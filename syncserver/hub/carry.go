package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// take receives a file from where it was broken off, checks it, and says so.
func (l *line) take(ctx context.Context, ref records.Content) error {
	if ref.Whole {
		return l.send(wire.TTaken, wire.Taken{At: ref.Size, Size: ref.Size, Done: true})
	}
	part, err := l.hub.Content.Receive(l.who.Client, ref.SHA256, ref.Size)
	if err != nil {
		return err
	}
	err = l.receive(ctx, part, ref)
	return errors.Join(err, part.Close())
}

// part is a file being received.
type part interface {
	io.Writer
	At() int64
	Finish() error
}

func (l *line) receive(ctx context.Context, p part, ref records.Content) error {
	if err := l.send(wire.TTaken, wire.Taken{At: p.At(), Size: ref.Size}); err != nil {
		return err
	}
	for p.At() < ref.Size {
		t, body, _, err := l.wait(ctx, nil)
		if err != nil {
			return err
		}
		var piece wire.Piece
		if t != wire.TPiece {
			return wire.ErrMalformed
		}
		if err := wire.Unmarshal(body, &piece); err != nil {
			return err
		}
		if piece.At != p.At() || len(piece.Bytes) == 0 || len(piece.Bytes) > wire.FilePiece || piece.At+int64(len(piece.Bytes)) > ref.Size {
			return wire.ErrMalformed
		}
		if _, err := p.Write(piece.Bytes); err != nil {
			return err
		}
		if err := l.send(wire.TTaken, wire.Taken{At: p.At(), Size: ref.Size}); err != nil {
			return err
		}
	}
	if err := p.Finish(); err != nil {
		return err
	}
	actor, err := l.hub.Records.Actor(ctx, l.who.Employee)
	if err != nil {
		return err
	}
	if err := l.hub.Records.Arrived(ctx, actor, ref.SHA256); err != nil {
		return err
	}
	return l.send(wire.TTaken, wire.Taken{At: ref.Size, Size: ref.Size, Done: true})
}

// give sends a file from where the asker has it. One that has not arrived yet
// is waited for.
func (l *line) give(ctx context.Context, ask wire.Ask, ref records.Content) error {
	for !ref.Whole {
		came := l.hub.Records.Came()
		var err error
		if ref, err = l.find(ctx, ask); err != nil || ref.Whole {
			if err != nil {
				return err
			}
			break
		}
		_, _, arrived, err := l.wait(ctx, came)
		if err != nil {
			return err
		}
		if !arrived {
			return wire.ErrMalformed // it is the asker who waits
		}
	}
	f, err := l.hub.Content.Read(ref.SHA256)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != ref.Size || ask.From < 0 || ask.From > ref.Size {
		return fmt.Errorf("content %s: %d bytes, want %d: %w", ref.SHA256, info.Size(), ref.Size, doc.Missing(ref.Kind, ref.Doc))
	}
	if err := l.send(wire.TTaken, wire.Taken{At: ask.From, Size: ref.Size}); err != nil {
		return err
	}
	return l.pieces(ctx, ask, f, ref.Size)
}

// pieces sends what the credit allows, and looks after each credit's worth
// whether the asker may still see the file.
func (l *line) pieces(ctx context.Context, ask wire.Ask, f *os.File, size int64) error {
	sent, taken, asked := ask.From, ask.From, ask.From
	buf := make([]byte, wire.FilePiece)
	for taken < size {
		for sent < size && sent-taken < wire.FileCredit {
			n, err := f.ReadAt(buf[:min(int64(len(buf)), size-sent)], sent)
			if err != nil && !errors.Is(err, io.EOF) || n == 0 {
				return fmt.Errorf("read content: %w", err)
			}
			if err := l.send(wire.TPiece, wire.Piece{At: sent, Bytes: buf[:n]}); err != nil {
				return err
			}
			sent += int64(n)
		}
		t, body, _, err := l.wait(ctx, nil)
		if err != nil {
			return err
		}
		var got wire.Taken
		if t != wire.TTaken {
			return wire.ErrMalformed
		}
		if err := wire.Unmarshal(body, &got); err != nil {
			return err
		}
		if got.At <= taken || got.At > sent {
			return wire.ErrMalformed
		}
		if taken = got.At; taken-asked >= wire.FileCredit {
			if _, err := l.find(ctx, ask); err != nil {
				return err
			}
			asked = taken
		}
	}
	return nil
}

func noRoom(err error) bool { return docdb.Full(err) }
