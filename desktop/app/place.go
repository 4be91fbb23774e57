package app

import (
	"os"
	"path/filepath"

	"kontor/shared/doc"
)

// placeable tells what stands in the way of a file of that name, before anything
// is done for its sake: a file that is put there whole takes the place of
// whatever it finds, were it a device.
func placeable(name string) error {
	if dir, err := os.Stat(filepath.Dir(name)); err != nil || !dir.IsDir() {
		return doc.Invalid("file", "no_folder")
	}
	if old, err := os.Stat(name); err == nil && !old.Mode().IsRegular() {
		return doc.Invalid("file", "not_a_file")
	}
	return nil
}
