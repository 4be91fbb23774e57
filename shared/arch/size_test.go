package arch

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"testing"
)

// The longest a file may be, and how long half of them should be at most.
const (
	maxLines    = 400
	medianLines = 100
)

// tooLong lists the files of code that nobody reads to the end.
func tooLong(tr tree) (guilt []string) {
	for name, n := range lines(tr) {
		if n > maxLines {
			guilt = append(guilt, fmt.Sprintf("%s: %d lines, at most %d", name, n, maxLines))
		}
	}
	slices.Sort(guilt)
	return guilt
}

// lines counts the lines of every file of code.
func lines(tr tree) map[string]int {
	counts := map[string]int{}
	for _, name := range tr.files {
		if !slices.Contains([]string{".go", ".c", ".h"}, path.Ext(name)) {
			continue
		}
		if text, err := fs.ReadFile(tr.root, name); err == nil {
			counts[name] = bytes.Count(text, []byte("\n"))
		}
	}
	return counts
}

func TestFileSizes(t *testing.T) {
	long := string(bytes.Repeat([]byte("\n"), maxLines+1))
	judge(t, tooLong, map[string]map[string]string{
		"a.go: 401 lines": {"shared/doc/a.go": "package doc" + long},
		"a.c: 401 lines":  {"desktop/vault/cryptvfs/a.c": long},
	})
	var all []int
	for _, n := range lines(real(t)) {
		all = append(all, n)
	}
	slices.Sort(all)
	t.Logf("%d files of code, median %d lines (target %d), longest %d", len(all), all[len(all)/2], medianLines, all[len(all)-1])
}
