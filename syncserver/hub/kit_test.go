package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/docdb/pgtest"
	"kontor/shared/migrate"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/content"
	"kontor/syncserver/hub"
	"kontor/syncserver/records"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// Note is all there is to talk about.
type Note struct {
	doc.Header
	Text   doc.Text
	Secret string `doc:"class=secret"`
	Files  doc.Rows[doc.File]
	Proof  doc.File `doc:"class=secret"`
}

func (n *Note) Label() string { return "note" }

func (n *Note) Check(*Note) error { return nil }

var anna, boris = doc.Derive("test", "anna"), doc.Derive("test", "boris")

// house is a server at work.
type house struct {
	*testing.T
	*hub.Hub
	db  *docdb.DB
	url string
	log *bytes.Buffer
}

func config() records.Config {
	all := []access.Right{access.Read, access.Create, access.Edit}
	return records.Config{
		Kinds: doc.NewKinds([]*doc.Kind{doc.KindOf[Note](), doc.KindOf[change.Conflict]()}, nil),
		Grants: []access.Grant{
			{Role: "anna", Kind: "Note", Rights: all, Scope: access.All},
			{Role: "boris", Kind: "Note", Rights: all, Scope: access.All, Hides: []string{"SECRET"}},
		},
		Post: func(_ doc.Context, id doc.ID) (access.Post, error) {
			return access.Post{Employee: id, Roles: []string{map[doc.ID]string{anna: "anna", boris: "boris"}[id]}}, nil
		},
		Now: time.Now, Random: rand.Reader, Report: func(error) {},
	}
}

// build opens everything but the door.
func build(t *testing.T, e docdb.Engine, c records.Config) *house {
	t.Helper()
	var db *docdb.DB
	var err error
	if e == docdb.SQLite {
		db, err = docdb.OpenSQLite(t.Context(), docdb.File(filepath.Join(t.TempDir(), "k.db")))
	} else {
		db, err = docdb.OpenPostgres(t.Context(), pgtest.Start(t))
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	err = errors.Join(migrate.Run(t.Context(), db.Writer, docdb.Schema(e)), auth.MakeIdentity(dir, "", time.Now()))
	if err = errors.Join(err, records.Init(t.Context(), db, "Kontor", "Europe/Minsk", true, rand.Reader, time.Now())); err != nil {
		t.Fatal(err)
	}
	r, err := records.Open(t.Context(), db, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(r.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	identity, _, err := auth.LoadIdentity(dir)
	if err != nil {
		t.Fatal(err)
	}
	a := auth.New(db, time.Now, auth.KDF{Time: 1, Memory: 64, Threads: 1})
	if err := errors.Join(a.Add(t.Context(), anna, "anna"), a.Add(t.Context(), boris, "boris")); err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, db: db, log: &bytes.Buffer{}}
	files, err := content.Open(filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	h.Hub = &hub.Hub{Records: r, Content: files, Auth: a, Identity: identity, Now: time.Now, Log: slog.New(slog.NewTextHandler(h.log, nil))}
	return h
}

// open serves over TLS on loopback; when the test ends, nothing may be left
// running.
func open(t *testing.T, e docdb.Engine) *house {
	t.Helper()
	h := build(t, e, config())
	leak := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leak) })
	mux := http.NewServeMux()
	mux.Handle("/", h.Handler())
	mux.Handle("/files", h.FilesHandler())
	server := httptest.NewUnstartedServer(mux)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	h.url = "wss" + strings.TrimPrefix(server.URL, "https")
	t.Cleanup(func() { h.Close(); server.Close() })
	return h
}

// desk is a workstation's end of a session.
type desk struct {
	*house
	conn      *websocket.Conn
	challenge wire.Challenge
	bound     []byte
	key       ed25519.PrivateKey
	client    string
	token     string
	n         int64
	size      int64 // bytes of rows received
	welcome   wire.Welcome
}

func (h *house) dialer() *websocket.Dialer {
	return &websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, HandshakeTimeout: 10 * time.Second}
}

// knock connects and lets the server prove itself by its pin.
func (h *house) knock() *desk {
	h.Helper()
	conn, _, err := h.dialer().Dial(h.url, nil)
	if err != nil {
		h.Fatal(err)
	}
	return h.prove(conn)
}

func (h *house) prove(conn *websocket.Conn) *desk {
	h.Helper()
	d := &desk{house: h, conn: conn}
	h.Cleanup(func() { _ = conn.Close() })
	d.expect(wire.TChallenge, &d.challenge)
	var err error
	if d.bound, err = wire.Bind(conn.NetConn().(*tls.Conn).ConnectionState()); err != nil {
		h.Fatal(err)
	}
	pin := sha256.Sum256(d.challenge.Key)
	if !bytes.Equal(pin[:], h.Identity.Pin()) || !ed25519.Verify(d.challenge.Key, wire.ChallengeText(d.challenge.Nonce, d.bound), d.challenge.Sig) {
		h.Fatal("the server does not prove itself")
	}
	return d
}

