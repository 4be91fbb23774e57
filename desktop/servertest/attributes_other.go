//go:build !linux

package servertest

import "syscall"

// attributes are none: here only Close ends the server.
func attributes() *syscall.SysProcAttr { return nil }
