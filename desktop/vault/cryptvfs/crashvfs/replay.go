package crashvfs

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// file is a file on the disk and what the system has not yet written to it.
type file struct {
	disk    []byte
	pending []Op
}

func (f *file) apply(op Op) {
	if op.What == Truncate {
		f.resize(op.Offset)
		return
	}
	end := op.Offset + int64(len(op.Data))
	if end > int64(len(f.disk)) {
		f.resize(end)
	}
	copy(f.disk[op.Offset:end], op.Data)
}

func (f *file) resize(n int64) {
	if n > int64(len(f.disk)) {
		f.disk = append(f.disk, make([]byte, n-int64(len(f.disk)))...)
	}
	f.disk = f.disk[:n]
}

// lose lets the power go: of what was not synced some is there, some is not,
// some only up to a sector.
func (f *file) lose(rng *rand.Rand) {
	for _, op := range f.pending {
		switch rng.IntN(4) {
		case 0:
			continue
		case 1:
			if op.What == Write {
				n := rng.Int64N(int64(len(op.Data)) + 1)
				n = max(0, n-(op.Offset+n)%sector)
				op.Data = op.Data[:n]
				if n == 0 {
					continue
				}
			}
		}
		f.apply(op)
	}
	f.pending = nil
}

// keep lets the process die: all that it wrote is there.
func (f *file) keep() {
	for _, op := range f.pending {
		f.apply(op)
	}
	f.pending = nil
}

// Crash writes into a folder the files as they may be after the first n
// operations and returns the last mark before. With power lost, writes since the
// last sync of a file are kept, dropped or torn; otherwise only the last one is
// torn, as when the process is killed within it.
func Crash(ops []Op, n int, power bool, rng *rand.Rand, dir string) (mark int64, err error) {
	files := map[string]*file{}
	for i, op := range ops[:n] {
		if op.What == Mark {
			mark = op.Offset
			continue
		}
		if op.Temporary || op.File == "" {
			continue
		}
		f := files[op.File]
		if f == nil {
			f = &file{}
			files[op.File] = f
		}
		switch {
		case op.What == Delete:
			delete(files, op.File)
		case op.What == Sync:
			f.keep()
		case i == n-1 && op.What == Write && !power:
			f.keep()
			op.Data = op.Data[:rng.IntN(len(op.Data)+1)]
			f.pending = append(f.pending, op)
		default:
			f.pending = append(f.pending, op)
		}
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		if power {
			f.lose(rng)
		} else {
			f.keep()
		}
		errs = append(errs, os.WriteFile(filepath.Join(dir, name), f.disk, 0o600))
	}
	return mark, errors.Join(errs...)
}
