package main

import (
	"os/exec"
	"syscall"
)

// unseen keeps a program from showing a window of its own.
func unseen(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
