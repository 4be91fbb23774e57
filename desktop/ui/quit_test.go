package ui

import (
	"context"
	"errors"
	"testing"

	"kontor/desktop/ui/views"
)

// TestQuitWhileBusy: whoever quits while answers are on their way, as right after
// the password, waits for nothing that only the window could give: what was asked
// has ended before the window goes, and no late answer and no news is drawn.
func TestQuitWhileBusy(t *testing.T) {
	for name, quits := range map[string]bool{"Quit": true, "GoOn": false} {
		t.Run(name, func(t *testing.T) {
			s := desk(t, "anna")
			asked, drawn, ended := make(chan struct{}), 0, false
			views.Run(s.desk, func(ctx context.Context) error {
				close(asked)
				if quits {
					<-ctx.Done()
				}
				ended = true
				return errors.New("something else than that it was cancelled")
			}, func(error) { drawn++ })
			<-asked
			if quits {
				s.run("quit") // waits for what was asked; the test draws meanwhile nothing
				want(t, "ended when the window goes", ended, true)
				want(t, "quit", s.quit, 1)
			}
			s.desk.Do(func() { drawn++ })
			s.settle()
			if quits {
				want(t, "drawn", drawn, 0)
				return
			}
			want(t, "drawn by a window that is there", drawn, 2)
		})
	}
}
