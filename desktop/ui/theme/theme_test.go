package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

// contrast is how far two colours are apart, as WCAG 2 reckons.
func contrast(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		var sum float64
		for i, v := range []uint32{r, g, b} {
			s := float64(v) / 0xffff
			if s = s / 12.92; v > 2650 {
				s = math.Pow((float64(v)/0xffff+0.055)/1.055, 2.4)
			}
			sum += s * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestReadable: every text stands out from every ground it is put on.
func TestReadable(t *testing.T) {
	if contrast(color.White, color.Black) < 20 || contrast(color.White, color.NRGBA{0xdd, 0xdd, 0xdd, 0xff}) > 1.5 {
		t.Fatal("the measure is wrong")
	}
	for name, mode := range map[string]Mode{"light": Light, "dark": Dark} {
		th := New(mode, 1)
		for _, p := range []struct {
			text, ground fyne.ThemeColorName
			least        float64
		}{
			{fynetheme.ColorNameForeground, Surface, 7}, {fynetheme.ColorNameForeground, RowSelected, 7}, {fynetheme.ColorNameForeground, fynetheme.ColorNameBackground, 7},
			{Muted, Surface, 4.5}, {Muted, fynetheme.ColorNameHeaderBackground, 4.3}, {Active, Surface, 4.5}, {Potential, Surface, 4.5}, {Banned, Surface, 4.5}, {TempBanned, Surface, 4.2},
			{SidebarText, Sidebar, 7}, {SidebarTitle, SidebarSelected, 7}, {fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary, 4.5},
			{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameInputBackground, 3.5},
		} {
			if c := contrast(th.Color(p.text, 0), th.Color(p.ground, 0)); c < p.least {
				t.Errorf("%s: %s on %s has a contrast of %.1f, want %.1f", name, p.text, p.ground, c, p.least)
			}
		}
	}
}

func TestModeAndScale(t *testing.T) {
	ours := New(System, 0)
	if ours.Scale() != 1 || ours.Color(Surface, fynetheme.VariantDark) == ours.Color(Surface, fynetheme.VariantLight) {
		t.Error("the system's choice is not followed")
	}
	for in, want := range map[float32]float32{0.1: minScale, 9: maxScale, 1.25: 1.25} {
		if got := New(Dark, in); got.Scale() != want || got.Size(fynetheme.SizeNameText) != 13*want || got.Mode() != Dark {
			t.Errorf("scale %v became %v", in, got.Scale())
		}
	}
}

// TestWidgetsFollow: own measures and colours are those of the theme in use.
func TestWidgetsFollow(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(New(Light, 2))
	if Px(10) != 20 || Size(fynetheme.SizeNameText) != 26 {
		t.Errorf("10 became %v", Px(10))
	}
	light := Color(Muted)
	a.Settings().SetTheme(New(Dark, 1))
	if Px(10) != 10 || Color(Muted) == light {
		t.Error("another theme is not followed")
	}
	if _, _, _, alpha := Soft(Banned).RGBA(); alpha>>8 != softAlpha {
		t.Error("a soft ground is not soft")
	}
}
