package doc

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var someHash = strings.Repeat("0a", 32)

// TestFile_Names: what any system would take for something else than a plain
// name is no name, and is made one of.
func TestFile_Names(t *testing.T) {
	for name, rule := range map[string]string{
		"Договор №1.pdf": "", "a": "", ".profile": "", "CONTRACT.pdf": "", "COM10.txt": "", "NULL": "", strings.Repeat("a", 255): "", "ё.tar.gz": "",
		"": "file_name", "..": "file_name", ".": "file_name", "../a": "file_name", `a\b`: "file_name", "a/b": "file_name", "a\x00.pdf": "file_name", "a\n": "file_name",
		"a.pdf:stream": "file_name", "C:": "file_name", "a.": "file_name", "a ": "file_name", " a": "file_name", "a?": "file_name", "a|b": "file_name", "\xff": "file_name",
		"invoice\u202efdp.exe": "file_name", "\u2066a": "file_name",
		"CON": "file_reserved", "con.txt": "file_reserved", "Nul.tar.gz": "file_reserved", "COM1": "file_reserved", "lpt9.pdf": "file_reserved", "COM¹": "file_reserved", "aux .txt": "file_reserved",
		strings.Repeat("я", 128): "too_long",
	} {
		f := File{SHA256: someHash, Name: name, Size: 1}
		if got := f.Sound(); got != rule {
			t.Errorf("%q: %q, want %q", name, got, rule)
		}
		f.Name = FileName(name)
		if got := f.Sound(); got != "" {
			t.Errorf("%q is made %q: %q", name, f.Name, got)
		}
		if rule == "" && f.Name != name {
			t.Errorf("%q is sound and is made %q", name, f.Name)
		}
	}
	if got := FileName(strings.Repeat("я", 200) + ".pdf"); !strings.HasSuffix(got, "я.pdf") || len(got) > 255 {
		t.Errorf("a long name is cut to %q", got)
	}
}

// FuzzFileName: whatever the name, what is made of it is sound.
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"", "..", "nul", " . ", "a:b", strings.Repeat("ж", 300) + ".xlsx", "com1.\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		made := FileName(name)
		if rule := (File{SHA256: someHash, Name: made, Size: 1}).Sound(); rule != "" {
			t.Errorf("%q is made %q: %s", name, made, rule)
		}
	})
}

// TestFile_Sound: a file refers to content by a hash, of a size there can be.
func TestFile_Sound(t *testing.T) {
	for rule, f := range map[string][]File{
		"":          {{}, {SHA256: someHash, Name: "a", Size: MaxFile, Mime: "application/pdf"}},
		"malformed": {{Name: "a", Size: 1}, {SHA256: "0A" + someHash[2:], Name: "a", Size: 1}, {SHA256: someHash[1:], Name: "a", Size: 1}, {SHA256: someHash, Name: "a", Size: 1, Mime: "text/html; x"}},
		"file_size": {{SHA256: someHash, Name: "a"}, {SHA256: someHash, Name: "a", Size: -1}, {SHA256: someHash, Name: "a", Size: MaxFile + 1}},
	} {
		for _, one := range f {
			if got := one.Sound(); got != rule {
				t.Errorf("%+v: %q, want %q", one, got, rule)
			}
		}
	}
}

// TestFiles_Spots: a file is found, put and signed wherever a kind may have one.
func TestFiles_Spots(t *testing.T) {
	k := KindOf[thing]()
	row, at, by := string(idB), TimeOf(time.Date(2026, 5, 12, 7, 0, 0, 0, time.UTC)), ID(idC)
	parts := Parts{}
	for _, spot := range []string{"Scan", "Files/" + row, "Lines/" + row + "/Paper"} {
		next, err := k.Apply(parts, FilePatch(spot, File{SHA256: someHash, Name: "a.pdf", Size: 7}), true)
		if err != nil {
			t.Fatalf("%s: %v", spot, err)
		}
		before, _ := k.Assemble(idA, 1, parts)
		after, err := k.Assemble(idA, 1, next)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := k.Apply(next, k.SignFiles(before, after, at, by), true)
		if err != nil {
			t.Fatal(err)
		}
		d, err := k.Assemble(idA, 1, signed)
		if err != nil {
			t.Fatal(err)
		}
		if f := k.FileAt(d, spot); f.Name != "a.pdf" || f.Size != 7 || f.At != at || f.By != by {
			t.Errorf("%s: %+v", spot, f)
		}
		if again := k.SignFiles(d, d, TimeOf(at.Add(time.Hour)), ""); len(again) > 0 {
			t.Errorf("%s: signed twice: %v", spot, again)
		}
		parts = signed
	}
	d, _ := k.Assemble(idA, 1, parts)
	n := 0
	k.Files(d, func(string, File) { n++ })
	if n != 3 {
		t.Errorf("%d files", n)
	}
	gone, err := k.Apply(parts, FilePatch("Files/"+row, File{}), false)
	if err != nil || gone["Files"] != nil {
		t.Errorf("taken out: %s, %v", gone["Files"], err)
	}
}

// TestFiles_Claimed: who has attached a file, and when, is not for its author
// to say; a row of files is sound as a whole.
func TestFiles_Claimed(t *testing.T) {
	k := KindOf[thing]()
	_, err := k.Apply(Parts{}, Patch{"Files/" + string(idB): json.RawMessage(`{"SHA256":"` + someHash + `","Name":"a","Size":1,"By":"` + string(idC) + `"}`)}, false)
	if err == nil || Faults(err)[0].Rule != "server_field" {
		t.Errorf("claimed in a row: %v", err)
	}
	parts, err := k.Apply(Parts{}, Patch{"Name": json.RawMessage(`"x"`), "Files/" + string(idB): json.RawMessage(`{"SHA256":"` + someHash + `","Name":"..","Size":1}`)}, false)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := k.Assemble(idA, 1, parts)
	if err := k.Check(&thing{}, d); err == nil || Faults(err)[0].Rule != "file_name" {
		t.Errorf("a row with the name ..: %v", err)
	}
}
