package form

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// firm has a field of every type.
type firm struct {
	doc.Header
	Number   string `doc:"number"`
	Name     string `doc:"required"`
	TaxID    string
	KPP      string
	Kind     firmKind `doc:"required"`
	Colours  doc.Set[colour]
	Country  doc.Code[countries] `doc:"required"`
	Tags     doc.Set[doc.Code[countries]]
	Parent   doc.Ref[firm]
	Subject  doc.Link
	Active   bool
	Days     int64
	Weight   doc.Decimal
	Limit    doc.Money
	Since    doc.Date
	Called   doc.Time
	Term     doc.Period
	Visit    doc.Span
	Birthday doc.Yearly
	Phone    doc.Phone
	Mail     doc.Email
	Address  doc.Address
	Rating   string        `doc:"server"`
	Boss     doc.Ref[firm] `doc:"server"`
	Accounts doc.Rows[account]
	Comms    doc.Rows[comm]
	Note     doc.Text
}

type firmKind string

func (firmKind) Values() []string { return []string{"legal", "person"} }

type colour string

func (colour) Values() []string { return []string{"red", "green", "blue"} }

type countries struct{}

func (countries) List() string { return "Country" }

type account struct {
	Bank   string `doc:"required"`
	Number string
	Since  doc.Date
	Main   bool
	Order  int64
}

type comm struct {
	Kind  firmKind `doc:"required"`
	Phone doc.Phone
	Email doc.Email
	Value string
	Place doc.Address
	Note  string
}

func (f *firm) Label() string     { return f.Name }
func (f *firm) Check(*firm) error { return nil }

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

// book is a source of two lists.
type book struct{}

func (book) all(f *doc.Field) []kit.Option {
	if f.Refers == "Country" {
		return []kit.Option{{ID: "RU", Title: "Россия", Detail: "RU"}, {ID: "BY", Title: "Беларусь", Detail: "BY"}, {ID: "CN", Title: "Китай", Detail: "CN"}}
	}
	return []kit.Option{{ID: string(rowID(7)), Title: "ТОО «Hansa Spedition-994»", Detail: "7839554373"}, {ID: string(rowID(8)), Title: "АО «Невский порт»", Detail: "7821011468"}}
}

func (b book) Options(f *doc.Field, text string) (found []kit.Option) {
	for _, o := range b.all(f) {
		if strings.Contains(i18n.Fold(o.Title), i18n.Fold(text)) {
			found = append(found, o)
		}
	}
	return found
}

func (b book) Title(f *doc.Field, value string) string {
	for _, o := range b.all(f) {
		if o.ID == strings.TrimPrefix(value, "firm/") {
			return o.Title
		}
	}
	return ""
}

func rowID(n int) doc.ID { return doc.Derive("row", strconv.Itoa(n)) }

func config(words *i18n.Words) Config {
	n := 100
	return Config{
		Name: "firm", Fields: doc.KindOf[firm]().Fields, Words: words, Source: book{},
		Now:   func() time.Time { return noon },
		NewID: func() doc.ID { n++; return rowID(n) },
		Zone:  time.FixedZone("MSK", 3*3600),
	}
}

// sample has a value in every field.
const sample = `{"Number":"К-1042","Name":"ТОО «Hansa Spedition-994»","TaxID":"7839554373","KPP":"780101001","Kind":"legal","Colours":["blue","red"],
"Country":"RU","Tags":["BY","CN"],"Parent":"$7","Subject":"firm/$8","Active":true,"Days":30,"Weight":"1234.5","Limit":{"Minor":123456789,"Currency":"RUB"},
"Since":"2026-11-12","Called":"2026-11-12T09:30:00Z","Term":{"From":"2026-01-01","To":"2026-12-31"},
"Visit":{"From":"2026-11-12T09:00:00Z","To":"2026-11-12T10:00:00Z"},"Birthday":{"Day":9,"Month":5,"Year":1980},
"Phone":{"E164":"+78125550142","Ext":"12"},"Mail":"cargo@example.test","Address":{"Country":"RU","Index":"199034","City":"Санкт-Петербург","Street":"наб. Лейтенанта Шмидта, 5"},
"Rating":"A","Boss":"$8",
"Accounts":{"$1":{"Bank":"Северный банк","Number":"40702810000000000001","Since":"2020-02-01","Main":true,"Order":1},"$2":{"Bank":"Прибалтика","Number":"40702810000000000002","Order":2}},
"Comms":{"$3":{"Kind":"legal","Phone":{"E164":"+78125550142"},"Note":"диспетчер"},"$4":{"Kind":"person","Email":"a@b.test"}},
"Note":"Регулярные отправки 40' HC Шанхай — Санкт-Петербург.\nПросят ответ по ставке в течение 4 часов."}`

func parts(t testing.TB, body string) doc.Parts {
	t.Helper()
	for i := range 9 {
		body = strings.ReplaceAll(body, "$"+strconv.Itoa(i), string(rowID(i)))
	}
	p, err := doc.Body(body).Parts()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range p {
		var v any
		if json.Unmarshal(raw, &v) != nil {
			t.Fatal(name)
		}
	}
	return p
}

// open shows a form in a window.
func open(t testing.TB, c Config, size fyne.Size) (*Form, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light, 1))
	f := New(c)
	w := test.NewTempWindow(t, f)
	w.SetPadded(false)
	w.Resize(size)
	return f, w
}
