package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// errSharing is what Windows says when another process has the file.
const errSharing = syscall.Errno(32)

// takeFolder takes a data folder for this process alone: the lock file is
// opened without sharing. The system closes it when the process ends.
func takeFolder(dir string) (io.Closer, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, lockFile))
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		return nil, errInUse
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return os.NewFile(uintptr(h), lockFile), nil
}
