package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

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
	case field == nil && f.offerReckoned():
		return
	case field == nil: // the other reckoned ones and the header's are persons
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

// bands are the bounds by which days are filtered.
var bands = []int{7, 14, 30, 60, 90}

// offerReckoned fills the choice for a reckoned value that is known by its
// type: yes or no, one of a few words, a number of days.
func (f *filter) offerReckoned() bool {
	l := f.list
	w := l.desk.Words()
	options := []kit.Option{f.all()}
	i := slices.IndexFunc(app.ComputedOf(l.kind), func(c doc.Computed) bool { return c.Name == f.name })
	if i < 0 {
		return false
	}
	switch c := app.ComputedOf(l.kind)[i]; {
	case c.Type == doc.TBool:
		options = append(options, kit.Option{ID: "true", Title: w.T("Word.yes")}, kit.Option{ID: "false", Title: w.T("Word.no")})
	case len(c.Values) > 0:
		for _, v := range c.Values {
			options = append(options, kit.Option{ID: v, Title: w.Spelt(l.kind.Name, f.name, v)})
		}
	case c.Type == doc.TInt:
		for _, n := range bands {
			options = append(options, kit.Option{ID: bandMark + strconv.Itoa(n), Title: w.N("ui.list.within", n)})
		}
	default:
		return false
	}
	f.choice.SetOptions(options)
	return true
}

// bandMark begins a filter's value that is a bound.
const bandMark = "<="

// where is the condition that the filter makes.
func (f *filter) where() app.Where {
	if n, is := strings.CutPrefix(f.value, bandMark); is {
		return app.Where{Field: f.name, From: "0", To: n}
	}
	return app.Where{Field: f.name, Any: []string{f.value}}
}
