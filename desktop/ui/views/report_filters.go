package views

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// reportFilters are what leaves of a report a part: days, department, employee,
// firm, those that the report has.
type reportFilters struct {
	from, to *kit.DateField
	pickers  map[string]*kit.Picker // by what they pick
	row      *fyne.Container
}

// newReportFilters makes them; changed hears of every change.
func newReportFilters(d *Desk, has []string, changed func()) *reportFilters {
	f := &reportFilters{pickers: map[string]*kit.Picker{}, row: container.NewHBox()}
	f.from, f.to = kit.NewDateField(d.Say(), d.App.Now), kit.NewDateField(d.Say(), d.App.Now)
	if slices.Contains(has, "Period") {
		for _, one := range []struct {
			field *kit.DateField
			hint  string
		}{{f.from, "ui.report.from"}, {f.to, "ui.report.to"}} {
			one.field.SetPlaceHolder(d.T(one.hint))
			one.field.OnChanged = func(string) { changed() }
			f.row.Add(container.NewGridWrap(fyne.NewSize(theme.Px(130), one.field.MinSize().Height), one.field))
		}
	}
	for _, kind := range []string{"Department", "Employee", "Counterparty"} {
		if !slices.Contains(has, kind) {
			continue
		}
		pick := kit.NewPicker(d.Say())
		pick.PlaceHolder = d.T(kind)
		pick.SetValue(kit.Option{})
		pick.Search = d.search("Report", &doc.Field{Name: kind, Type: doc.TRef, Refers: kind})
		pick.OnChanged = func(kit.Option) { changed() }
		f.pickers[kind] = pick
		f.row.Add(container.NewGridWrap(fyne.NewSize(theme.Px(170), pick.MinSize().Height), pick))
	}
	return f
}

func (f *reportFilters) object() fyne.CanvasObject { return f.row }

// args are what is asked for.
func (f *reportFilters) args() app.ReportArgs {
	picked := func(kind string) doc.ID {
		if p := f.pickers[kind]; p != nil {
			return doc.ID(p.Value().ID)
		}
		return ""
	}
	return app.ReportArgs{
		From: doc.Date(f.from.Value()), To: doc.Date(f.to.Value()),
		Department: picked("Department"), Employee: picked("Employee"), Counterparty: picked("Counterparty"),
	}
}

// take takes over what others ask for.
func (f *reportFilters) take(from *reportFilters) {
	f.from.SetValue(from.from.Value())
	f.to.SetValue(from.to.Value())
	for kind, p := range from.pickers {
		f.pickers[kind].SetValue(p.Value())
	}
}
