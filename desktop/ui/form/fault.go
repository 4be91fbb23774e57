package form

import (
	"strings"

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
	faults = f.claim(faults)
	for _, e := range faults {
		text := f.short(e)
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
	warnings = f.claim(warnings)
	f.summary.show(warnings, fynetheme.ColorNameWarning, f.c.Words.N("Count.warnings", len(warnings)))
	f.relayout()
}

// short is a fault's text without the name of the field that it stands under.
func (f *Form) short(e *doc.Error) string {
	text := f.c.Words.Error(e)
	label := f.c.Words.Label(e.Kind, top(e.Field()))
	if rest, is := strings.CutPrefix(text, label+": "); is {
		return rest
	}
	if rest, is := strings.CutPrefix(text, label+", "); is {
		return rest
	}
	return text
}

// claim names the kind in faults that do not: their words stand under it.
func (f *Form) claim(faults []*doc.Error) []*doc.Error {
	own := make([]*doc.Error, len(faults))
	for i, e := range faults {
		c := *e
		if c.Kind == "" {
			c.Kind = f.c.Name
		}
		own[i] = &c
	}
	return own
}
