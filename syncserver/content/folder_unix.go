//go:build !windows

package content

import "os"

// syncFolder makes a rename in the folder outlive a loss of power.
func syncFolder(f *os.File) error { return f.Sync() }
