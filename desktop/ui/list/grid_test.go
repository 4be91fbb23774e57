package list

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/theme"
	"kontor/shared/i18n"
)

// open shows a grid of n rows in a window and gives it the focus.
func open(t testing.TB, n int) (*Grid, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light, 1))
	g := New(i18n.New(i18n.RU), firms())
	w := test.NewTempWindow(t, g)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1300, 700))
	g.SetRows(made(n))
	w.Canvas().Focus(g)
	return g, w
}

func press(g *Grid, keys ...fyne.KeyName) {
	for _, k := range keys {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func shift(g *Grid, keys ...fyne.KeyName) {
	g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(g, keys...)
	g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

func click(g *Grid, row int, m fyne.KeyModifier, button desktop.MouseButton) {
	at := fyne.NewPos(100, (float32(row)+0.5)*rowHeight())
	g.body.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Modifier: m, Button: button})
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// drawn lists the texts that are on the screen.
func drawn(g *Grid) (texts []string) {
	for _, o := range g.body.seen {
		if c, ok := o.(*canvas.Text); ok {
			texts = append(texts, c.Text)
		}
	}
	return texts
}

func TestDrawsOnlyWhatIsSeen(t *testing.T) {
	g, _ := open(t, 50000)
	if n := len(g.body.lines); n > 30 {
		t.Errorf("%d lines for a window of 700 pixels", n)
	}
	press(g, fyne.KeyEnd)
	texts := drawn(g)
	if !slices.Contains(texts, "59999") || slices.Contains(texts, "10000") {
		t.Errorf("after End the last row is seen and the first is not: %v", texts[:10])
	}
	before := slices.Clone(g.body.lines)
	g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 400)})
	if !slices.Equal(before, g.body.lines) {
		t.Error("scrolling makes new lines")
	}
}

// TestWheelWritesWhatCameIntoView: lines that stay in view are not written
// again, which is what makes the wheel cheap.
func TestWheelWritesWhatCameIntoView(t *testing.T) {
	g, _ := open(t, 1000)
	asked := &counted{Slice: made(1000)}
	g.SetRows(asked)
	asked.n = 0
	g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -3*rowHeight())})
	if asked.n == 0 || asked.n > 4 {
		t.Errorf("three rows came into view, %d were read", asked.n)
	}
	asked.n = 0
	g.Refresh()
	if asked.n < 20 {
		t.Errorf("a refresh read %d rows only", asked.n)
	}
}

type counted struct {
	Slice
	n int
}

func (c *counted) Row(i int) Row {
	c.n++
	return c.Slice.Row(i)
}

func TestKeysMoveAndSelect(t *testing.T) {
	g, _ := open(t, 100)
	page := int(g.scroll.Size().Height/rowHeight()) - 1
	for _, step := range []struct {
		keys []fyne.KeyName
		row  int
	}{
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, 2}, {[]fyne.KeyName{fyne.KeyUp}, 1}, {[]fyne.KeyName{fyne.KeyPageDown}, 1 + page},
		{[]fyne.KeyName{fyne.KeyEnd}, 99}, {[]fyne.KeyName{fyne.KeyDown}, 99}, {[]fyne.KeyName{fyne.KeyPageUp}, 99 - page}, {[]fyne.KeyName{fyne.KeyHome, fyne.KeyUp}, 0},
	} {
		press(g, step.keys...)
		r, _ := g.Current()
		want(t, fmt.Sprint(step.keys), r.ID, fmt.Sprint("id", step.row))
		want(t, "selected", g.Selected(), []string{r.ID})
	}
	shift(g, fyne.KeyDown, fyne.KeyDown)
	want(t, "shift", g.Selected(), "[id0 id1 id2]")
	shift(g, fyne.KeyUp)
	want(t, "shift back", g.Selected(), "[id0 id1]")
	press(g, fyne.KeySpace)
	want(t, "space takes out", g.Selected(), "[id0]")
	g.TypedShortcut(&fyne.ShortcutSelectAll{})
	want(t, "Ctrl+A", len(g.Selected()), 100)
	g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnd, Modifier: fyne.KeyModifierControl})
	want(t, "Ctrl+End", g.Selected(), "[id99]")
}

func TestCursorIsBroughtIntoView(t *testing.T) {
	g, _ := open(t, 1000)
	for _, i := range []int{500, 999, 0, 20} {
		g.Select(fmt.Sprint("id", i))
		y, at := float32(i)*rowHeight(), g.scroll.Offset.Y
		if y < at || y+rowHeight() > at+g.scroll.Size().Height+0.5 {
			t.Errorf("row %d at %v is not within %v", i, y, at)
		}
	}
	if g.Select("no such") {
		t.Error("selected a row that is not there")
	}
}

