//go:build !linux && !windows

package pgtest

import "syscall"

// attributes put the server under its own account; only Main stops it here.
func attributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who}
}
