package app

import (
	"errors"
	"io/fs"
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
	old, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil: // a name too long, a folder that is closed to the person
		return err
	case !old.Mode().IsRegular():
		return doc.Invalid("file", "not_a_file")
	}
	return nil
}
