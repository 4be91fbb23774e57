package app

import (
	"fmt"
	"testing"

	"kontor/shared/doc"
)

// TestBus: what happens while a listener is busy is told as one event, in which
// nothing is missing; who does not listen any more is told nothing.
func TestBus(t *testing.T) {
	b := newBus()
	defer b.close()
	a := &App{bus: b}
	began, goOn, told := make(chan struct{}), make(chan struct{}), make(chan Event)
	first := true
	stop := a.Subscribe(func(e Event) {
		if first {
			first = false
			close(began)
			<-goOn
		}
		told <- e
	})
	b.publish(Event{Status: true})
	<-began
	b.publish(Event{Changed: []doc.ID{"a", "b"}})
	b.publish(Event{Changed: []doc.ID{"b", "c"}, Rights: true})
	b.publish(Event{})
	close(goOn)
	if e := <-told; !e.Status || e.Rights || len(e.Changed) > 0 {
		t.Errorf("first %+v", e)
	}
	if e := <-told; len(e.Changed) != 3 || !e.Rights || e.Status || e.All {
		t.Errorf("then %+v", e)
	}
	stop()
	b.publish(Event{All: true})
	other := make(chan Event, 1)
	a.Subscribe(func(e Event) { other <- e })
	b.publish(Event{Indexed: true})
	if e := <-other; !e.Indexed {
		t.Errorf("another listener was told %+v", e)
	}
}

// TestEvent_Many: too many documents to name are told as all.
func TestEvent_Many(t *testing.T) {
	var e Event
	for i := range maxChanged {
		e.merge(Event{Changed: []doc.ID{doc.ID(fmt.Sprint(i)), doc.ID(fmt.Sprint(i))}})
	}
	if len(e.Changed) != maxChanged || e.All || e.empty() {
		t.Errorf("%d of %d", len(e.Changed), maxChanged)
	}
	e.merge(Event{Changed: []doc.ID{"one more"}, Wiped: true})
	if len(e.Changed) != 0 || !e.All || !e.Wiped {
		t.Errorf("%+v", e)
	}
	if !(Event{}).empty() {
		t.Error("nothing is something")
	}
}

// TestBus_Closed: whoever publishes after the end does no harm.
func TestBus_Closed(t *testing.T) {
	b := newBus()
	b.close()
	b.close()
	b.publish(Event{All: true})
}
