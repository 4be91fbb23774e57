package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// watch is a clock that stands still until a test moves it.
type watch struct {
	now   time.Time
	waits []wait
}

type wait struct {
	at   time.Time
	done *bool
	f    func()
}

func (w *watch) after(d time.Duration, f func()) func() bool {
	done := false
	w.waits = append(w.waits, wait{w.now.Add(d), &done, f})
	return func() bool { was := !done; done = true; return was }
}

// pass lets time go by, and whoever waits for it be told.
func (s *seat) pass(w *watch, d time.Duration) {
	s.Helper()
	for end := w.now.Add(d); ; {
		next := -1
		for i, one := range w.waits {
			if !*one.done && !one.at.After(end) && (next < 0 || one.at.Before(w.waits[next].at)) {
				next = i
			}
		}
		if next < 0 {
			w.now = end
			s.settle()
			return
		}
		one := w.waits[next]
		w.now, *one.done = one.at, true
		one.f()
		s.settle()
	}
}

// idleAfter is how long nobody may be at work when nobody has set it.
var idleAfter = idleLimit(crm.UsualSettings())

// TestIdle_Settings: the administrator's figure holds from the moment it comes.
func TestIdle_Settings(t *testing.T) {
	admin := company.at(t, "admin")
	set := func(minutes int64) {
		t.Helper()
		_, err := admin.Save(t.Context(), app.Draft{Writes: []doc.Write{
			{Kind: "Settings", ID: crm.SettingsID, Patch: patch(t, map[string]any{"IdleLockMinutes": minutes})},
		}})
		check(t, err)
		inStep(t, admin)
	}
	set(60)
	defer set(15)
	a := company.further(t, "boris")
	w := &watch{now: time.Date(2026, 11, 10, 10, 0, 0, 0, time.UTC)}
	s := sitBy(t, a, Config{Now: func() time.Time { return w.now }, After: w.after})
	s.Start()
	s.settle()
	s.step()
	s.pass(w, 59*time.Minute)
	want(t, "locked within the hour", !a.Unlocked(), false)
	set(5)
	s.step()
	s.press(fyne.KeyF5)
	s.pass(w, 4*time.Minute)
	want(t, "locked within five minutes", !a.Unlocked(), false)
	s.pass(w, 3*time.Minute)
	s.until("the lock", func() bool { return !a.Unlocked() })
}

// TestIdle: the copy is locked a quarter of an hour after the last sign of
// life, and at no other time.
func TestIdle(t *testing.T) {
	a := company.further(t, "boris")
	w := &watch{now: time.Date(2026, 11, 10, 10, 0, 0, 0, time.UTC)}
	s := sitBy(t, a, Config{Now: func() time.Time { return w.now }, After: w.after})
	s.Start()
	s.settle()
	s.firm("Строка", "BY")
	locked := func() bool { return !a.Unlocked() }
	for name, live := range map[string]func(){
		"a key":          func() { s.press(fyne.KeyF5) },
		"an arrow":       func() { s.press(fyne.KeyDown) },
		"a letter":       func() { s.search("строк") },
		"the mouse":      func() { find[*root](s).MouseMoved(&desktop.MouseEvent{}) },
		"a command":      func() { s.chord(fyne.KeyB, ctrl) },
		"a menu's words": func() { s.tap("Контрагенты") },
	} {
		live()
		s.pass(w, idleAfter-time.Minute)
		if locked() {
			t.Fatalf("locked though there was %s", name)
		}
	}
	s.press(fyne.KeyF5)
	s.desk.Nav.New("Task", nil)
	s.into("Title", "Половина")
	s.pass(w, idleAfter-time.Minute)
	s.typed("!") // Fyne tells nobody of letters in a field
	s.pass(w, idleAfter-time.Minute)
	want(t, "locked though somebody typed", locked(), false)

	s.pass(w, 2*time.Minute)
	s.until("the lock", locked)
	s.read("С возвращением")
	s.pass(w, 24*time.Hour)
	s.typed(password)
	s.press(fyne.KeyReturn)
	s.read("Задача: новая запись")
	want(t, "typed", string(s.form().Patch()["Title"]), `"Половина!"`)
	s.pass(w, idleAfter-time.Minute)
	want(t, "locked at once", locked(), false)
	s.pass(w, time.Minute)
	s.until("the lock", locked)
}

// TestIdle_Wiped: a device that the server has taken back shows the first run
// again, and nothing of what was open.
func TestIdle_Wiped(t *testing.T) {
	a := company.further(t, "boris")
	s := sit(t, a, Settings{})
	s.Start()
	s.settle()
	s.firm("Уничтожаемая", "BY")
	s.step()
	s.desk.Nav.New("Task", nil)
	s.into("Title", "Половина")
	company.must(t, "device", "revoke", device(t, "boris", "Ноутбук"))
	s.read("Сервер отозвал это рабочее место.")
	s.tap("Закрыть")
	s.read("Подключение рабочего места")
	want(t, "a copy is left", a.Enrolled(), false)
	want(t, "pages are kept", len(s.kept), 0)
}
