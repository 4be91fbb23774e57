package views

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
)

// doorWidth is how wide the card of the first run is; unlocking needs less.
const (
	doorWidth   = 520
	unlockWidth = 380
)

// door is a window with one card in its middle, and the program's name beside:
// what stands before the desk.
func door(d *Desk, body fyne.CanvasObject, width float32) fyne.CanvasObject {
	name := kit.NewText(d.T("ui.brand"), theme.SidebarTitle, fynetheme.SizeNameHeadingText, true)
	about := kit.NewText(d.T("ui.tagline"), theme.SidebarText, fynetheme.SizeNameText, false)
	side := container.NewStack(kit.NewPlate(theme.Sidebar), kit.Pads(kit.Column(4, name, about), 28, 28, 28, 28))
	return container.New(doorLayout{width: width}, kit.NewPlate(fynetheme.ColorNameBackground), side, plate(theme.Surface), container.NewVScroll(kit.Pad(body, 26, 30)))
}

func plate(fill fyne.ThemeColorName) *kit.Plate {
	p := kit.NewPlate(fill)
	p.Radius, p.Stroke, p.Raised = 8, fynetheme.ColorNameSeparator, true
	return p
}

// doorLayout puts a dark stripe at the left and a card in the middle of the rest.
type doorLayout struct{ width float32 }

func (l doorLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	ground, side, plate, card := objects[0], objects[1], objects[2], objects[3]
	ground.Resize(s)
	stripe := min(theme.Px(300), s.Width/3)
	side.Resize(fyne.NewSize(stripe, s.Height))
	width := min(theme.Px(l.width), s.Width-stripe-theme.Px(24))
	var height float32
	for range 2 { // texts know how many lines they need once they have their width
		height = min(card.(*container.Scroll).Content.MinSize().Height, s.Height-theme.Px(24))
		card.Resize(fyne.NewSize(width, height))
	}
	card.Move(fyne.NewPos(stripe+(s.Width-stripe-width)/2, max((s.Height-height)*2/5, theme.Px(12))))
	plate.Resize(card.Size())
	plate.Move(card.Position())
}

func (l doorLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(640), theme.Px(420))
}
