package list

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/theme"
	"kontor/shared/i18n"
)

func firms() []Column {
	return []Column{
		{Name: "Code", Title: "Код", Width: 62, Kind: Faint},
		{Name: "Name", Title: "Контрагент", Width: 262, Kind: Strong},
		{Name: "TaxID", Title: "ИНН", Width: 98},
		{Name: "City", Title: "Город", Width: 130},
		{Name: "Status", Title: "Статус", Width: 168, Kind: Status},
		{Name: "Rating", Title: "Рейтинг", Width: 84, Tone: func(Row, string) fyne.ThemeColorName { return fynetheme.ColorNameWarning }},
		{Name: "Talks", Title: "Переговоры", Width: 96},
		{Name: "Requests", Title: "Запросов", Width: 80, Kind: Number},
		{Name: "Turnover", Title: "Оборот, ₽", Width: 124, Kind: Number},
		{Name: "Owner", Title: "Ответственный", Width: 130},
	}
}

// made gives n rows.
func made(n int) Slice {
	names := []string{"ТОО «Уральская сталь-816»", "ООО «ТрансКонтейнер-Юг-805»", "GmbH «Волга-Дон Агент-962»", "АО «Невский порт-743»", "ИП «Восточный экспресс с очень длинным именем»"}
	cities := []string{"Shanghai", "Минск", "Новороссийск", "Екатеринбург"}
	status := []string{"Пассивный", "Потенциальный", "Активный", "Запрещённый", "Временно запрещённый"}
	tones := []fyne.ThemeColorName{theme.Passive, theme.Potential, theme.Active, theme.Banned, theme.TempBanned}
	rows := make(Slice, n)
	for i := range rows {
		k := i * 7 % 5
		rows[i] = Row{ID: fmt.Sprint("id", i), Tone: tones[k], Marked: i%13 == 11, Cells: []string{
			fmt.Sprint(10000 + i), names[i%5], fmt.Sprint(7849991175 + i*37), cities[i%4], status[k], "★★★★★☆☆☆☆☆"[i%5*3 : i%5*3+15],
			"15.07.2026", fmt.Sprint(i * 17 % 60), fmt.Sprintf("%d 003 %03d,70", i%9+1, i*31%1000), "Хасанова Д. Р.",
		}}
		if i%17 == 3 {
			rows[i].Edge = fynetheme.ColorNameWarning
		}
	}
	return rows
}

// TestScreens leaves pictures to look at.
func TestScreens(t *testing.T) {
	a := test.NewTempApp(t)
	for _, lang := range i18n.Langs() {
		for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark} {
			a.Settings().SetTheme(theme.New(mode, 1))
			g := New(i18n.New(lang), firms())
			w := test.NewTempWindow(t, g)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(1240, 700))
			g.SetRows(made(50000))
			g.SetTotal(50120)
			g.SetSort("Name", false)
			g.SetTotals(map[string]string{"Name": "Итого", "Turnover": "9 113 400,70"})
			w.Canvas().Focus(g)
			g.Select("id6")
			g.toggle(8)
			g.toggle(9)
			save(t, w, "list-"+string(lang)+"-"+name)
			g.SetRows(Slice(nil))
			g.SetTotals(nil)
			w.Resize(fyne.NewSize(700, 300))
			save(t, w, "list-"+string(lang)+"-"+name+"-empty")
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
