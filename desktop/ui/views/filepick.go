package views

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/list"
	"kontor/desktop/ui/theme"
)

// filePick lets the user find a file by folders. Fyne's own shows icons, and
// neither dates nor sizes.
type filePick struct {
	desk   *Desk
	dir    string
	path   *kit.Entry
	grid   *list.Grid
	dialog *kit.Dialog
	ends   []string // of the files that may be chosen
	then   func(path string)
}

// pickFile asks for a file whose name ends so, any if no ends are given; then hears its path.
func pickFile(d *Desk, title, dir string, ends []string, then func(path string)) {
	p := &filePick{desk: d, dir: dir, ends: ends, then: then, path: kit.NewEntry()}
	p.grid = list.New(d.Words(), []list.Column{
		{Name: "name", Title: d.T("ui.file.name"), Width: 380, Kind: list.Strong, Fixed: true},
		{Name: "size", Title: d.T("ui.file.size"), Width: 100, Kind: list.Number, Fixed: true},
		{Name: "at", Title: d.T("ui.file.at"), Width: 140, Kind: list.Faint, Fixed: true},
	})
	p.grid.OnOpen = func(name string) { p.open(filepath.Join(p.dir, name)) }
	p.path.OnEnter = func() { p.open(p.path.Text) }
	up := kit.NewButton("", fynetheme.NavigateBackIcon(), func() { p.open(filepath.Dir(p.dir)) })
	body := container.NewBorder(kit.Pads(container.NewBorder(nil, nil, up, nil, p.path), 0, 6, 0, 0), nil, nil, nil, p.grid)
	p.dialog = kit.NewDialog(d.Canvas(), title, body,
		kit.Action{Label: d.T("Do.cancel"), Cancel: true},
		kit.Action{Label: d.T("Do.choose"), Confirm: true, Run: func() bool {
			if row, ok := p.grid.Current(); ok {
				p.open(filepath.Join(p.dir, row.ID))
			}
			return false
		}})
	p.dialog.Size = fyne.NewSize(720, 520)
	p.dialog.Focus = p.grid
	p.dialog.Show()
	p.open(dir)
}

// open goes into a folder, or takes a file.
func (p *filePick) open(path string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		p.grid.SetEmpty(p.desk.T("ui.file.missing"))
		p.grid.SetRows(list.Slice(nil))
	case info.IsDir():
		p.enter(filepath.Clean(path))
	default:
		p.dialog.Close()
		p.then(path)
	}
}

func (p *filePick) enter(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		p.desk.Log.Warn("read folder", "err", err)
		p.grid.SetEmpty(p.desk.T("ui.file.missing"))
	}
	p.dir = dir
	p.path.SetText(dir)
	var folders, files list.Slice
	for _, e := range entries {
		row, folder, ok := p.row(e)
		switch {
		case !ok:
		case folder:
			folders = append(folders, row)
		default:
			files = append(files, row)
		}
	}
	p.grid.SetRows(append(folders, files...))
}

func (p *filePick) row(e os.DirEntry) (row list.Row, folder, ok bool) {
	info, err := os.Stat(filepath.Join(p.dir, e.Name())) // through links
	if err != nil || strings.HasPrefix(e.Name(), ".") {
		return row, false, false
	}
	row = list.Row{ID: e.Name(), Cells: []string{e.Name(), "", p.desk.Words().Moment(info.ModTime(), time.Local)}}
	if info.IsDir() {
		row.Cells[0] += string(filepath.Separator)
		row.Edge = theme.Potential
		return row, true, true
	}
	row.Cells[1] = p.desk.Words().Int((info.Size()+1023)/1024) + " KiB"
	end := strings.ToLower(filepath.Ext(e.Name()))
	return row, false, len(p.ends) == 0 || slices.Contains(p.ends, end)
}
