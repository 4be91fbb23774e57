package vault

import (
	"errors"
	"fmt"
	"os"
)

// firstRoom is about what a copy takes before its first fill.
const firstRoom = 2 << 20

// Room reports an error if the folder of a profile cannot take a copy: to be
// asked before something is spent that makes one.
func Room(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("room for a copy: %w", err)
	}
	f, err := os.CreateTemp(dir, ".room-*")
	if err != nil {
		return fmt.Errorf("room for a copy: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, firstRoom))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("room for a copy: %w", err)
	}
	return nil
}
