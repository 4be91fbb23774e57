package form

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

var layout = []Section{
	{Title: "Основное", Fields: []string{"Number", "Name", "TaxID KPP", "Kind", "Country", "Parent", "Colours", "Active", "Since"}},
	{Title: "Деньги и сроки", Fields: []string{"Limit", "Days Weight", "Term", "Visit", "Called", "Birthday", "Rating", "Boss"}},
	{Title: "Адрес и связь", Fields: []string{"Phone", "Mail", "Address", "Tags", "Subject"}},
	{Title: "Примечание", Fields: []string{"Note"}},
	{Title: "Банковские счета", Fields: []string{"Accounts"}, Wide: true},
	{Title: "Средства связи", Fields: []string{"Comms"}, Wide: true},
}

// TestScreens leaves pictures to look at, and finds every text of the document
// drawn in each of them.
func TestScreens(t *testing.T) {
	a := test.NewTempApp(t)
	for _, lang := range i18n.Langs() {
		for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark} {
			a.Settings().SetTheme(theme.New(mode, 1))
			c := config(i18n.New(lang))
			c.Layout = layout
			f := New(c)
			f.Load(parts(t, sample))
			w := test.NewTempWindow(t, f)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(1240, 1160))
			save(t, w, "form-"+string(lang)+"-"+name)
			f.ShowFaults([]*doc.Error{doc.Invalid("TaxID", "required"), doc.Invalid("Comms/"+string(rowID(3))+"/Phone", "phone").Reads("Comms")})
			w.Resize(fyne.NewSize(760, 1200))
			save(t, w, "form-"+string(lang)+"-"+name+"-narrow")
		}
	}
}

func save(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "build", "screens")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
