package list

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kontor/desktop/ui/theme"
)

func (h *header) press(x float32, button desktop.MouseButton) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}, Button: button}
	h.MouseIn(e)
	h.MouseDown(e)
	h.MouseUp(e)
}

func (h *header) drag(x, by float32) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}, Button: desktop.MouseButtonPrimary}
	h.MouseDown(e)
	for range 4 {
		h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(by/4, 0)})
	}
	h.MouseUp(e)
	h.DragEnd()
}

func TestHeaderSorts(t *testing.T) {
	g, _ := open(t, 5)
	var sorts []string
	g.OnSort = func(c string, down bool) { sorts = append(sorts, fmt.Sprint(c, down)) }
	g.header.press(20, desktop.MouseButtonPrimary)
	g.header.press(20, desktop.MouseButtonPrimary)
	g.header.press(20, desktop.MouseButtonPrimary)
	g.header.press(150, desktop.MouseButtonPrimary)
	g.header.press(150, desktop.MouseButtonSecondary)
	g.columns[0].Fixed = true
	g.header.press(20, desktop.MouseButtonPrimary)
	want(t, "sorts", sorts, "[Codefalse Codetrue Codefalse Namefalse]")
}

func TestHeaderResizes(t *testing.T) {
	g, _ := open(t, 5)
	var told string
	g.OnResize = func(c string, w float32) { told = fmt.Sprint(c, " ", w) }
	g.OnSort = func(string, bool) { t.Error("dragging an edge sorts") }
	edge := theme.Px(g.columns[0].Width)
	g.header.drag(edge+1, 40)
	want(t, "wider", told, fmt.Sprint("Code ", 62+40))
	g.header.drag(edge+41, -500)
	want(t, "never gone", g.Columns()[0].Width, float32(leastWidth))
	g.header.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(leastWidth, 5)}})
	want(t, "cursor", g.header.Cursor(), desktop.HResizeCursor)
	g.header.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(leastWidth, 5)})
	if w := g.columns[0].Width; w < 45 || w > 80 {
		t.Errorf("fitted to %v", w)
	}
	at := fyne.NewPos(7, 7)
	g.OnColumns = func(p fyne.Position) { at = p }
	g.header.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(50, 60)})
	want(t, "columns", at, fyne.NewPos(50, 60))
}

// TestStretch: the room that is left over goes to the name, until the user
// has set a width himself.
func TestStretch(t *testing.T) {
	g, w := open(t, 5)
	if sum := g.width(); sum < 1299 || sum > 1301 {
		t.Errorf("columns are %v wide in a window of 1300", sum)
	}
	g.resize(1, 100)
	w.Resize(fyne.NewSize(1500, 700))
	want(t, "kept", g.columns[1].Width, 100)
	g.SetColumns(firms()[:3])
	if sum := g.width(); sum < 1499 || sum > 1501 {
		t.Errorf("new columns are %v wide in a window of 1500", sum)
	}
}

// TestStretchFollows: a window that becomes larger stretches again, one that
// becomes smaller takes the stretch back.
func TestStretchFollows(t *testing.T) {
	g, w := open(t, 5)
	w.Resize(fyne.NewSize(1500, 700))
	if sum := g.width(); sum < 1499 || sum > 1501 {
		t.Errorf("columns are %v wide in a window of 1500", sum)
	}
	w.Resize(fyne.NewSize(900, 700))
	want(t, "as asked for", g.columns[1].Width, 262)
}

func TestColumnsOutOfSightAreNotDrawn(t *testing.T) {
	g, w := open(t, 5)
	g.resize(1, 300)
	w.Resize(fyne.NewSize(400, 300))
	for _, text := range drawn(g) {
		if text == "Хасанова Д. Р." {
			t.Error("a column right of the window is drawn")
		}
	}
	for range 20 {
		press(g, fyne.KeyRight)
	}
	found := false
	for _, text := range drawn(g) {
		found = found || text == "Хасанова Д. Р."
		if text == "10000" {
			t.Error("a column left of the window is drawn")
		}
	}
	want(t, "last column seen", found, true)
	want(t, "header moved along", g.header.Position().X, -g.scroll.Offset.X)
}
