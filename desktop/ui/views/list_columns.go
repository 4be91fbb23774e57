package views

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/list"
	"kontor/shared/doc"
)

// plainColumns is how many columns a kind without a face shows at first.
const plainColumns = 8

// usual are the columns until somebody chooses others.
func (l *List) usual() []Column {
	if kept := l.desk.columns[l.key]; kept != nil {
		return kept
	}
	all := l.possible()
	if len(l.face.Columns) > 0 {
		all = all[:min(len(l.face.Columns), len(all))]
	}
	all = all[:min(len(all), max(plainColumns, len(l.face.Columns)))]
	return slices.DeleteFunc(all, func(c Column) bool { return l.given(c.Field) })
}

// given reports whether every row refers to the same by a field: the column
// would only repeat what the page is about.
func (l *List) given(name string) bool {
	f := l.kind.Field(name)
	return f != nil && f.Type == doc.TRef && slices.ContainsFunc(l.preset, func(w app.Where) bool { return w.Field == name && len(w.Any) == 1 })
}

// possible lists every column there is: those of the face, then what else is
// declared.
func (l *List) possible() []Column {
	columns := slices.DeleteFunc(slices.Clone(l.face.Columns), func(c Column) bool { return !l.has(c.Field) })
	for _, f := range l.kind.Fields {
		if f.Type == doc.TText || slices.ContainsFunc(columns, func(c Column) bool { return c.Field == f.Name }) {
			continue
		}
		columns = append(columns, Column{Field: f.Name, Width: 140})
	}
	return columns
}

// has reports whether there is such a field: of the struct, of the header, or
// reckoned.
func (l *List) has(name string) bool {
	if l.kind.Field(name) != nil || slices.Contains([]string{"Owner", "Department", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy"}, name) {
		return true
	}
	c, ok := l.kind.New().(doc.Computing)
	return ok && slices.ContainsFunc(c.Computed(doc.Context{Zone: l.desk.App.Zone(), Now: l.desk.App.Now()}), func(v doc.Computed) bool { return v.Name == name })
}

func (l *List) gridColumns() []list.Column {
	columns := make([]list.Column, len(l.columns))
	for i, c := range l.columns {
		columns[i] = list.Column{Name: c.Field, Title: l.desk.Words().Short(l.kind.Name, c.Field), Width: c.Width}
		switch {
		case c.Field == l.face.Status:
			columns[i].Kind = list.Status
		case c.Bold:
			columns[i].Kind = list.Strong
		case c.Muted:
			columns[i].Kind = list.Faint
		case c.Right:
			columns[i].Kind = list.Number
		}
		if f := l.kind.Field(c.Field); f != nil && f.Type == doc.TRows {
			columns[i].Fixed = true
		}
		columns[i].Tone = l.toneOfCell(c.Field)
	}
	return columns
}

// toneOfCell colours a reckoned value that is one of a few words, as a status
// is; nil where the column is of something else.
func (l *List) toneOfCell(name string) func(list.Row, string) fyne.ThemeColorName {
	tones := map[string]fyne.ThemeColorName{}
	for _, c := range app.ComputedOf(l.kind) {
		if c.Name == name {
			for _, v := range c.Values {
				tones[l.desk.Words().Spelt(l.kind.Name, name, v)] = toneOf(v)
			}
		}
	}
	if len(tones) == 0 {
		return nil
	}
	return func(r list.Row, cell string) fyne.ThemeColorName {
		if r.Marked {
			return ""
		}
		return tones[cell]
	}
}

func (l *List) names() []string {
	names := make([]string, len(l.columns))
	for i, c := range l.columns {
		names[i] = c.Field
	}
	return names
}

// chooseColumns lets columns be shown and hidden.
func (l *List) chooseColumns(at fyne.Position) {
	menu := fyne.NewMenu("")
	for _, c := range l.possible() {
		i := slices.IndexFunc(l.columns, func(have Column) bool { return have.Field == c.Field })
		item := fyne.NewMenuItem(l.desk.Words().Label(l.kind.Name, c.Field), func() { l.toggleColumn(c, i) })
		item.Checked = i >= 0
		menu.Items = append(menu.Items, item)
	}
	reset := fyne.NewMenuItem(l.desk.T("ui.list.columns_reset"), func() { l.setColumns(nil) })
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), reset)
	widget.ShowPopUpMenuAtPosition(menu, l.desk.Canvas(), at)
}

func (l *List) toggleColumn(c Column, at int) {
	columns := slices.Clone(l.columns)
	if at >= 0 && len(columns) > 1 {
		columns = slices.Delete(columns, at, at+1)
	} else if at < 0 {
		columns = append(columns, c)
	}
	l.setColumns(columns)
}

func (l *List) setColumns(columns []Column) {
	l.desk.keepColumns(l.key, columns)
	l.columns = columns
	if columns == nil {
		l.columns = l.usual()
	}
	l.grid.SetRows(list.Slice(nil))
	l.grid.SetColumns(l.gridColumns())
	l.load()
}

// resize remembers how wide the user wants a column.
func (l *List) resize(name string, width float32) {
	columns := slices.Clone(l.columns)
	for i := range columns {
		if columns[i].Field == name {
			columns[i].Width = width
		}
	}
	l.columns = columns
	l.desk.keepColumns(l.key, columns)
}
