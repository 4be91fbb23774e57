package ui

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
	"kontor/shared/i18n"
)

// guilty lists what is wrong with a set of commands.
func guilty(all []command, words map[i18n.Lang]*i18n.Words) (guilt []string) {
	names, keys := map[string]bool{}, map[string]string{}
	for _, c := range all {
		if names[c.name] {
			guilt = append(guilt, c.name+" is there twice")
		}
		names[c.name] = true
		for lang, w := range words {
			if !w.Has("ui.do." + c.name) {
				guilt = append(guilt, string(lang)+": no words for "+c.name)
			}
			if !w.Has("ui.menu." + c.menu) {
				guilt = append(guilt, string(lang)+": no menu "+c.menu)
			}
		}
		if key := c.keyText(); key != "" {
			if keys[key] != "" {
				guilt = append(guilt, key+" is of "+keys[key]+" and "+c.name)
			}
			keys[key] = c.name
		}
	}
	return guilt
}

// TestCommands: each has words in both languages and a key of its own.
func TestCommands(t *testing.T) {
	s := sit(t, company.at(t, "anna"), Settings{})
	words := map[i18n.Lang]*i18n.Words{i18n.RU: i18n.New(i18n.RU), i18n.EN: i18n.New(i18n.EN)}
	for _, g := range guilty(s.all, words) {
		t.Error(g)
	}
	spoilt := append(slices.Clone(s.all), command{name: "new", menu: menuFile, key: fyne.KeyF5}, command{name: "nameless", menu: "nowhere"})
	for _, w := range []string{"new is there twice", "F5 is of refresh and new", "ru: no words for nameless", "en: no menu nowhere"} {
		if !slices.Contains(guilty(spoilt, words), w) {
			t.Errorf("not found: %s", w)
		}
	}
}

// TestMenu: every command stands in the main menu with its key, those that do
// nothing now are grey, and what is chosen is done.
func TestMenu(t *testing.T) {
	s := desk(t, "anna")
	items := map[string]*fyne.MenuItem{}
	for _, m := range s.win.MainMenu().Items {
		for _, i := range m.Items {
			if !i.IsSeparator {
				items[strings.Split(i.Label, "   ")[0]] = i
			}
		}
	}
	for _, c := range s.all {
		i := items[s.desk.T("ui.do."+c.name)]
		if i == nil {
			t.Errorf("%s is not in the menu", c.name)
			continue
		}
		shown := i.Shortcut != nil || strings.HasSuffix(i.Label, "   "+c.keyText())
		if c.key != "" && !shown {
			t.Errorf("%s does not tell its key", i.Label)
		}
		want(t, i.Label+" is grey", i.Disabled, s.action(c) == nil)
	}
	want(t, "saving a list", items["Сохранить"].Disabled, true)
	items["Создать"].Action()
	s.settle()
	s.read("Контрагент: новая запись")
	want(t, "saving a card", items["Сохранить"].Disabled, false)
	want(t, "opening a card", items["Открыть"].Disabled, true)
}

// TestHelp: every key is explained.
func TestHelp(t *testing.T) {
	for _, lang := range i18n.Langs() {
		s := desk(t, "anna")
		s.SetLanguage(lang)
		s.settle()
		s.press(fyne.KeyF1)
		texts := s.texts()
		for _, c := range s.all {
			if c.key == "" {
				continue
			}
			at := slices.Index(texts, c.keyText())
			if at < 1 || texts[at-1] != s.desk.T("ui.do."+c.name) { // a container draws its middle first
				t.Errorf("%s: %s is not explained", lang, c.keyText())
			}
		}
		s.press(fyne.KeyEscape)
		want(t, "closed", s.win.Canvas().Overlays().Top(), nil)
	}
}

// TestPalette: commands, places and documents are found by a few letters, also
// when they were typed in the other layout.
func TestPalette(t *testing.T) {
	s := desk(t, "anna")
	s.firm("Палитра Север", "BY")
	for _, tt := range []struct{ typed, first, opens string }{
		{"справоч", "Справочники: открыть", "Справочники"},
		{"cghfdjx", "Справочники: открыть", "Справочники"},
		{"контрагент: соз", "Контрагент: создать", "Контрагент: новая запись"},
		{"палитра с", "Палитра Север", "Палитра Север"},
		{"gfkbnhf c", "Палитра Север", "Палитра Север"},
		{"загрузка", "Загрузка из файла", "Загрузка из файла"},
	} {
		s.forgetPages()
		s.chord(fyne.KeyK, ctrl)
		s.typed(tt.typed)
		lines := find[*paletteLines](s)
		if len(lines.entries) == 0 || lines.entries[0].title != tt.first {
			t.Errorf("«%s» finds first %v", tt.typed, lines.entries)
		}
		s.press(fyne.KeyReturn)
		want(t, tt.typed+" opens", s.tabs.shown().Title(), tt.opens)
		want(t, "the palette is closed", s.win.Canvas().Overlays().Top(), nil)
	}
	s.chord(fyne.KeyK, ctrl)
	s.typed("ъщъщъ")
	want(t, "nothing fits", len(find[*paletteLines](s).entries), 0)
	s.press(fyne.KeyReturn, fyne.KeyEscape)
	s.chord(fyne.KeyK, ctrl)
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	want(t, "the second line", s.tabs.shown().Title(), "Контактные лица")
}

// TestGlyphs: the window's font has every letter of the words. Where another
// font has to help, what follows the sign is lost, so there a sign comes last.
func TestGlyphs(t *testing.T) {
	borrowed := "↑↓"
	lost := func(text string) string {
		for i, r := range text {
			known := unicode.In(r, unicode.Latin, unicode.Cyrillic) || r < 0x100 || strings.ContainsRune("–—…«»“”„•›№₽‰’", r)
			if !known && (!strings.ContainsRune(borrowed, r) || strings.ContainsRune(text[i:], ' ')) {
				return string(r)
			}
		}
		return ""
	}
	for _, lang := range i18n.Langs() {
		w := i18n.New(lang)
		for _, key := range w.Keys() {
			if r := lost(w.T(key)); r != "" {
				t.Errorf("%s %s: the font has no %s", lang, key, r)
			}
		}
	}
	s := sit(t, company.at(t, "anna"), Settings{})
	for _, c := range s.all {
		if r := lost(c.keyText()); r != "" {
			t.Errorf("%s: the font has no %s", c.name, r)
		}
	}
	want(t, "an arrow before a word", lost("1 → 2"), "→")
	want(t, "a minus of typographers", lost("Ctrl+−"), "−")
}

// TestKeysOverDialogs: no command of the window runs under a dialog.
func TestKeysOverDialogs(t *testing.T) {
	s := desk(t, "anna")
	s.press(fyne.KeyF1)
	before := s.open()
	for _, c := range s.all {
		s.do(c)
	}
	s.settle()
	want(t, "open", s.open(), before)
	want(t, "dialogs", len(s.win.Canvas().Overlays().List()), 1)
	want(t, "ended", s.quit, 0)
	want(t, "the help", find[*kit.Overlay](s).IsOpen(), true)
}
