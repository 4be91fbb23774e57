package ui

import (
	"fyne.io/fyne/v2"

	"kontor/shared/i18n"
)

// scaleStep is how much one step makes everything larger.
const scaleStep = 0.1

func (s *Shell) applyTheme() {
	fyne.CurrentApp().Settings().SetTheme(s.set.Theme())
}

// keep writes the settings; losing them is no reason to disturb anyone.
func (s *Shell) keep() {
	if err := s.set.Save(); err != nil {
		s.desk.Log.Warn("keep settings", "err", err)
	}
}

// SetDark chooses between the light and the dark desk.
func (s *Shell) SetDark(on bool) {
	s.set.Dark = on
	s.keep()
	s.applyTheme()
	s.rebuild()
}

// SetLanguage chooses the language of everything.
func (s *Shell) SetLanguage(l i18n.Lang) {
	s.set.Lang = l
	s.keep()
	s.desk.App.SetLanguage(l)
	s.rebuild()
}

func (s *Shell) toggleDark() { s.SetDark(!s.set.Dark) }

func (s *Shell) toggleLanguage() {
	if s.desk.Words().Lang == i18n.RU {
		s.SetLanguage(i18n.EN)
		return
	}
	s.SetLanguage(i18n.RU)
}

func (s *Shell) scale(by float32) {
	if s.set.Scale == 0 {
		s.set.Scale = 1
	}
	s.set.Scale = min(max(s.set.Scale+by*scaleStep, 0.7), 2)
	s.keep()
	s.applyTheme()
	s.rebuild()
}

func (s *Shell) toggleSidebar() {
	s.set.Narrow = !s.set.Narrow
	s.keep()
	s.rebuild()
}

// Quit closes the program, once no page loses anything by it. What is under way
// ends while the toolkit still takes what it wants drawn: afterwards it does not.
func (s *Shell) Quit() {
	size := s.desk.Canvas().Size()
	s.set.Width, s.set.Height = size.Width, size.Height
	s.keep()
	s.leaveAll(func() {
		s.desk.Window.Hide()
		s.Close()
		s.quit()
	})
}

// leaveAll asks one page after another.
func (s *Shell) leaveAll(then func()) {
	if s.tabs == nil {
		then()
		return
	}
	pages := s.tabs.pages
	var next func(i int)
	next = func(i int) {
		if i == len(pages) {
			then()
			return
		}
		pages[i].Leave(func() { next(i + 1) })
	}
	next(0)
}
