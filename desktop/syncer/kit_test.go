package syncer

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
	"kontor/shared/wire"
	"kontor/syncserver/auth"
	"kontor/syncserver/hub"
	"kontor/syncserver/records"
)

// Note is all there is to talk about.
type Note struct {
	doc.Header
	Text   doc.Text `doc:"required"`
	More   doc.Text
	Secret string `doc:"class=secret"`
}

func (n *Note) Label() string { return string(n.Text) }

func (n *Note) Check(*Note) error { return nil }

// hiddenText makes a note that nobody sees.
const hiddenText = "hidden"

// Narrow hides a note by its text.
func (n *Note) Narrow(s *doc.Sight) {
	if n.Text == hiddenText {
		s.Leave(func(string) bool { return false })
	}
}

// Guard refuses on the server what a desktop takes.
func (n *Note) Guard(c doc.Context, _ *Note) error {
	if c.Server && n.Text == "refused" {
		return doc.Invalid("Text", "bad_text")
	}
	return nil
}

var anna, boris = doc.Derive("test", "anna"), doc.Derive("test", "boris")

func kinds() *doc.Kinds {
	return doc.NewKinds([]*doc.Kind{doc.KindOf[Note](), doc.KindOf[change.Conflict]()}, nil)
}

func grants() []access.Grant {
	all := []access.Right{access.Read, access.Create, access.Edit}
	return []access.Grant{
		{Role: "anna", Kind: "Note", Rights: all, Scope: access.All},
		{Role: "boris", Kind: "Note", Rights: all, Scope: access.All, Hides: []string{"SECRET"}},
		{Role: access.AnyRole, Kind: change.ConflictKind, Rights: all, Scope: access.Own},
	}
}

// house is a server at work.
type house struct {
	*testing.T
	*hub.Hub
	host  string
	ahead time.Duration // of its clock
}

// open serves a fresh base over TLS on loopback; when the test ends, nothing of
// either side may be left running.
func open(t *testing.T) *house {
	t.Helper()
	h := build(t)
	leak := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leak) })
	mux := http.NewServeMux()
	mux.Handle(syncPath, h.Handler())
	server := httptest.NewUnstartedServer(mux)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	h.host = server.Listener.Addr().String()
	t.Cleanup(func() { h.Close(); server.Close() })
	return h
}

func build(t *testing.T) *house {
	t.Helper()
	db, err := docdb.OpenSQLite(t.Context(), docdb.File(filepath.Join(t.TempDir(), "k.db")))
	check(t, err)
	dir := t.TempDir()
	h := &house{T: t}
	now := func() time.Time { return time.Now().Add(h.ahead) }
	check(t, errors.Join(migrate.Run(t.Context(), db.Writer, docdb.Schema(docdb.SQLite)), auth.MakeIdentity(dir, "", now())))
	check(t, records.Init(t.Context(), db, "Kontor", "Europe/Minsk", true, rand.Reader, now()))
	r, err := records.Open(t.Context(), db, records.Config{
		Kinds: kinds(), Grants: grants(), Now: now, Random: rand.Reader, Report: func(error) {},
		Post: func(_ doc.Context, id doc.ID) (access.Post, error) {
			return access.Post{Employee: id, Roles: []string{map[doc.ID]string{anna: "anna", boris: "boris"}[id]}}, nil
		},
	})
	check(t, err)
	t.Cleanup(func() { check(t, errors.Join(r.Close(), db.Close())) })
	identity, _, err := auth.LoadIdentity(dir)
	check(t, err)
	a := auth.New(db, now, auth.KDF{Time: 1, Memory: 64, Threads: 1})
	check(t, errors.Join(a.Add(t.Context(), anna, "anna"), a.Add(t.Context(), boris, "boris")))
	h.Hub = &hub.Hub{Records: r, Auth: a, Identity: identity, Now: now, Log: slog.New(slog.DiscardHandler)}
	return h
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const password = "correct horse"

func (h *house) invite(who doc.ID) wire.Invitation {
	h.Helper()
	code, err := h.Auth.Invite(h.Context(), who, false)
	check(h.T, err)
	return wire.Invitation{Host: h.host, Pin: h.Identity.Pin(), Code: code}
}

// make has the server itself write a note.
func (h *house) make(id doc.ID, fresh bool, text string) { h.do(note(id, fresh, text)) }

// long has it write one of some 20 KB.
func (h *house) long(id doc.ID, text string) {
	w := note(id, true, text)
	w.Patch["More"] = patch("", noise(20<<10))[""]
	h.do(w)
}

// short are limits that a test soon reaches. A frame carries 256 KB of rows, so
// a portion is one frame.
var short = limits{unanswered: 10, portion: 1 << 10, staged: 1 << 30}

func (h *house) do(w doc.Write) {
	h.Helper()
	id, err := doc.NewID(time.Now(), rand.Reader)
	check(h.T, err)
	_, err = h.Records.Make(h.Context(), id, anna, "", w)
	check(h.T, err)
}

// notes are the texts of the base, and how often each document was written.
func (h *house) notes() (texts map[doc.ID]string, writes map[doc.ID]int) {
	h.Helper()
	texts, writes = map[doc.ID]string{}, map[doc.ID]int{}
	all := access.System(access.Post{})
	check(h.T, h.Records.View(h.Context(), func(s records.Snapshot) error {
		return s.Each(all, "Note", func(d doc.Doc) error {
			texts[d.Meta().ID] = string(d.(*Note).Text)
			return nil
		})
	}))
	actor, err := h.Records.Actor(h.Context(), anna)
	check(h.T, err)
	for id := range texts {
		page, err := h.Records.History(h.Context(), actor, "Note", id, 0)
		check(h.T, err)
		writes[id] = len(page)
	}
	return texts, writes
}

// sound wants the base to pass its own verification.
func (h *house) sound() {
	h.Helper()
	check(h.T, h.Records.Verify(h.Context(), func(wrong string) { h.Error("verify:", wrong) }))
}

func patch(pairs ...string) doc.Patch {
	p := doc.Patch{}
	for i := 0; i < len(pairs); i += 2 {
		p[pairs[i]], _ = json.Marshal(pairs[i+1])
	}
	return p
}
