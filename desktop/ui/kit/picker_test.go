package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/theme"
)

var firms = []Option{
	{ID: "1", Title: "АО «Невский порт»", Detail: "ИНН 7821011468"}, {ID: "2", Title: "ООО «Волга-Дон Агент»", Detail: "ИНН 7850208060"},
	{ID: "3", Title: "ТОО «Уральская сталь»", Disabled: true, Reason: "запрещён"}, {ID: "4", Title: "ИП «Восточный экспресс»"},
}

func find(text string) (found []Option) {
	for _, o := range firms {
		if strings.Contains(strings.ToLower(o.Title), strings.ToLower(text)) {
			found = append(found, o)
		}
	}
	return found
}

// searched is a picker that tells when what was found is on the screen.
func searched() (*Picker, chan bool) {
	p, shown := NewPicker(russian()), make(chan bool, 16)
	p.Search = find
	p.shown = func() { shown <- true }
	return p, shown
}

func TestPicker(t *testing.T) {
	p, shown := searched()
	after := NewEntry()
	w := open(t, container.NewVBox(p, after))
	w.Canvas().Focus(p)
	var chosen []string
	p.OnChanged = func(o Option) { chosen = append(chosen, o.ID) }
	p.TypedRune('в')
	<-shown
	want(t, "the line has the letter", p.finder.line.Text, "в")
	test.Type(p.finder.line, "осточ")
	for p.finder.list.all == nil || len(p.finder.list.all) != 1 {
		<-shown
	}
	key(w.Canvas().Focused(), fyne.KeyReturn)
	want(t, "chosen", chosen, "[4]")
	want(t, "text", p.Text(), firms[3].Title)
	want(t, "on to the next field", w.Canvas().Focused() == fyne.Focusable(after), true)
	key(p, fyne.KeyDelete)
	want(t, "emptied", chosen, "[4 ]")
}

func TestPickerPassesOverWhatCannotBeChosen(t *testing.T) {
	p, shown := searched()
	w := open(t, p)
	w.Canvas().Focus(p)
	key(p, fyne.KeyDown)
	<-shown
	key(p.finder.line, fyne.KeyDown, fyne.KeyDown)
	want(t, "marked", p.finder.list.at, 3)
	test.Tap(p.finder.list.rows[2])
	want(t, "a grey one is not chosen", p.Value().ID, "")
	key(p.finder.line, fyne.KeyUp, fyne.KeyReturn)
	want(t, "chosen", p.Value().ID, "2")
	key(p, fyne.KeyF4)
	<-shown
	want(t, "stands at what was chosen", p.finder.list.at, 1)
	key(p.finder.line, fyne.KeyEscape)
	want(t, "Esc leaves it", p.Value().ID, "2")
	want(t, "closed", w.Canvas().Overlays().Top(), nil)
}

func TestPickerOpensAndMakes(t *testing.T) {
	p, shown := searched()
	w := open(t, p)
	w.Canvas().Focus(p)
	var did []string
	p.OnOpen = func(o Option) { did = append(did, "open "+o.ID) }
	p.OnNew = func(text string) { did = append(did, "new "+text) }
	p.SetValue(firms[0])
	key(p, fyne.KeyF2, fyne.KeyInsert)
	p.TypedRune('ъ')
	<-shown
	want(t, "nothing found", p.finder.list.empty.Visible(), true)
	key(p.finder.line, fyne.KeyInsert)
	want(t, "did", did, "[open 1 new  new ъ]")
}

func TestChoice(t *testing.T) {
	c := NewChoice([]Option{{ID: "a", Title: "Активный"}, {ID: "p", Title: "Пассивный"}, {ID: "b", Title: "Запрещён", Disabled: true}, {ID: "q", Title: "Потенциальный"}})
	w := open(t, container.NewVBox(c, NewEntry()))
	w.Canvas().Focus(c)
	var told []string
	c.OnChanged = func(id string) { told = append(told, id) }
	c.TypedRune('п')
	c.TypedRune('П')
	c.TypedRune('з')
	want(t, "letters", told, "[p q]")
	key(c, fyne.KeyDelete)
	want(t, "required", c.Value(), "q")
	c.Optional = true
	key(c, fyne.KeyDelete)
	want(t, "emptied", c.Value(), "")
	key(c, fyne.KeySpace)
	key(w.Canvas().Focused(), fyne.KeyDown, fyne.KeyReturn)
	want(t, "from the list", c.Value(), "p")
	c.SetValue("gone")
	want(t, "a value that is not offered is shown", c.Text(), "gone")
	c.Disable()
	c.TypedRune('а')
	c.Tapped(nil)
	want(t, "disabled", c.Value(), "gone")
}

func TestSet(t *testing.T) {
	s := NewSet([]Option{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}, {ID: "c", Title: "C", Disabled: true}})
	open(t, s)
	var told []string
	s.OnChanged = func(ids []string) { told = ids }
	s.SetValue([]string{"b", "old"})
	want(t, "quiet", told, "[]")
	test.Tap(s.checks[0])
	want(t, "what is no longer offered is kept", told, "[a b old]")
	s.Disable()
	want(t, "disabled", s.Disabled(), true)
	s.Enable()
	want(t, "the grey one stays grey", s.checks[2].Disabled(), true)
}

func TestPickerScreens(t *testing.T) {
	p, shown := searched()
	w := open(t, container.NewVBox(p))
	w.Resize(fyne.NewSize(480, 240))
	w.Canvas().Focus(p)
	key(p, fyne.KeyDown)
	<-shown
	save(t, w, "kit-picker-light")
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 1))
	save(t, w, "kit-picker-dark")
}

// Whoever types faster than the search answers gets what he typed, not what was
// found for its first letter.
func TestPickerTakesWhatWasTyped(t *testing.T) {
	p, shown := searched()
	slow := make(chan bool)
	p.Search = func(text string) []Option {
		if text == "в" {
			<-slow
		}
		return find(text)
	}
	w := open(t, p)
	w.Canvas().Focus(p)
	p.TypedRune('в')
	test.Type(p.finder.line, "осточ")
	key(p.finder.line, fyne.KeyReturn)
	want(t, "chosen", p.Value().ID, "4")
	want(t, "closed", w.Canvas().Overlays().Top(), nil)
	close(slow)
	<-shown
	want(t, "stays", p.Value().ID, "4")
}
