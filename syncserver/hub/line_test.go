package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

var fileSpot = "Files/" + string(doc.Derive("row"))

// scan is content and the file that refers to it.
func scan(size int) ([]byte, doc.File) {
	b := make([]byte, size)
	_, _ = rand.Read(b)
	return b, doc.File{SHA256: fmt.Sprintf("%x", sha256.Sum256(b)), Name: "скан.pdf", Size: int64(size)}
}

// line opens a line for files of the same device.
func (d *desk) line() *desk {
	d.Helper()
	n := d.bare()
	n.send(wire.TCarry, n.carry())
	var ok wire.Taken
	n.expect(wire.TTaken, &ok)
	return n
}

// bare is one that has not said who it is.
func (d *desk) bare() *desk {
	d.Helper()
	conn, _, err := d.dialer().Dial(d.url+"/files", nil)
	if err != nil {
		d.Fatal(err)
	}
	n := d.prove(conn)
	n.key, n.client, n.token = d.key, d.client, d.token
	return n
}

func (d *desk) carry() wire.Carry {
	return wire.Carry{Protocol: wire.Version, Client: d.client, Token: d.token, Sig: ed25519.Sign(d.key, wire.CarryText(d.challenge.Nonce, d.bound))}
}

// refer writes a note that refers to a file at a spot.
func (d *desk) refer(id doc.ID, spot string, f doc.File) {
	d.Helper()
	m := d.note(id, true, "x")
	raw, err := json.Marshal(f)
	if err != nil {
		d.Fatal(err)
	}
	m.Do[0].Patch[spot] = raw
	if _, acks := d.push(m); len(acks[0].Faults) > 0 {
		d.Fatal(acks[0].Faults[0])
	}
}

func (d *desk) taken() (t wire.Taken) {
	d.Helper()
	d.expect(wire.TTaken, &t)
	return t
}

func askFor(id doc.ID, spot string, f doc.File, send bool) wire.Ask {
	return wire.Ask{Send: send, Kind: "Note", Doc: id, Spot: spot, SHA256: f.SHA256, Size: f.Size}
}

// give sends content to the end, from where the server says.
func (d *desk) give(content []byte, upTo int) (last wire.Taken) {
	d.Helper()
	last = d.taken()
	for !last.Done && len(last.Faults) == 0 && int(last.At) < upTo {
		end := min(int(last.At)+wire.FilePiece, upTo)
		d.send(wire.TPiece, wire.Piece{At: last.At, Bytes: content[last.At:end]})
		last = d.taken()
	}
	if int(last.At) == len(content) && !last.Done && len(last.Faults) == 0 {
		last = d.taken()
	}
	return last
}

// get takes content and confirms each piece, or only so many of them.
func (d *desk) get(size, confirm int) (content []byte) {
	d.Helper()
	for len(content) < size {
		var p wire.Piece
		d.expect(wire.TPiece, &p)
		content = append(content, p.Bytes...)
		if confirm--; confirm >= 0 {
			d.send(wire.TTaken, wire.Taken{At: int64(len(content))})
		} else if len(content) >= wire.FileCredit {
			return content
		}
	}
	return content
}

