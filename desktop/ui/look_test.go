package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/i18n"
)

// device finds the newest device of somebody by its name.
func device(t *testing.T, login, name string) (client string) {
	t.Helper()
	for line := range strings.Lines(company.must(t, "device", "list", login)) {
		var d struct {
			ID, Name string
			Revoked  bool
		}
		check(t, json.Unmarshal([]byte(line), &d))
		if d.Name == name && !d.Revoked {
			client = d.ID
		}
	}
	if client == "" {
		t.Fatalf("%s has no device %s", login, name)
	}
	return client
}

// TestLook: what was typed, chosen and opened stays in another language, look
// and scale.
func TestLook(t *testing.T) {
	s := desk(t, "anna")
	s.firm("Обличие", "BY")
	s.search("обличие")
	s.tap("Страна: все")
	s.tap("Беларусь")
	s.header("Город", false)
	s.desk.Nav.New("Counterparty", nil)
	s.into("NameShort", "Набрано")
	s.into("NameFull", "и здесь")
	kept := func(what string) {
		t.Helper()
		p := s.form().Patch()
		want(t, what+": typed", string(p["NameShort"])+string(p["NameFull"]), `"Набрано""и здесь"`)
		want(t, what+": tabs", len(s.tabs.pages), 2)
		s.tabs.front(0)
		s.settle()
		want(t, what+": found", len(s.rows()), 1)
		want(t, what+": searched", find[*kit.Entry](s).Text, "обличие")
		want(t, what+": sorted", s.sees("Город ↑") || s.sees("City ↑"), true)
		s.tabs.front(1)
		s.settle()
	}
	s.run("language")
	s.settle()
	want(t, "the language", s.desk.Words().Lang, i18n.EN)
	s.read("Counterparty: new")
	for _, text := range s.texts() {
		if strings.ContainsAny(text, "абвгдеёжзиклмнопрстуфхцчшщыэюя") && !strings.Contains("Набрано и здесь Орлова Анна Петровна", text) {
			t.Errorf("Russian in English: %s", text)
		}
	}
	kept("English")
	s.chord(fyne.KeyD, ctrl)
	want(t, "the look", fyne.CurrentApp().Settings().Theme().(*theme.Theme).Mode(), theme.Dark)
	kept("dark")
	s.chord(fyne.KeyEqual, ctrl)
	want(t, "the scale", theme.Px(10) > 10.9, true)
	kept("larger")
	s.chord(fyne.KeyMinus, ctrl)
	want(t, "the scale", theme.Px(10), float32(10))
	s.run("language")
	s.settle()
	s.read("Контрагент: новая запись")
	kept("Russian again")
}

// TestSidebarFits: words too long for the sidebar are cut, not written over the
// page; those of today are not cut.
func TestSidebarFits(t *testing.T) {
	s := desk(t, "anna")
	for _, lang := range i18n.Langs() {
		s.SetLanguage(lang)
		s.settle()
		for _, item := range findAll[*navItem](s) {
			want(t, "written", textsOf(item)[0], item.label)
		}
	}
	item := findAll[*navItem](s)[0]
	item.label = "Документы о качестве и количестве"
	item.Refresh()
	if cut := textsOf(item)[0]; !strings.HasSuffix(cut, "…") || fyne.MeasureText(cut, theme.Size("text"), fyne.TextStyle{Bold: true}).Width > item.Size().Width-44 {
		t.Errorf("cut to %q", cut)
	}
}

func TestSidebarFolds(t *testing.T) {
	s := desk(t, "anna")
	wide := s.side.content.MinSize().Width
	s.chord(fyne.KeyB, ctrl)
	want(t, "narrow", s.side.content.MinSize().Width < wide/2, true)
	s.gone("Сотрудники")
	s.chord(fyne.KeyB, ctrl)
	s.read("Сотрудники")
	s.tap("КОМПАНИЯ")
	s.gone("Сотрудники")
	s.SetDark(true)
	s.settle()
	s.gone("Сотрудники")
	s.tap("КОМПАНИЯ")
	s.read("Сотрудники")
}

// TestSettings: what was chosen is there the next time; a spoilt file is as
// none.
func TestSettings(t *testing.T) {
	dir := t.TempDir()
	set, err := Load(dir)
	check(t, err)
	s := sit(t, company.at(t, "anna"), set)
	s.Start()
	s.settle()
	s.SetDark(true)
	s.SetLanguage(i18n.EN)
	s.settle()
	s.toggleSidebar()
	s.header("City", true)
	s.tap("City")
	s.Quit()
	again, err := Load(dir)
	check(t, err)
	want(t, "kept", []any{again.Dark, again.Lang, again.Narrow, len(again.Columns["Counterparty"]), again.Width}, []any{true, i18n.EN, true, 13, 1440})
	check(t, os.WriteFile(filepath.Join(dir, "window.json"), []byte(`{"Dark": tru`), 0o600))
	spoilt, err := Load(dir)
	if err == nil || spoilt.Dark || spoilt.Folded == nil {
		t.Errorf("a spoilt file gives %v, %v", spoilt, err)
	}
	check(t, spoilt.Save())
	_, err = Load(dir)
	check(t, err)
}

// TestStatusBar tells how the copy stands, and what waits.
func TestStatusBar(t *testing.T) {
	s := desk(t, "anna")
	s.read("Синхронизировано")
	s.read("сервер " + company.Address())
	s.run("offline")
	s.until("to be offline", func() bool { return s.sees("Нет связи") })
	s.firm("Без связи", "BY")
	s.until("the queue", func() bool { return s.sees("в очереди 1 изменение") })
	want(t, "the row is marked", s.listedEdge("без связи"), string(theme.TempBanned))
	s.run("offline")
	s.step()
	s.until("the queue to empty", func() bool { return s.sees("в очереди 0 изменений") })
	s.press(fyne.KeyF5)
	want(t, "the row is as others", s.listedEdge("без связи"), "")
	s.write("Task", map[string]any{"Title": "Значок", "Kind": "call", "Due": "2026-11-01T09:00:00Z", "Executor": s.app.Me()})
	s.until("the badge to call", func() bool { return s.side.items[placeTasks].alarm })
}

// listedEdge is the strip at the left of a firm's row.
func (s *seat) listedEdge(name string) string {
	s.Helper()
	s.listed(name)
	return string(s.grid().Rows().Row(0).Edge)
}

// TestPassword: changed on the server and here together.
func TestPassword(t *testing.T) {
	a := company.further(t, "gleb")
	s := sit(t, a, Settings{})
	s.Start()
	s.settle()
	change := func(old, fresh, again string) {
		for i, e := range findAll[*kit.Entry](s) {
			e.SetText([]string{old, fresh, again}[i])
		}
		s.tap("Сменить")
	}
	s.run("password")
	s.settle()
	change(password, "another good one", "another bad one")
	s.read("Пароли не совпадают")
	change("wrong", "another good one", "another good one")
	s.read("Прежний пароль: пароль не подходит")
	change(password, "short", "short")
	s.read("слишком короткий")
	change(password, "another good one", "another good one")
	s.read("Пароль изменён")
	check(t, a.Lock())
	if err := a.Unlock(t.Context(), password); err == nil {
		t.Error("the old password opens the copy")
	}
	check(t, a.Unlock(t.Context(), "another good one"))
}
