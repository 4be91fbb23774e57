package views

import (
	"embed"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

//go:embed icons/*.svg
var icons embed.FS

// Icon is a drawing of our own by name, in the colour of the text around it.
func Icon(name string) fyne.Resource {
	raw, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return fynetheme.QuestionIcon()
	}
	return fynetheme.NewThemedResource(fyne.NewStaticResource(name+".svg", raw))
}
