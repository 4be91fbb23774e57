package main

import "fyne.io/fyne/v2"

// endsAtOnce takes away what Fyne would do last of all, which is to save
// preferences that this program has none of. Fyne hands that to a goroutine that
// asks the ended loop to run it: if it is late by a hair nobody ever answers, and
// a window that is gone leaves a program that never ends.
func endsAtOnce(l fyne.Lifecycle) {
	if last, ok := l.(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		last.SetOnStoppedHookExecuted(nil)
	}
}