func TestMouseSelects(t *testing.T) {
	g, w := open(t, 100)
	w.Canvas().Unfocus()
	click(g, 3, 0, desktop.MouseButtonPrimary)
	want(t, "focus", w.Canvas().Focused() == fyne.Focusable(g), true)
	click(g, 6, fyne.KeyModifierShift, desktop.MouseButtonPrimary)
	want(t, "Shift", g.Selected(), "[id3 id4 id5 id6]")
	click(g, 4, fyne.KeyModifierShortcutDefault, desktop.MouseButtonPrimary)
	want(t, "Ctrl", g.Selected(), "[id3 id5 id6]")
	click(g, 5, 0, desktop.MouseButtonSecondary)
	want(t, "right click on what is selected", g.Selected(), "[id3 id5 id6]")
	click(g, 8, 0, desktop.MouseButtonSecondary)
	want(t, "right click elsewhere", g.Selected(), "[id8]")
	click(g, 100, 0, desktop.MouseButtonPrimary)
	want(t, "under the last row", g.Selected(), "[id8]")
}

func TestKeysDoWhatTheyAreFor(t *testing.T) {
	g, w := open(t, 10)
	var did []string
	note := func(what string) func(string) { return func(id string) { did = append(did, what+" "+id) } }
	g.OnOpen, g.OnCopy, g.OnSearch = note("open"), note("copy"), note("search")
	g.OnNew, g.OnRefresh = func() { did = append(did, "new") }, func() { did = append(did, "refresh") }
	g.OnMark = func(ids []string) { did = append(did, fmt.Sprint("mark ", ids)) }
	g.OnMenu = func(ids []string, _ fyne.Position) { did = append(did, fmt.Sprint("menu ", ids)) }
	g.Select("id2")
	press(g, fyne.KeyReturn, fyne.KeyF2, fyne.KeyF9, fyne.KeyInsert, fyne.KeyF5)
	shift(g, fyne.KeyDown)
	press(g, fyne.KeyDelete, desktop.KeyMenu)
	shift(g, fyne.KeyF10)
	g.TypedRune('ф')
	g.TypedRune(' ')
	g.body.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(5, 4.5*rowHeight())})
	g.body.TappedSecondary(&fyne.PointEvent{})
	want(t, "done", strings.Join(did, ", "), "open id2, open id2, copy id2, new, refresh, mark [id2 id3], menu [id2 id3], menu [id2 id3], search ф, open id4, menu [id2 id3]")

	var passed []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { passed = append(passed, k.Name) })
	g.OnNew = nil
	press(g, fyne.KeyInsert, fyne.KeyF1, fyne.KeyF10, fyne.KeyEscape)
	want(t, "passed on", passed, []fyne.KeyName{fyne.KeyInsert, fyne.KeyF1, fyne.KeyF10, fyne.KeyEscape})
}

func TestNothingIsDoneToNoRow(t *testing.T) {
	g, _ := open(t, 0)
	g.OnOpen, g.OnCopy = func(string) { t.Error("opened") }, func(string) { t.Error("copied") }
	g.OnMark = func([]string) { t.Error("marked") }
	g.OnMenu = func([]string, fyne.Position) { t.Error("menu") }
	press(g, fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyF9, fyne.KeyDelete, fyne.KeySpace, desktop.KeyMenu)
	g.body.DoubleTapped(&fyne.PointEvent{})
	g.TypedShortcut(&fyne.ShortcutSelectAll{})
	want(t, "selected", len(g.Selected()), 0)
	if !g.empty.Visible() {
		t.Error("an empty list says nothing")
	}
	g.SetRows(made(1))
	if g.empty.Visible() {
		t.Error("a list with a row says that it is empty")
	}
}

func TestPlaceIsKept(t *testing.T) {
	g, _ := open(t, 100)
	g.Select("id10")
	shift(g, fyne.KeyDown)
	rows := made(100)
	slices.Reverse(rows)
	g.SetRows(rows)
	want(t, "selected", g.Selected(), "[id11 id10]")
	r, _ := g.Current()
	want(t, "cursor", r.ID, "id11")
	g.SetRows(made(5))
	want(t, "after they are gone", len(g.selected), 0)
	if r, ok := g.Current(); !ok || r.ID != "id4" {
		t.Errorf("cursor on %v", r.ID)
	}
}

func TestFoot(t *testing.T) {
	g, _ := open(t, 1234)
	want(t, "count", g.foot.text(), "Показано 1\u00a0234")
	g.SetTotal(5000)
	g.TypedShortcut(&fyne.ShortcutSelectAll{})
	want(t, "of all", g.foot.text(), "Показано 1\u00a0234 из 5\u00a0000, выбрано 1\u00a0234")
	g.SetWords(i18n.New(i18n.EN))
	want(t, "English", g.foot.text(), "1,234 of 5,000 shown, 1,234 selected")
	want(t, "empty text", g.empty.Text(), "Nothing here yet")
	before := g.scroll.Size().Height
	g.SetTotals(map[string]string{"Turnover": "7"})
	if g.scroll.Size().Height != before-rowHeight() {
		t.Error("no room was made for the totals")
	}
}
