package calendar

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"kontor/shared/budget"
)

// many makes so many events, of which each tells itself from the others.
func many(n int) []Event {
	events := make([]Event, n)
	for i := range events {
		e := talk(fmt.Sprintf("01975b3e-%04d-7a10-9c1d-%012d@kontor", i%10000, i))
		e.Start, e.End, e.Seq = e.Start.Add(time.Duration(i)*time.Minute), e.End.Add(time.Duration(i)*time.Minute), int64(i+1)
		e.Summary = fmt.Sprintf("Встреча: ставки на перевозку, партия %d — Альфа", i)
		e.Description = "Обсудить объёмы, сроки и условия оплаты."
		events[i] = e
	}
	return events
}

// TestCache: one changed event costs one encoding, and a level of its own does
// not show what another's cached lines hold.
func TestCache(t *testing.T) {
	var e Encoder
	events := many(1000)
	bytesOf(t, &e, events)
	before := len(e.cache.young)
	bytesOf(t, &e, events)
	if len(e.cache.young) != before {
		t.Errorf("nothing changed, %d encoded", len(e.cache.young)-before)
	}
	events[500].Summary, events[500].Seq = "другое", 5000
	bytesOf(t, &e, events)
	if got := len(e.cache.young) - before; got != 1 {
		t.Errorf("one changed, %d encoded", got)
	}
	if _, err := e.Write(io.Discard, Feed{Level: Busy}, events); err != nil {
		t.Fatal(err)
	}
	if got := len(e.cache.young) - before; got != 1+len(events) {
		t.Errorf("another level: %d encoded, want all", got)
	}
}

// TestCacheForgets: what nobody asks for any more goes, and what is asked for
// stays.
func TestCacheForgets(t *testing.T) {
	var c cache
	put := func(uid string) { c.add([]key{{uid: uid}}, []*lines{{}}, []int{0}) }
	has := func(uid string) bool { return len(c.find([]key{{uid: uid}}, make([]*lines, 1))) == 0 }
	put("kept")
	put("forgotten")
	for i := range 2*generation + 2 {
		put(fmt.Sprint(i))
		if i == generation+10 && !has("kept") {
			t.Fatal("gone while it was asked for")
		}
	}
	if !has("kept") || has("forgotten") {
		t.Error("kept what nobody asked for, or not what somebody did")
	}
	if n := len(c.young) + len(c.old); n > 2*generation+1 {
		t.Errorf("%d are kept", n)
	}
}

func BenchmarkBudgetFeed(b *testing.B) {
	s := &shop{hash: HashToken("t"), stamp: "0", events: many(10_000)}
	h := NewHandler(s, Options{})
	sheet := budget.New(b, "The calendar: a feed of 10,000 events")
	for b.Loop() {
		first := pageAfter(b, h, s, "first")
		sheet.Most("encoded for the first time", 500*time.Millisecond, first)
		var changed []time.Duration
		for i := range 9 { // the middle one: other work on the machine is not the feed's
			s.events[5000].Summary, s.events[5000].Seq = "Встреча перенесена", int64(20_000+i)
			changed = append(changed, pageAfter(b, h, s, fmt.Sprint("changed ", i)))
		}
		sheet.Most("one event changed, half of them", 10*time.Millisecond, budget.At(changed, 50))
		s.events = many(10_000)

		p, err := h.page(b.Context(), s.hash)
		if err != nil {
			b.Fatal(err)
		}
		const asks = 1000
		began := time.Now()
		for range asks {
			r := httptest.NewRequest(http.MethodGet, Path("x"), nil)
			r.Header.Set("If-None-Match", `"`+p.tag+`"`)
			w := httptest.NewRecorder()
			if p, err = h.page(r.Context(), s.hash); err != nil {
				b.Fatal(err)
			}
			if err := p.serve(w, r); err != nil || w.Code != http.StatusNotModified {
				b.Fatal(w.Code, err)
			}
		}
		sheet.Most("nothing new (304)", 100*time.Microsecond, time.Since(began)/asks)
	}
}

func pageAfter(b *testing.B, h *Handler, s *shop, stamp string) time.Duration {
	b.Helper()
	s.stamp = stamp
	began := time.Now()
	if _, err := h.page(b.Context(), s.hash); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
