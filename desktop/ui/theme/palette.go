package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Names of the colours that Fyne has no name for.
const (
	Sidebar         fyne.ThemeColorName = "kontorSidebar"         // the navigation's ground
	SidebarText     fyne.ThemeColorName = "kontorSidebarText"     // its words and icons
	SidebarSelected fyne.ThemeColorName = "kontorSidebarSelected" // the open page in it
	SidebarTitle    fyne.ThemeColorName = "kontorSidebarTitle"    // what stands out in it
	Surface         fyne.ThemeColorName = "kontorSurface"         // cards, lists, calendars
	RowAlt          fyne.ThemeColorName = "kontorRowAlt"          // every other row, days off
	RowSelected     fyne.ThemeColorName = "kontorRowSelected"     // selected rows
	Muted           fyne.ThemeColorName = "kontorMuted"           // captions, codes, hints
	AccentSoft      fyne.ThemeColorName = "kontorAccentSoft"      // a ground that calls softly
	Shade           fyne.ThemeColorName = "kontorShade"           // what lies under a dialog
)

// Tones of a status, whatever document it belongs to.
const (
	Active     = fynetheme.ColorNameSuccess
	Potential  = fynetheme.ColorNamePrimary
	Passive    = Muted
	TempBanned = fynetheme.ColorNameWarning
	Banned     = fynetheme.ColorNameError
)

// shade finds the colour of a name on one of the two desks.
func shade(name fyne.ThemeColorName, dark bool) (color.Color, bool) {
	light, night, alpha, ok := pair(name)
	if dark {
		light = night
	}
	return color.NRGBA{R: uint8(light >> 16), G: uint8(light >> 8), B: uint8(light), A: alpha}, ok
}

// pair gives both colours of a name as 0xRRGGBB, and how dense they are.
func pair(name fyne.ThemeColorName) (light, dark uint32, alpha uint8, ok bool) {
	solid := func(l, d uint32) (uint32, uint32, uint8, bool) { return l, d, 0xff, true }
	glass := func(l, d uint32, a uint8) (uint32, uint32, uint8, bool) { return l, d, a, true }
	switch name {
	case fynetheme.ColorNameBackground:
		return solid(0xF4F6F9, 0x13171E)
	case fynetheme.ColorNameForeground:
		return solid(0x1A2331, 0xE4E9F0)
	case fynetheme.ColorNamePrimary:
		return solid(0x1D5FD1, 0x5C94F6)
	case fynetheme.ColorNameForegroundOnPrimary:
		return solid(0xFFFFFF, 0x0D1420)
	case fynetheme.ColorNameButton:
		return solid(0xE5E9F0, 0x2A323E)
	case fynetheme.ColorNameDisabledButton:
		return solid(0xEDF0F4, 0x20262F)
	case fynetheme.ColorNameDisabled:
		return solid(0x97A2B2, 0x647082)
	case fynetheme.ColorNamePlaceHolder:
		return solid(0x7A8697, 0x808C9C)
	case fynetheme.ColorNameInputBackground:
		return solid(0xFFFFFF, 0x1C222B)
	case fynetheme.ColorNameInputBorder:
		return solid(0xB3BDCB, 0x546073)
	case fynetheme.ColorNameSeparator:
		return solid(0xE0E5EC, 0x2B333F)
	case fynetheme.ColorNameMenuBackground:
		return solid(0xFFFFFF, 0x212833)
	case fynetheme.ColorNameOverlayBackground:
		return solid(0xFFFFFF, 0x1C222B)
	case fynetheme.ColorNameHeaderBackground:
		return solid(0xEDF0F5, 0x1E252F)
	case fynetheme.ColorNameHyperlink:
		return solid(0x1D5FD1, 0x7FB0FF)
	case fynetheme.ColorNameError:
		return solid(0xC5301E, 0xF07262)
	case fynetheme.ColorNameWarning:
		return solid(0xB46700, 0xE6A33E)
	case fynetheme.ColorNameSuccess:
		return solid(0x1B7C43, 0x50C180)
	case Sidebar:
		return solid(0x16223A, 0x0D121A)
	case SidebarText:
		return solid(0xC5D1E5, 0xADB8C9)
	case SidebarSelected:
		return solid(0x293B60, 0x222D3E)
	case SidebarTitle:
		return solid(0xFFFFFF, 0xF4F7FB)
	case Surface:
		return solid(0xFFFFFF, 0x191F28)
	case RowAlt:
		return solid(0xF8FAFC, 0x1B222C)
	case RowSelected:
		return solid(0xDBE7FC, 0x243A61)
	case Muted:
		return solid(0x616E81, 0x8F9BAC)
	case AccentSoft:
		return solid(0xE8F0FE, 0x1E2C48)
	}
	switch name {
	case fynetheme.ColorNameHover:
		return glass(0x1A2331, 0xFFFFFF, 0x0F)
	case fynetheme.ColorNamePressed:
		return glass(0x1A2331, 0xFFFFFF, 0x1E)
	case fynetheme.ColorNameFocus:
		return glass(0x1D5FD1, 0x5C94F6, 0x3C)
	case fynetheme.ColorNameSelection:
		return glass(0x1D5FD1, 0x5C94F6, 0x38)
	case fynetheme.ColorNameShadow:
		return glass(0x0F1826, 0x000000, 0x38)
	case fynetheme.ColorNameScrollBar:
		return glass(0x1A2331, 0xFFFFFF, 0x50)
	case Shade:
		return glass(0x0F1826, 0x000000, 0x66)
	}
	return 0, 0, 0, false
}
