package views

import (
	"fyne.io/fyne/v2"

	"kontor/desktop/app"
)

// Key implements Page.
func (m *Import) Key() string {
	if m.of != nil {
		return "import/" + string(m.of.ID)
	}
	return "import"
}

// Title implements Page.
func (m *Import) Title() string {
	if m.of != nil {
		return m.desk.T("ui.lines.import") + ": " + m.of.Title
	}
	return m.desk.T("ui.do.import")
}

// Content implements Page.
func (m *Import) Content() fyne.CanvasObject { return m.content }

// Update implements Page.
func (m *Import) Update(app.Event) {}

// Verbs implements Page.
func (m *Import) Verbs() map[string]func() { return map[string]func(){VerbOpen: m.choose} }

// Again implements Page.
func (m *Import) Again() Page {
	n := NewImportOf(m.desk, m.kind.Name, m.of)
	n.path.SetText(m.path.Text)
	n.country.SetValue(m.country.Value())
	if n.path.Text != "" {
		n.read()
	}
	return n
}
