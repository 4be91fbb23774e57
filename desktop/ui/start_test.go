package ui

import (
	"net"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
)

// free is an address where nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	check(t, l.Close())
	return l.Addr().String()
}

// under wants a text, which may be broken into lines, to stand below one field
// and above the next.
func (s *seat) under(text string, field, next fyne.CanvasObject) {
	s.Helper()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	found := false
	walk(s.front(), nil, func(o fyne.CanvasObject, _ []fyne.CanvasObject) bool {
		if l, ok := o.(*widget.Label); ok && strings.HasPrefix(l.Text, text) {
			found = true
			if y := at(l).Y; y < at(field).Y || y > at(next).Y {
				s.Errorf("«%s» at %v, its field at %v, the next at %v", text, y, at(field).Y, at(next).Y)
			}
		}
		return true
	})
	if !found {
		s.Errorf("«%s» is no label", text)
	}
}

func TestFirstRun(t *testing.T) {
	company.at(t, "boris")
	invitation := company.must(t, "user", "invite", "boris")
	a := newApp(t.TempDir())
	t.Cleanup(func() { check(t, a.Close()) })
	s := sit(t, a, Settings{})
	s.Start()
	s.settle()
	entries := findAll[*kit.Entry](s) // the invitation, the password twice
	want(t, "fields", len(entries), 3)
	want(t, "focus", s.win.Canvas().Focused() == fyne.Focusable(entries[0]), true)
	for _, tt := range []struct {
		name   string
		given  [3]string
		says   string
		at, to int // of the fields it stands between
	}{
		{"BadInvitation", [3]string{"kontor", password, password}, "Приглашение: это не приглашение — скопируйте строку целиком, она начинается с", 0, 1},
		{"ShortPassword", [3]string{invitation, "1234567", "1234567"}, "Пароль: пароль слишком короткий: нужно не меньше 8 знаков", 1, 2},
		{"PasswordsDiffer", [3]string{invitation, password, password + "!"}, "Пароли не совпадают", 2, -1},
		{"WrongPassword", [3]string{invitation, password + "!", password + "!"}, "Пароль: пароль не подходит", 1, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.gone(tt.says)
			for i, text := range tt.given {
				entries[i].SetText(text)
			}
			s.tap("Подключить")
			s.read(tt.says)
			next := fyne.CanvasObject(find[*kit.Button](s))
			if tt.to >= 0 {
				next = entries[tt.to]
			}
			s.under(tt.says, entries[tt.at], next)
			want(t, "enrolled", a.Enrolled(), false)
		})
	}

	s.tap("Дополнительно")
	entries[1].SetText(password)
	entries[2].SetText(password)
	server := findAll[*kit.Entry](s)[4]
	server.SetText(free(t))
	s.tap("Подключить")
	s.read("нет связи с сервером")
	want(t, "enrolled without a server", a.Enrolled(), false)

	server.SetText("")
	s.hit("Подключить")
	if !s.pump(func() bool { return s.sees("Первая загрузка") }) {
		t.Fatalf("no progress is shown, but %v", s.texts())
	}
	s.read("Контактные лица")
	want(t, "enrolled", a.Enrolled() && a.Unlocked(), true)
}

func TestUnlock(t *testing.T) {
	a := company.further(t, "boris")
	check(t, a.Lock())
	s := sit(t, a, Settings{})
	s.Start()
	s.settle()
	s.read("С возвращением")
	s.typed("wrong")
	s.press(fyne.KeyReturn)
	s.read("пароль не подходит")
	want(t, "unlocked", a.Unlocked(), false)
	want(t, "what was typed", find[*kit.Entry](s).Text, "")
	s.typed(password) // the focus has come back
	s.press(fyne.KeyReturn)
	s.read("Контактные лица")
}

// TestLock: what was typed waits behind the password, and no command reaches
// the desk meanwhile.
func TestLock(t *testing.T) {
	a := company.further(t, "boris")
	s := sit(t, a, Settings{})
	s.Start()
	s.settle()
	s.desk.Nav.New("Counterparty", nil)
	s.into("NameShort", "Замок")
	file := s.win.MainMenu().Items[0].Items
	close := file[slices.IndexFunc(file, func(i *fyne.MenuItem) bool { return i.Label == "Закрыть вкладку" })]
	s.chord(fyne.KeyL, ctrl)
	s.read("С возвращением")
	s.gone("Замок")
	want(t, "unlocked", a.Unlocked(), false)
	for _, c := range s.all {
		if c.name != "quit" {
			s.do(c)
		}
	}
	close.Action()
	s.desk.Nav.Note("late")
	s.desk.Nav.Card(a.Me())
	s.desk.Fail(net.ErrClosed)
	s.settle()
	want(t, "a dialog over the password", s.win.Canvas().Overlays().Top(), nil)
	s.typed(password)
	s.press(fyne.KeyReturn)
	s.read("Контрагент: новая запись")
	want(t, "typed", string(s.form().Patch()["NameShort"]), `"Замок"`)
	s.run("quit")
	s.read("Введённое не сохранено.")
	want(t, "ended", s.quit, 0)
	s.tap("Не сохранять")
	want(t, "ended", s.quit, 1)
}
