package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// softAlpha makes a tone a ground that dark text is readable on.
const softAlpha = 0x22

// Color is a colour of the theme in use now.
func Color(name fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(name, s.ThemeVariant())
}

// Soft is the pale ground of a tone: for chips, notices, calendar entries.
func Soft(name fyne.ThemeColorName) color.Color {
	r, g, b, _ := Color(name).RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: softAlpha}
}

// Size is a measure of the theme in use now.
func Size(name fyne.ThemeSizeName) float32 {
	return fyne.CurrentApp().Settings().Theme().Size(name)
}

// Px scales a measure that a widget states itself.
func Px(v float32) float32 {
	if s := Size(sizeScale); s > 0 {
		return v * s
	}
	return v
}
