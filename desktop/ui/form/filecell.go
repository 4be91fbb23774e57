package form

import (
	"fyne.io/fyne/v2"

	"kontor/shared/doc"
)

// FileAt is the path of the file field of the row at a place of the window,
// empty if there is none that takes a file.
func (f *Form) FileAt(at fyne.Position) string {
	if f.c.OnAttach == nil {
		return ""
	}
	for _, it := range f.fields {
		t, is := it.(*table)
		if !is || t.locked {
			continue
		}
		for _, r := range t.rows {
			if path := r.filePath(); path != "" && lies(at, r.view) {
				return path
			}
		}
	}
	return ""
}

// filePath is the path of the row's field for a file, empty if it has none.
func (r *row) filePath() string {
	for _, c := range r.cells {
		if c.field.Type == doc.TFile && !c.field.Server {
			return r.t.name() + "/" + r.id + "/" + c.field.Name
		}
	}
	return ""
}

// lies reports whether a place of the window is on an object.
func lies(at fyne.Position, o fyne.CanvasObject) bool {
	in := at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(o))
	return in.X >= 0 && in.Y >= 0 && in.X < o.Size().Width && in.Y < o.Size().Height
}
