package list

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestCopy(t *testing.T) {
	g, _ := open(t, 3)
	g.SetColumns([]Column{{Name: "a", Title: "A"}, {Name: "b", Title: "B", Kind: Number}})
	g.SetRows(Slice{{ID: "1", Cells: []string{"x\ty\nz", "1\u00a0234,50"}}, {ID: "2", Cells: []string{"=cmd()"}}, {ID: "3", Cells: []string{"-5", "@x"}}})
	g.SelectAll()
	g.TypedShortcut(&fyne.ShortcutCopy{})
	want(t, "clipboard", fyne.CurrentApp().Clipboard().Content(), "A\tB\nx y z\t1 234,50\n'=cmd()\t\n-5\t'@x\n")
	g.Select("3")
	want(t, "one row", g.TSV(), "A\tB\n-5\t'@x\n")
	clear(g.selected)
	want(t, "the cursor's row", g.TSV(), "A\tB\n-5\t'@x\n")
}
