package views

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Desk is what every screen stands on: the program, the window, and the way to
// the other screens.
type Desk struct {
	App    *app.App
	Window fyne.Window
	Log    *slog.Logger
	Nav    Nav
	// Picture reads the picture in the clipboard, nothing if there is none.
	Picture func(context.Context) ([]byte, error)

	do      func(func()) // runs something on the goroutine that draws
	ctx     context.Context
	stop    context.CancelFunc
	work    sync.WaitGroup
	mu      sync.Mutex // guards asked and calm
	asked   int        // questions whose answer is not shown yet
	calm    chan struct{}
	front   Page
	columns map[string][]Column // of lists, as the user has set them
}

// Nav leads from one screen to another; the shell fills it in.
type Nav struct {
	Open   func(Page)                          // shows a page, or the tab that shows the like already
	Close  func(Page)                          // takes a page away without asking
	Card   func(id doc.ID)                     // opens the card of a document
	New    func(kind string, fields doc.Patch) // opens an empty card with some fields filled
	Rename func(Page)                          // the page's title has changed
	Note   func(text string)                   // tells something in passing
	Keep   func(map[string][]Column)           // the columns of lists have changed
	Alive  func()                              // the user is at work
}

// NewDesk makes a desk whose work ends with ctx.
func NewDesk(ctx context.Context, a *app.App, w fyne.Window, log *slog.Logger, do func(func())) *Desk {
	d := &Desk{App: a, Window: w, Log: log, do: do, columns: map[string][]Column{}}
	d.ctx, d.stop = context.WithCancel(ctx)
	return d
}

// Close cancels what runs and waits for it. Nothing is drawn from then on.
func (d *Desk) Close() {
	d.stop()
	d.work.Wait()
}

// Do runs something on the goroutine that draws, unless the desk is being
// cleared: when the window is gone the toolkit runs it on whatever goroutine
// asks, and several at once.
func (d *Desk) Do(f func()) {
	d.do(func() {
		if d.ctx.Err() == nil {
			f()
		}
	})
}

// Canvas is where dialogs are laid.
func (d *Desk) Canvas() fyne.Canvas { return d.Window.Canvas() }

// Words are those of the user's language.
func (d *Desk) Words() *i18n.Words { return d.App.Words() }

// T says a key.
func (d *Desk) T(key string) string { return d.App.Words().T(key) }

// Say is T for the kit.
func (d *Desk) Say() kit.Words { return d.T }

// Go asks the program something beside the goroutine that draws; then hears
// the answer on that goroutine.
func Go[T any](d *Desk, ask func(context.Context) (T, error), then func(T, error)) {
	d.begun()
	d.work.Go(func() {
		answer, err := ask(d.ctx)
		if errors.Is(err, context.Canceled) && d.ctx.Err() != nil {
			d.ended()
			return // the desk is being cleared: nobody listens
		}
		d.do(func() {
			defer d.ended()
			if d.ctx.Err() == nil {
				then(answer, err)
			}
		})
	})
}

func (d *Desk) begun() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.asked == 0 {
		d.calm = make(chan struct{})
	}
	d.asked++
}

func (d *Desk) ended() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.asked--; d.asked == 0 {
		close(d.calm)
	}
}

// Settle waits until every answer asked for is on the screen. It is not for
// the goroutine that draws.
func (d *Desk) Settle(ctx context.Context) error {
	for {
		d.mu.Lock()
		asked, calm := d.asked, d.calm
		d.mu.Unlock()
		if asked == 0 {
			return nil
		}
		select {
		case <-calm:
		case <-ctx.Done():
			return fmt.Errorf("settle: %w", ctx.Err())
		}
	}
}

// Run is Go for what only may fail.
func Run(d *Desk, do func(context.Context) error, then func(error)) {
	Go(d, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) { then(err) })
}

// Text says an error in the user's words.
func (d *Desk) Text(err error) string {
	var lines []string
	for _, f := range d.App.Faults(err) {
		lines = append(lines, f.Text)
	}
	return strings.Join(lines, "\n")
}

// Show says one value of a document.
func (d *Desk) Show(k *doc.Kind, path string, raw json.RawMessage) string {
	return d.App.Text(d.ctx, k, path, raw)
}

// Fail shows an error that has no field to stand under. What fails because the
// copy has been locked meanwhile needs no words.
func (d *Desk) Fail(err error) {
	if !d.App.Unlocked() {
		return
	}
	d.Log.Warn("shown to the user", "err", err)
	kit.Tell(d.Canvas(), d.T("ui.failed"), d.Text(err), d.T("Do.close"))
}

// Note tells something in passing.
func (d *Desk) Note(text string) {
	if d.Nav.Note != nil {
		d.Nav.Note(text)
	}
}

// row makes the id of a new row of a document; false when the machine has no
// random numbers, and the row is left to the user.
func (d *Desk) row() (string, bool) {
	id, err := doc.NewID(d.App.Now(), rand.Reader)
	if err != nil {
		d.Log.Error("row id", "err", err)
	}
	return string(id), err == nil
}

// SetFront tells the desk which page is seen.
func (d *Desk) SetFront(p Page) { d.front = p }

// InFront reports whether a page is seen now.
func (d *Desk) InFront(p Page) bool { return d.front == p }

// SetColumns takes the columns of lists that were kept.
func (d *Desk) SetColumns(columns map[string][]Column) {
	if columns != nil {
		d.columns = columns
	}
}

func (d *Desk) keepColumns(key string, columns []Column) {
	if columns == nil {
		delete(d.columns, key)
	} else {
		d.columns[key] = columns
	}
	if d.Nav.Keep != nil {
		d.Nav.Keep(d.columns)
	}
}
