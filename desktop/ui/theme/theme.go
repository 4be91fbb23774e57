// Package theme is how the program looks: colours of a light and a dark
// desk, sizes that follow the user's scale, Fyne's own font and icons. It knows
// nothing of documents; a status reaches it as a tone.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode is the user's choice between a light and a dark desk.
type Mode int

// The three choices; System follows the operating system.
const (
	System Mode = iota
	Light
	Dark
)

// Theme is a fyne.Theme of one mode and one scale.
type Theme struct {
	mode  Mode
	scale float32
}

// The limits of the scale: below a half nothing can be read, above three
// nothing fits.
const (
	minScale = 0.5
	maxScale = 3
)

// New makes a theme; a scale of zero is the normal size.
func New(mode Mode, scale float32) *Theme {
	if scale == 0 {
		scale = 1
	}
	return &Theme{mode: mode, scale: min(max(scale, minScale), maxScale)}
}

// Mode tells which desk the theme was made for.
func (t *Theme) Mode() Mode { return t.mode }

// Scale tells how much larger than normal everything is.
func (t *Theme) Scale() float32 { return t.scale }

// Color answers Fyne and the own widgets alike.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.mode {
	case Light:
		variant = fynetheme.VariantLight
	case Dark:
		variant = fynetheme.VariantDark
	}
	if c, ok := shade(name, variant == fynetheme.VariantDark); ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

// Font is Fyne's bundled one: its digits are of one width, and it has ₽ and №.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	return fynetheme.DefaultTheme().Font(style)
}

// Icon is Fyne's bundled one.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}
