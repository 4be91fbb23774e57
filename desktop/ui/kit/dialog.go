package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/theme"
)

// Action is a button of a dialog.
type Action struct {
	Label   string
	Confirm bool        // Enter presses it
	Cancel  bool        // Esc presses it
	Danger  bool        // it destroys something: red, and never the one Enter presses
	Run     func() bool // says whether the dialog may close; nil always may
}

// Dialog is a question over the window: Esc cancels, Enter confirms, the focus
// goes into its first field and back to where it was.
type Dialog struct {
	Size     fyne.Size         // the least size, unscaled; zero is the content's
	Focus    fyne.Focusable    // what takes the focus first; nil is the first field
	OnClosed func()            // after it has closed, whatever closed it
	Keep     bool              // what was typed into it must not be lost: it is there again after the window was locked
	content  fyne.CanvasObject // with title and buttons
	over     *Overlay
	actions  []Action
	buttons  []*Button
}

// NewDialog prepares a dialog.
func NewDialog(c fyne.Canvas, title string, content fyne.CanvasObject, actions ...Action) *Dialog {
	d := &Dialog{actions: actions}
	bar := []fyne.CanvasObject{layout.NewSpacer()}
	for i, a := range actions {
		b := NewButton(a.Label, nil, func() { d.press(i) })
		switch {
		case a.Danger:
			b.Importance = widget.DangerImportance
		case a.Confirm:
			b.Importance = widget.HighImportance
		}
		d.buttons = append(d.buttons, b)
		bar = append(bar, b)
	}
	head := NewText(title, fynetheme.ColorNameForeground, fynetheme.SizeNameHeadingText, true)
	head.Truncate = true
	foot := container.NewHBox(bar...)
	body := container.NewBorder(Pads(head, 0, 10, 0, 0), Pads(foot, 12, 0, 0, 0), nil, nil, content)
	d.content = floating(Pad(body, 14, 18), 8)
	d.over = NewOverlay(c, d.content, true, d.place)
	d.over.OnOutside = func() {}
	d.over.OnKey = d.key
	d.over.OnShortcut = d.shortcut
	d.over.OnClosed = func() {
		if d.OnClosed != nil {
			d.OnClosed()
		}
	}
	if d.find(func(a Action) bool { return a.Confirm && !a.Danger }) >= 0 {
		d.over.confirm = d.confirm
	}
	return d
}

// Show opens the dialog.
func (d *Dialog) Show() {
	d.over.keep = d.Keep
	d.over.Show()
	switch {
	case d.Focus != nil:
		d.over.canvas.Focus(d.Focus)
	default:
		d.over.canvas.FocusNext()
		d.preferConfirm()
	}
	if d.over.canvas.Focused() == nil {
		d.over.canvas.Focus(d.over)
	}
}

// preferConfirm lets Enter confirm a dialog that has no field: its first
// button would have the focus otherwise, which is as a rule to cancel.
func (d *Dialog) preferConfirm() {
	b, ok := d.over.canvas.Focused().(*Button)
	if i := d.find(func(a Action) bool { return a.Confirm && !a.Danger }); ok && i >= 0 && slices.Contains(d.buttons, b) {
		d.over.canvas.Focus(d.buttons[i])
	}
}

// Close takes the dialog away without asking anyone.
func (d *Dialog) Close() { d.over.Close() }

// IsOpen tells whether the dialog is on the screen.
func (d *Dialog) IsOpen() bool { return d.over.IsOpen() }

// Refresh lays the dialog out again after its content has changed.
func (d *Dialog) Refresh() { d.over.Refresh() }

// SetEnabled lets an action be pressed or not.
func (d *Dialog) SetEnabled(i int, on bool) {
	if on {
		d.buttons[i].Enable()
		return
	}
	d.buttons[i].Disable()
}

func (d *Dialog) place(window fyne.Size) (fyne.Position, fyne.Size) {
	s := d.content.MinSize().Max(fyne.NewSize(theme.Px(d.Size.Width), theme.Px(d.Size.Height)))
	s.Width, s.Height = min(s.Width, window.Width), min(s.Height, window.Height)
	return fyne.NewPos((window.Width-s.Width)/2, (window.Height-s.Height)/3), s
}

func (d *Dialog) find(is func(Action) bool) int {
	for i, a := range d.actions {
		if is(a) {
			return i
		}
	}
	return -1
}

func (d *Dialog) press(i int) {
	if i < 0 || d.buttons[i].Disabled() {
		return
	}
	if run := d.actions[i].Run; run == nil || run() {
		d.over.Close()
	}
}

func (d *Dialog) confirm() {
	d.press(d.find(func(a Action) bool { return a.Confirm && !a.Danger }))
}

func (d *Dialog) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyEscape:
		if i := d.find(func(a Action) bool { return a.Cancel }); i >= 0 {
			d.press(i)
			return true
		}
		return false
	case fyne.KeyReturn, fyne.KeyEnter:
		d.confirm()
		return true
	}
	return false
}

// shortcut: Ctrl+Enter and Ctrl+S confirm from any field.
func (d *Dialog) shortcut(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierShortcutDefault {
		return false
	}
	switch c.KeyName {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS:
		d.confirm()
		return true
	}
	return false
}