// TestLine: a file goes to the server, on from where it was broken off, and to
// whoever may see it; who waits for one that has not come gets it when it has.
func TestLine(t *testing.T) {
	h := open(t, docdb.SQLite)
	a, b := h.sit(anna), h.sit(boris)
	content, f := scan(5*wire.FilePiece + 7)
	id := doc.Derive("note")
	a.refer(id, fileSpot, f)
	early := b.line()
	early.send(wire.TAsk, askFor(id, fileSpot, f, false))
	broken := a.line()
	broken.send(wire.TAsk, askFor(id, fileSpot, f, true))
	broken.give(content, 2*wire.FilePiece)
	_ = broken.conn.Close()
	l := a.line()
	l.send(wire.TAsk, askFor(id, fileSpot, f, true))
	first := l.taken()
	if first.At != 2*wire.FilePiece {
		t.Errorf("goes on at %d", first.At)
	}
	l.send(wire.TPiece, wire.Piece{At: first.At, Bytes: content[first.At : first.At+wire.FilePiece]})
	if last := l.give(content, len(content)); !last.Done {
		t.Fatalf("%+v", last)
	}
	if at := early.taken(); at.At != 0 || at.Size != f.Size {
		t.Errorf("%+v", at)
	}
	if got := early.get(len(content), 1000); !bytes.Equal(got, content) {
		t.Errorf("%d bytes", len(got))
	}
	again := askFor(id, fileSpot, f, false)
	again.From = 3 * wire.FilePiece
	early.send(wire.TAsk, again)
	early.taken()
	if got := early.get(len(content)-3*wire.FilePiece, 1000); !bytes.Equal(got, content[3*wire.FilePiece:]) {
		t.Errorf("%d bytes of the rest", len(got))
	}
}

// TestLine_Credit: no more is on its way than was agreed, however big the file.
func TestLine_Credit(t *testing.T) {
	h := open(t, docdb.SQLite)
	a := h.sit(anna)
	content, f := scan(3 * wire.FileCredit)
	id := doc.Derive("note")
	a.refer(id, fileSpot, f)
	l := a.line()
	l.send(wire.TAsk, askFor(id, fileSpot, f, true))
	if last := l.give(content, len(content)); !last.Done {
		t.Fatalf("%+v", last)
	}
	l.send(wire.TAsk, askFor(id, fileSpot, f, false))
	l.taken()
	if got := l.get(len(content), 0); len(got) != wire.FileCredit {
		t.Errorf("%d bytes unconfirmed", len(got))
	}
	l.send(wire.TGot, wire.Got{}) // no word of this line: what is sent before the farewell was sent unasked
	for {
		_, raw, err := l.conn.ReadMessage()
		if err != nil {
			return
		}
		if wire.Type(raw[0]) == wire.TPiece {
			t.Error("more than the credit is sent")
		}
	}
}

// TestLine_Refused: who may not see a reference is told what he is told of what
// there is not, on either way; other bytes than promised never count.
func TestLine_Refused(t *testing.T) {
	h := open(t, docdb.SQLite)
	a, b := h.sit(anna), h.sit(boris)
	content, f := scan(100)
	id, other := doc.Derive("note"), doc.Derive("none")
	a.refer(id, "Proof", f)
	l := b.line()
	var said []string
	for _, ask := range []wire.Ask{askFor(id, "Proof", f, false), askFor(id, "Proof", f, true), askFor(other, "Proof", f, false), askFor(id, fileSpot, f, true)} {
		l.send(wire.TAsk, ask)
		got := l.taken()
		if len(got.Faults) != 1 {
			t.Fatalf("%+v: %+v", ask, got)
		}
		said = append(said, got.Faults[0].Rule)
	}
	for _, rule := range said {
		if rule != "no_such_document" {
			t.Errorf("said %v", said)
		}
	}
	l = a.line()
	l.send(wire.TAsk, askFor(id, "Proof", f, true))
	if last := l.give(bytes.Repeat([]byte{1}, 100), 100); len(last.Faults) != 1 || last.Faults[0].Rule != "file_hash" {
		t.Errorf("other bytes: %+v", last)
	}
	l.send(wire.TAsk, askFor(id, "Proof", f, true))
	if last := l.give(content, 100); !last.Done {
		t.Errorf("control: %+v", last)
	}
}

