package form

import (
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/shared/doc"
)

// ShowFaults puts each fault under its field and lists all over the form. With
// none, or nil, it takes them away. The first field at fault gets no focus:
// call Focus with its Field.
func (f *Form) ShowFaults(faults []*doc.Error) {
	for _, it := range f.fields {
		it.clear()
	}
	for _, e := range faults {
		text := f.c.Words.Error(e)
		for _, it := range f.fields {
			if it.show(e.Field(), text) {
				break
			}
		}
	}
	f.summary.show(faults, fynetheme.ColorNameError, f.c.Words.N("Count.errors", len(faults)))
	f.relayout()
}

// ShowWarnings lists what the user should know and may pass over.
func (f *Form) ShowWarnings(warnings []*doc.Error) {
	f.summary.show(warnings, fynetheme.ColorNameWarning, f.c.Words.N("Count.warnings", len(warnings)))
	f.relayout()
}
