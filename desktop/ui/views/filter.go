package views

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// filterOptions is how many values a filter offers; more are found by search.
const filterOptions = 200

// filter leaves of a list the rows with one value of one field.
type filter struct {
	list   *List
	name   string
	value  string
	choice *kit.Choice
}

// newFilter makes the filter of a field, nil if there is no such field.
func newFilter(l *List, name string) *filter {
	if !l.has(name) {
		return nil
	}
	f := &filter{list: l, name: name}
	f.choice = kit.NewChoice([]kit.Option{f.all()})
	f.choice.SetValue("")
	f.choice.PlaceHolder = f.all().Title
	f.choice.Optional = true
	f.choice.OnChanged = func(id string) {
		f.value = id
		l.load()
	}
	f.offer()
	return f
}

func (f *filter) all() kit.Option {
	return kit.Option{Title: f.list.desk.Words().Short(f.list.kind.Name, f.name) + ": " + f.list.desk.T("ui.list.all")}
}

func (f *filter) set(value string) {
	f.value = value
	f.choice.SetValue(value)
}

func (f *filter) object() fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(theme.Px(150), f.choice.MinSize().Height), f.choice)
}

// offer fills the choice: at once when the declaration knows the values.
func (f *filter) offer() {
	l := f.list
	field := l.kind.Field(f.name)
	switch {
	case field == nil: // the reckoned ones and the header's are persons
		field = &doc.Field{Name: f.name, Type: doc.TRef, Refers: "Employee"}
	case field.Values != nil:
		options := []kit.Option{f.all()}
		for _, v := range field.Values {
			options = append(options, kit.Option{ID: v, Title: l.desk.Words().Value(l.kind.Name, f.name, v)})
		}
		f.choice.SetOptions(options)
		return
	case l.kind.Name == doc.ItemKind:
		options := []kit.Option{f.all()}
		for _, name := range crm.Lists() {
			options = append(options, kit.Option{ID: name, Title: l.desk.Words().Spelt(l.kind.Name, f.name, name)})
		}
		f.choice.SetOptions(options)
		return
	}
	Go(l.desk, func(ctx context.Context) ([]app.Option, error) {
		return l.desk.App.Options(ctx, l.kind.Name, field, "", filterOptions)
	}, func(found []app.Option, err error) {
		if err != nil {
			l.desk.Log.Warn("filter", "err", err)
			return
		}
		options := []kit.Option{f.all()}
		for _, o := range found {
			options = append(options, kit.Option{ID: o.Value, Title: o.Title})
		}
		f.choice.SetOptions(options)
	})
}
