package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// finder is a line to type in with a list of what was found under it. The
// search runs beside the main goroutine, one at a time: while it runs, only
// the newest text waits.
type finder struct {
	widget.BaseWidget
	line    *Entry
	list    *options
	search  func(text string) []Option
	nothing string // said when nothing was found
	mark    string // the option marked at first
	shown   func() // after what was found is on the screen

	running bool
	wanted  string
}

func newFinder(search func(string) []Option, nothing string) *finder {
	f := &finder{line: NewEntry(), list: newOptions(), search: search, nothing: nothing}
	f.line.OnKey = f.key
	f.line.OnChanged = f.ask
	f.ExtendBaseWidget(f)
	return f
}

// key works the list. Who chooses before the search has answered means what he
// has typed, not what was found for its first letters: that is found now.
func (f *finder) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		if f.running {
			f.list.set(f.search(f.line.Text), f.mark)
		}
	}
	return f.list.key(k)
}

// ask starts a search, or leaves it to the one that runs.
func (f *finder) ask(text string) {
	f.wanted = text
	if f.running {
		return
	}
	f.running = true
	go func() {
		found := f.search(text)
		fyne.Do(func() { f.answer(text, found) })
	}()
}

func (f *finder) answer(text string, found []Option) {
	f.running = false
	if text != f.wanted {
		f.ask(f.wanted)
		return
	}
	f.list.empty.Set(f.nothing)
	f.list.set(found, f.mark)
	f.mark = ""
	if f.shown != nil {
		f.shown()
	}
}

// CreateRenderer draws it.
func (f *finder) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(f.line, nil, nil, nil, f.list))
}
