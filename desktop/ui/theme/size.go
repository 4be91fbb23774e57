package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// sizeScale lets a widget ask the current theme for its scale.
const sizeScale fyne.ThemeSizeName = "kontorScale"

// Size gives the compact measures of the program, scaled.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if name == sizeScale {
		return t.scale
	}
	return compact(name) * t.scale
}

// compact is the unscaled size: smaller rows than Fyne's own, since people
// look at lists all day.
func compact(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return 13
	case fynetheme.SizeNameCaptionText:
		return 11
	case fynetheme.SizeNameSubHeadingText:
		return 14
	case fynetheme.SizeNameHeadingText:
		return 19
	case fynetheme.SizeNamePadding:
		return 4
	case fynetheme.SizeNameInnerPadding:
		return 6
	case fynetheme.SizeNameLineSpacing:
		return 3
	case fynetheme.SizeNameInlineIcon:
		return 16
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius, fynetheme.SizeNameSelectionRadius:
		return 4
	case fynetheme.SizeNameScrollBar:
		return 10
	case fynetheme.SizeNameScrollBarSmall:
		return 5
	case fynetheme.SizeNameSplitThickness:
		return 5
	case fynetheme.SizeNameModalBlurRadius:
		return 0
	}
	return fynetheme.DefaultTheme().Size(name)
}
