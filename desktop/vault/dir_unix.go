//go:build !windows

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
type instance struct{ f *os.File }

// takeInstance takes the profile for this process; the system gives it back
// when the process ends, however it ends.
func takeInstance(dir string) (*instance, error) {
	f, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock profile: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(ErrInUse, f.Close())
	}
	return &instance{f}, nil
}

func (i *instance) release() error { return i.f.Close() }

// syncDir makes a rename or a removal in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
