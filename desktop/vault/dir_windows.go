package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrInUse reports that the program already runs on this profile.
var ErrInUse = errors.New("the profile is in use by another window of the program")

// instance is held while the program runs on a profile.
type instance struct{ h syscall.Handle }

// takeInstance opens the lock file without sharing: a second opener is refused.
func takeInstance(dir string) (*instance, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, ".lock"))
	if err != nil {
		return nil, fmt.Errorf("lock profile: %w", err)
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, errors.Join(ErrInUse, err)
	}
	return &instance{h}, nil
}

func (i *instance) release() error { return syscall.CloseHandle(i.h) }

// syncDir has nothing to do: the file system orders renames itself.
func syncDir(dir string) error {
	_, err := os.Stat(dir)
	return err
}
