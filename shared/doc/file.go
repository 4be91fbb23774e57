package doc

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxFile is how many bytes a file may have.
const MaxFile = 512 << 20

// maxFileName is what file systems take, in bytes.
const maxFileName = 255

// File refers to content by its SHA-256: a scan, a draft, a photo. The content
// travels by itself. A field is a File, or Rows[File], or a row has one.
type File struct {
	SHA256 string `doc:"required"` // in hexadecimal
	Name   string `doc:"required"` // a name and no path, good on any system
	Size   int64  `doc:"required"`
	Mime   string `json:",omitempty"`
	At     Time   `doc:"server" json:",omitzero"` // when it was put here, and by whom
	By     ID     `doc:"server" json:",omitempty"`
}

var (
	hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
	mimePattern = regexp.MustCompile(`^([a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,126})?$`)
)

// Sound implements Value.
func (f File) Sound() string {
	switch {
	case f == File{}:
		return ""
	case !hashPattern.MatchString(f.SHA256), !mimePattern.MatchString(f.Mime):
		return "malformed"
	case f.Size < 1 || f.Size > MaxFile:
		return "file_size"
	}
	return soundFileName(f.Name)
}

// soundFileName refuses what some system would not take for a plain name, and
// what would look like another one.
func soundFileName(name string) string {
	switch {
	case len(name) > maxFileName:
		return "too_long"
	case name == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, noFileName), strings.Trim(name, ". ") == "",
		strings.HasSuffix(name, "."), strings.HasSuffix(name, " "), strings.HasPrefix(name, " "):
		return "file_name"
	case reserved(name):
		return "file_reserved"
	}
	return ""
}

// noFileName are signs that separate folders, name streams or devices, or turn
// the direction of what follows, so that "fdp.exe" is read for another ending.
func noFileName(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
}

// reserved are the names of devices, whatever ending they are given.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}, stem) {
		return true
	}
	port, isPort := strings.CutPrefix(stem, "COM")
	if !isPort {
		port, isPort = strings.CutPrefix(stem, "LPT")
	}
	return isPort && utf8.RuneCountInString(port) == 1 && strings.ContainsAny(port, "0123456789¹²³")
}

// FileName makes a sound name of any: what another system allows is replaced,
// what is too long is cut before its ending.
func FileName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = strings.Map(func(r rune) rune {
		if noFileName(r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimRight(strings.TrimLeft(name, " "), ". ")
	if name == "" || reserved(name) {
		name = "_" + name
	}
	if len(name) <= maxFileName {
		return name
	}
	end := ""
	if dot := strings.LastIndexByte(name, '.'); len(name)-dot <= 16 {
		end = name[dot:]
	}
	head := name[:maxFileName-len(end)]
	for !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	return strings.TrimRight(head, ". ") + end
}

// ListsFiles reports whether the field is Rows[File].
func (f *Field) ListsFiles() bool {
	return f.Type == TRows && f.goType.Elem() == reflect.TypeFor[File]()
}

// HoldsFiles reports whether the field is a file or has some in its rows.
func (f *Field) HoldsFiles() bool { return f.files }

// Files yields the files of a document by where they are, their spot: "Field",
// "Field/row", or "Field/row/Field" of one inside a row.
func (k *Kind) Files(d Doc, yield func(spot string, file File)) {
	v := reflect.ValueOf(d).Elem()
	for _, f := range k.Fields {
		value := f.of(v)
		switch {
		case f.Type == TFile:
			putFile(f.Name, value, yield)
		case f.Type == TRows && f.HoldsFiles():
			for _, id := range sortedKeys(value) {
				f.filesOfRow(f.Name+"/"+id.String(), value.MapIndex(id), yield)
			}
		}
	}
}

func (f *Field) filesOfRow(path string, row reflect.Value, yield func(string, File)) {
	if f.ListsFiles() {
		putFile(path, row, yield)
		return
	}
	for _, rf := range f.Rows {
		if rf.Type == TFile {
			putFile(path+"/"+rf.Name, rf.of(row), yield)
		}
	}
}

func putFile(spot string, v reflect.Value, yield func(string, File)) {
	if file := v.Interface().(File); file.SHA256 != "" {
		yield(spot, file)
	}
}

// FileAt gives the file at a spot, an empty one if there is none.
func (k *Kind) FileAt(d Doc, spot string) (found File) {
	k.Files(d, func(at string, f File) {
		if at == spot {
			found = f
		}
	})
	return found
}

// FilePatch is the patch that puts a file at a spot.
func FilePatch(spot string, file File) Patch {
	raw, err := json.Marshal(file)
	if err != nil {
		panic("doc: file: " + err.Error()) // plain values
	}
	if file == (File{}) {
		raw = null
	}
	if parts := strings.SplitN(spot, "/", 3); len(parts) == 3 {
		return Patch{parts[0] + "/" + parts[1]: json.RawMessage(Parts{parts[2]: raw}.Body())}
	}
	return Patch{spot: raw}
}

// SignFiles is the patch that says of each new file in next when it was put
// there and by whom, whatever its author has claimed.
func (k *Kind) SignFiles(prev, next Doc, at Time, by ID) Patch {
	was := map[string]File{}
	k.Files(prev, func(spot string, f File) { was[spot] = f })
	sign := Patch{}
	k.Files(next, func(spot string, f File) {
		signed := f
		signed.At, signed.By = at, by
		if before := was[spot]; before.SHA256 == f.SHA256 {
			signed.At, signed.By = before.At, before.By
		}
		if signed != f {
			maps.Copy(sign, FilePatch(spot, signed))
		}
	})
	return sign
}

// unsoundFiles finds what is wrong with whole files in rows of their own: a row
// is patched key by key.
func (k *Kind) unsoundFiles(d Doc) (faults []error) {
	k.Files(d, func(spot string, f File) {
		name, row, isRow := strings.Cut(spot, "/")
		if isRow && !strings.Contains(row, "/") {
			if rule := f.Sound(); rule != "" {
				faults = append(faults, Invalid(spot+"/Name", rule).Reads(name))
			}
		}
	})
	return faults
}
