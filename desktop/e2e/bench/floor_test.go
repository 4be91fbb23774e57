package bench

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kontor/shared/budget"
	"kontor/shared/docdb"
)

// floors are what the machine gives today: no figure can be better than what it
// is made of.
func floors(tb testing.TB, s *budget.Sheet, rounds int) {
	tb.Helper()
	s.Floor("raw WebSocket echo over TLS, half of them", budget.At(echo(tb, rounds), 50))
	inserts := insert(tb, rounds)
	s.Floor("raw SQLite insert with sync, half of them", budget.At(inserts, 50))
	s.Floor("raw SQLite insert with sync, p99", budget.At(inserts, 99))
}

func echo(tb testing.TB, rounds int) (all []time.Duration) {
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			kind, raw, err := conn.ReadMessage()
			if err != nil || conn.WriteMessage(kind, raw) != nil {
				return
			}
		}
	}))
	defer server.Close()
	conn, err := dial(strings.TrimPrefix(server.URL, "https://"))
	check(tb, err)
	defer conn.Close()
	message := make([]byte, 400) // a small push
	for range rounds {
		start := time.Now()
		check(tb, conn.WriteMessage(websocket.BinaryMessage, message))
		_, _, err := conn.ReadMessage()
		check(tb, err)
		all = append(all, time.Since(start))
	}
	return all
}

func insert(tb testing.TB, rounds int) (all []time.Duration) {
	db, err := docdb.OpenSQLite(tb.Context(), docdb.File(filepath.Join(tb.TempDir(), "floor.db")))
	check(tb, err)
	defer func() { check(tb, db.Close()) }()
	run := func(text string, args ...any) {
		check(tb, db.Update(tb.Context(), func(tx *docdb.Tx) error { return tx.Exec(text, args...) }))
	}
	run(`CREATE TABLE floor (id INTEGER PRIMARY KEY, body TEXT NOT NULL)`)
	body := strings.Repeat("x", 800)
	for range rounds {
		start := time.Now()
		run(`INSERT INTO floor (body) VALUES ($1)`, body)
		all = append(all, time.Since(start))
	}
	return all
}
