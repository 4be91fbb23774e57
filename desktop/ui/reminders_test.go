package ui

import "testing"

// TestReminders_Shown: a task of today is told of in the window; the notice
// leads to it and goes.
func TestReminders_Shown(t *testing.T) {
	s := desk(t, "boris")
	s.write("Task", map[string]any{"Title": "Перезвонить в порт", "Kind": "callback", "Due": s.app.Now().Add(0), "Executor": s.app.Me()})
	s.calls.look()
	s.read("Перезвонить в порт")
	want(t, "the notice offers an hour", s.sees("Через час"), true)
	s.tap("Через час")
	s.gone("Через час")
	s.calls.look()
	s.settle()
	want(t, "told again at once", s.sees("Через час"), false)
}