// TestLine_Hostile: whoever breaks the protocol of the line, or is nobody, is
// sent away, and the device's session does not notice.
func TestLine_Hostile(t *testing.T) {
	h := open(t, docdb.SQLite)
	a, b := h.sit(anna), h.sit(boris)
	_, f := scan(2 * wire.FilePiece)
	id := doc.Derive("note")
	a.refer(id, fileSpot, f)
	stranger := func(change func(*wire.Carry)) func() *desk {
		return func() *desk {
			d := a.bare()
			c := d.carry()
			change(&c)
			d.send(wire.TCarry, c)
			return d
		}
	}
	sending := func(p wire.Piece) func() *desk {
		return func() *desk {
			d := a.line()
			d.send(wire.TAsk, askFor(id, fileSpot, f, true))
			d.taken()
			d.send(wire.TPiece, p)
			return d
		}
	}
	for name, try := range map[string]struct {
		do   func() *desk
		want wire.Code
	}{
		"signature":   {stranger(func(c *wire.Carry) { c.Sig[0]++ }), wire.ByeDenied},
		"hello's":     {stranger(func(c *wire.Carry) { c.Sig = a.greeting().Sig }), wire.ByeDenied},
		"token":       {stranger(func(c *wire.Carry) { c.Token = "x" }), wire.ByeDenied},
		"another's":   {stranger(func(c *wire.Carry) { c.Client = b.client }), wire.ByeDenied},
		"version":     {stranger(func(c *wire.Carry) { c.Protocol = 99 }), wire.ByeVersion},
		"no carry":    {func() *desk { d := a.bare(); d.send(wire.TAsk, wire.Ask{}); return d }, wire.ByeMalformed},
		"noise":       {func() *desk { d := a.line(); d.raw(websocket.BinaryMessage, []byte("noise")); return d }, wire.ByeMalformed},
		"rows":        {func() *desk { d := a.line(); d.send(wire.TPush, wire.Push{}); return d }, wire.ByeMalformed},
		"far":         {sending(wire.Piece{At: 1, Bytes: []byte{1}}), wire.ByeMalformed},
		"negative":    {sending(wire.Piece{At: -1, Bytes: []byte{1}}), wire.ByeMalformed},
		"empty piece": {sending(wire.Piece{}), wire.ByeMalformed},
		"too big":     {sending(wire.Piece{Bytes: make([]byte, wire.FilePiece+1)}), wire.ByeMalformed},
		"bigger yet":  {sending(wire.Piece{Bytes: make([]byte, 10*wire.FilePiece)}), wire.ByeMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			d := try.do()
			d.T = t
			if got, _ := d.bye(time.Second); got.Code != try.want {
				t.Errorf("%q, want %q", got.Code, try.want)
			}
		})
	}
	if _, acks := a.push(a.note(doc.Derive("after"), true, "x")); len(acks[0].Faults) > 0 {
		t.Error("the session has noticed")
	}
}

// TestLine_Revoked: a device that is shut out loses its lines at once.
func TestLine_Revoked(t *testing.T) {
	h := open(t, docdb.SQLite)
	a := h.sit(anna)
	l := a.line()
	if err := h.Auth.Revoke(t.Context(), a.client); err != nil {
		t.Fatal(err)
	}
	if b, _ := l.bye(2 * time.Second); b.Code != wire.ByeRevoked {
		t.Errorf("%+v", b)
	}
}

// TestLine_Many: a device has so many lines and no more; one that ends makes
// room.
func TestLine_Many(t *testing.T) {
	h := open(t, docdb.SQLite)
	a := h.sit(anna)
	var all []*desk
	for range wire.MaxFileLines {
		all = append(all, a.line())
	}
	over := a.bare()
	over.send(wire.TCarry, over.carry())
	if b, _ := over.bye(time.Second); b.Code != wire.ByeBusy {
		t.Errorf("%+v", b)
	}
	_ = all[0].conn.Close()
	late := time.NewTimer(10 * time.Second)
	defer late.Stop()
	for {
		n := a.bare()
		n.send(wire.TCarry, n.carry())
		if kind, _, err := n.frame(); err == nil && kind == wire.TTaken {
			return
		}
		select {
		case <-late.C:
			t.Fatal("a line that has ended makes no room")
		default:
		}
	}
}
