package app

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestCalm: search catches up once nobody has written for a while, at last all
// the same, and at once after a fill.
func TestCalm(t *testing.T) {
	for name, tt := range map[string]struct {
		every  time.Duration // somebody writes
		times  int
		filled bool // and then the copy was filled
		want   time.Duration
	}{
		"Once":   {0, 1, false, lull},
		"Often":  {lull / 2, 5, false, 4*lull/2 + lull},
		"Always": {lull / 2, 1000, false, longLull},
		"Rarely": {2 * lull, 3, false, lull},
		"Filled": {lull / 2, 3, true, 2 * lull / 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &session{stale: make(chan struct{}, 1), filled: make(chan struct{}, 1)}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				start := time.Now()
				go func() {
					for n := range tt.times {
						s.touch()
						if n == tt.times-1 && tt.filled {
							s.fill()
						}
						select {
						case <-time.After(tt.every):
						case <-ctx.Done():
							return
						}
					}
				}()
				idle, ok := s.calm(ctx)
				if took := time.Since(start); !ok || took != tt.want || idle != (tt.want != longLull) {
					t.Errorf("calm %t, idle %t, after %v, want %v", ok, idle, took, tt.want)
				}
			})
		})
	}
}

// TestCalm_End: nobody waits for a session that has ended.
func TestCalm_End(t *testing.T) {
	s := &session{stale: make(chan struct{}, 1), filled: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := s.calm(ctx); ok {
		t.Error("an ended session catches up")
	}
}
