package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// files reads every file below a folder. One that goes while it is looked at,
// as a log does, is none.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && !entry.Type().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		all[name] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// prints are what files are known by: names, sizes, contents, rights and times.
func prints(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, raw := range files(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = fmt.Sprintf("%x %v %v", sha256.Sum256(raw), info.Mode(), info.ModTime())
	}
	return all
}

// changed names the files that are not as they were.
func changed(before, after map[string]string) (names []string) {
	for name := range maps.Keys(before) {
		if after[name] != before[name] {
			names = append(names, name)
		}
	}
	for name := range maps.Keys(after) {
		if _, was := before[name]; !was {
			names = append(names, name+" (new)")
		}
	}
	return names
}

// spelling is one way in which a text may lie on a disk.
type spelling struct {
	text string
	raw  []byte
}

// spellings are all ways in which a text may lie on a disk.
func spellings(t *testing.T, text string) (all []spelling) {
	t.Helper()
	add := func(raw []byte) { all = append(all, spelling{text, raw}) }
	for _, s := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
		raw := []byte(s)
		var le, be []byte
		for _, u := range utf16.Encode([]rune(s)) {
			le, be = binary.LittleEndian.AppendUint16(le, u), binary.BigEndian.AppendUint16(be, u)
		}
		old, err := charmap.Windows1251.NewEncoder().Bytes(raw)
		if err != nil {
			t.Fatal(err)
		}
		escaped, percent := strings.Trim(fmt.Sprintf("%+q", s), `"`), url.QueryEscape(s)
		for _, one := range [][]byte{raw, le, be, old, []byte(escaped), []byte(percent), []byte(strings.ToLower(percent)), []byte(url.PathEscape(s))} {
			add(one)
		}
		for _, b := range [][]byte{raw, le, old} {
			add([]byte(hex.EncodeToString(b)))
			add([]byte(strings.ToUpper(hex.EncodeToString(b))))
			for shift := range 3 { // the middle is the same wherever the text begins
				code := base64.StdEncoding.EncodeToString(append(make([]byte, shift), b...))
				add([]byte(code[4 : len(code)-4]))
			}
		}
	}
	return all
}

// scan looks for many spellings at once, by how they begin.
type scan map[[6]byte][]spelling

func newScan(t *testing.T, texts ...string) scan {
	t.Helper()
	s := scan{}
	for _, text := range texts {
		for _, one := range spellings(t, text) {
			begin := [6]byte(one.raw)
			if !slices.ContainsFunc(s[begin], func(o spelling) bool { return bytes.Equal(o.raw, one.raw) }) {
				s[begin] = append(s[begin], one)
			}
		}
	}
	return s
}

// in tells which of the texts are in raw bytes.
func (s scan) in(raw []byte) (texts []string) {
	for i := range max(0, len(raw)-5) {
		for _, one := range s[[6]byte(raw[i:i+6])] {
			if bytes.HasPrefix(raw[i:], one.raw) && !slices.Contains(texts, one.text) {
				texts = append(texts, one.text)
			}
		}
	}
	return texts
}

// below names the files of a folder that hold any of the texts, in their names
// or inside.
func (s scan) below(t *testing.T, dir string) (names []string) {
	t.Helper()
	for name, raw := range files(t, dir) {
		for _, text := range s.in(append([]byte(name+"\n"), raw...)) {
			names = append(names, name+": "+text)
		}
	}
	slices.Sort(names)
	return names
}
