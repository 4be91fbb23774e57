package main

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestEndsAtOnce: the toolkit still takes away what it would do last of all; if
// another release of it does not, the program may never end again.
func TestEndsAtOnce(t *testing.T) {
	life := test.NewTempApp(t).Lifecycle()
	last, ok := life.(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if !ok {
		t.Fatal("the toolkit has another way to end")
	}
	last.SetOnStoppedHookExecuted(func() {})
	if last.OnStopped() == nil {
		t.Error("nothing to take away: this test proves nothing")
	}
	endsAtOnce(life)
	if last.OnStopped() != nil {
		t.Error("it is done all the same")
	}
}