// frame reads what comes next.
func (d *desk) frame() (wire.Type, []byte, error) {
	_ = d.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, raw, err := d.conn.ReadMessage()
	if err != nil {
		return 0, nil, err
	}
	t, body, err := wire.Open(raw)
	if t == wire.TRows {
		d.size += int64(len(raw))
	}
	return t, body, err
}

// expect reads one frame, which must be of the type.
func (d *desk) expect(want wire.Type, into any) {
	d.Helper()
	t, body, err := d.frame()
	if err == nil && t == want {
		err = wire.Unmarshal(body, into)
	}
	if err != nil || t != want {
		d.Fatalf("frame %d: %v, want %d", t, err, want)
	}
}

func (d *desk) send(t wire.Type, body any) {
	d.Helper()
	raw, err := wire.Encode(t, body)
	if err != nil {
		d.Fatal(err)
	}
	d.raw(websocket.BinaryMessage, raw)
}

// raw sends whatever it is given; that the server has hung up is no error.
func (d *desk) raw(kind int, raw []byte) { _ = d.conn.WriteMessage(kind, raw) }

// enrol makes the desk a known device.
func (d *desk) enrol(who doc.ID) *desk {
	d.Helper()
	code, err := d.Auth.Invite(d.Context(), who, false)
	if err != nil {
		d.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		d.Fatal(err)
	}
	d.send(wire.TEnrol, wire.Enrol{Code: code, Password: "correct horse", Device: "desk", Key: public})
	var e wire.Enrolled
	d.expect(wire.TEnrolled, &e)
	d.key, d.client, d.token = private, e.Client, e.Token
	return d
}

func (d *desk) greeting() wire.Hello {
	return wire.Hello{
		Protocol: wire.Version, Client: d.client, Token: d.token, Boot: "boot", Next: "boot",
		Sig: ed25519.Sign(d.key, wire.HelloText(d.challenge.Nonce, d.bound)),
	}
}

// hello opens the session and takes its first turn.
func (d *desk) hello() *desk {
	d.Helper()
	d.send(wire.THello, d.greeting())
	d.expect(wire.TWelcome, &d.welcome)
	d.rows(true)
	return d
}

// sit is the whole way in.
func (h *house) sit(who doc.ID) *desk {
	h.Helper()
	return h.knock().enrol(who).hello()
}

// again connects the same device anew.
func (d *desk) again() *desk {
	d.Helper()
	n := d.knock()
	n.key, n.client, n.token, n.n = d.key, d.client, d.token, d.n
	return n
}

// rows takes a turn, confirms it or not, and gives its rows.
func (d *desk) rows(confirm bool) (all []wire.Row) {
	d.Helper()
	for {
		before := d.size
		var f wire.Rows
		d.expect(wire.TRows, &f)
		for _, raw := range f.Rows {
			row, err := wire.DecodeRow(raw)
			if err != nil {
				d.Fatal(err)
			}
			all = append(all, row)
		}
		if confirm {
			d.send(wire.TGot, wire.Got{Cursor: f.Cursor, Bytes: d.size - before})
		}
		if f.Last {
			return all
		}
	}
}

// note is a mutation that writes a note.
func (d *desk) note(id doc.ID, fresh bool, text string) change.Mutation {
	d.n++
	raw, _ := json.Marshal(text)
	mid, _ := doc.NewID(time.Now(), rand.Reader)
	return change.Mutation{ID: mid, N: d.n, Base: d.welcome.Head, Do: []doc.Write{{Kind: "Note", ID: id, New: fresh, Patch: doc.Patch{"Text": raw}}}}
}

// push sends mutations and gives their answers and the rows that came before.
func (d *desk) push(ms ...change.Mutation) (rows []wire.Row, acks []wire.Ack) {
	d.Helper()
	d.send(wire.TPush, wire.Push{Mutations: ms})
	for len(acks) < len(ms) {
		t, body, err := d.frame()
		if err != nil {
			d.Fatal(err)
		}
		switch t {
		case wire.TRows:
			var f wire.Rows
			if err := wire.Unmarshal(body, &f); err != nil {
				d.Fatal(err)
			}
			for _, raw := range f.Rows {
				row, _ := wire.DecodeRow(raw)
				rows = append(rows, row)
			}
		case wire.TAcks:
			var a wire.Acks
			if err := wire.Unmarshal(body, &a); err != nil {
				d.Fatal(err)
			}
			acks = append(acks, a.Acks...)
		}
	}
	return rows, acks
}

// bye reads to the end and gives the reason; fails if it takes too long.
func (d *desk) bye(within time.Duration) (b wire.Bye, faults []*doc.Error) {
	d.Helper()
	start := time.Now()
	for {
		t, body, err := d.frame()
		if err != nil {
			if took := time.Since(start); took > within {
				d.Errorf("closed after %s", took)
			}
			return b, faults
		}
		var c wire.Chunk
		switch t {
		case wire.TBye:
			if err := wire.Unmarshal(body, &b); err != nil {
				d.Error(err)
			}
			_ = d.conn.Close()
		case wire.TChunk:
			if err := wire.Unmarshal(body, &c); err != nil {
				d.Error(err)
			}
			faults = append(faults, c.Faults...)
		}
	}
}
