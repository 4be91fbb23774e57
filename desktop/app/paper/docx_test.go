package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// resave makes the fixture anew: LibreOffice Writer has to be installed.
var resave = flag.Bool("resave", false, "save the template again with LibreOffice")

const resaved = "testdata/resaved.docx"

// partOf reads one file of a document.
func partOf(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withPart puts another text into one file of a document.
func withPart(t *testing.T, file []byte, name, text string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		if part.Name != name {
			err = errors.Join(err, w.Copy(part))
		}
	}
	to, create := w.Create(name)
	if create != nil {
		t.Fatal(create)
	}
	_, write := io.WriteString(to, text)
	if err := errors.Join(err, write, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var tags = regexp.MustCompile(`<[^>]*>`)

// said is the text of a document, its paragraphs by lines.
func said(t *testing.T, file []byte) string {
	t.Helper()
	text := strings.ReplaceAll(partOf(t, file, "word/document.xml"), "</w:p>", "\n")
	text = strings.ReplaceAll(text, "<w:br/>", "\n")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#34;", `"`).Replace(tags.ReplaceAllString(text, ""))
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	file, err := Sample(name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// number fills one field.
func number(name string) (string, bool) {
	if name == "Contract.Number" {
		return "МСК-7 <&>", true
	}
	return "", strings.HasPrefix(name, "Contract.")
}

func fill(t *testing.T, file []byte) Filled {
	t.Helper()
	f, err := Fill(file, number)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFill: known fields are filled, empty and unknown ones told and left as
// they stand; signs of XML are only text.
func TestFill(t *testing.T) {
	f := fill(t, sample(t, "forwarding.ru"))
	text := said(t, f.File)
	if !strings.Contains(text, "ЭКСПЕДИЦИИ № МСК-7 <&>\n") || !strings.Contains(text, "{{Contract.Date}}") || !strings.Contains(text, "{{OurSigner.Name}}") {
		t.Errorf("%s", text)
	}
	if !slices.Contains(f.Missing, "Contract.Date") || slices.Contains(f.Missing, "Contract.Number") || !slices.Contains(f.Unknown, "OurSigner.Name") || slices.Contains(f.Unknown, "Contract.Date") {
		t.Errorf("missing %v, unknown %v", f.Missing, f.Unknown)
	}
}

// TestFill_Split: a field in pieces is one; what stands around it stays in its
// own run, and a value of several lines has breaks.
func TestFill_Split(t *testing.T) {
	file, err := Docx("x")
	if err != nil {
		t.Fatal(err)
	}
	body := func(inner string) []byte {
		return withPart(t, file, "word/document.xml", docHead+"<w:p>"+inner+"</w:p>"+docFoot)
	}
	run := func(text string) string { return "<w:r><w:rPr><w:b/></w:rPr><w:t>" + text + "</w:t></w:r>" }
	lines := func(name string) (string, bool) { return "раз\nдва", name == "A.B" }
	for name, c := range map[string]struct{ in, want string }{
		"Whole":       {run("№ {{A.B}} от"), "№ раз\nдва от"},
		"InPieces":    {run("№ {") + run("{A") + `<w:proofErr w:type="spellStart"/>` + run(".B") + run("}") + run("} от"), "№ раз\nдва от"},
		"Twice":       {run("{{A.B}}{{A") + run(".B}}"), "раз\nдвараз\nдва"},
		"Spaces":      {run("{{ A.B }}"), "раз\nдва"},
		"OverBreak":   {run("{{A") + "<w:r><w:br/></w:r>" + run(".B}}"), "{{A\n.B}}"},
		"Single":      {run("{A.B}"), "{A.B}"},
		"Unknown":     {run("{{A.C}}"), "{{A.C}}"},
		"InFrame":     {run("{{A.") + "<w:r><w:pict><w:txbxContent><w:p>" + run("{{A.B}}") + "</w:p></w:txbxContent></w:pict></w:r>" + run("B}}"), "раз\nдвараз\nдва"},
		"EmptyAround": {run("") + run("{{A.B}}") + "<w:r><w:t/></w:r>", "раз\nдва"},
	} {
		f, err := Fill(body(c.in), lines)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.TrimRight(said(t, f.File), "\n"), "\n\n", "\n")
		if name == "InFrame" {
			got = strings.Replace(got, "два\n", "два", 1)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if parts := partOf(t, f.File, "word/document.xml"); strings.Count(parts, "<w:b/>") != strings.Count(c.in, "<w:b/>") {
			t.Errorf("%s: the runs are others: %s", name, parts)
		}
	}
}

// split is the sample with its first field in runs of different looks, as
// editing it leaves behind.
func split(t *testing.T) []byte {
	t.Helper()
	file := sample(t, "forwarding.ru")
	text := partOf(t, file, "word/document.xml")
	cut := `</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">`
	return withPart(t, file, "word/document.xml", strings.Replace(text, "{{Contract.Number}}", "{"+cut+"{Contr"+cut+"act.Num"+cut+"ber}}", 1))
}

// TestFill_Resaved: a template that LibreOffice Writer has saved again, with a
// field in pieces, fills just as well.
func TestFill_Resaved(t *testing.T) {
	if *resave {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "resaved.docx"), split(t), 0o600); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "out")
		cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", out, filepath.Join(dir, "resaved.docx"))
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		file, err := os.ReadFile(filepath.Join(out, "resaved.docx"))
		if err = errors.Join(err, os.WriteFile(resaved, file, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(resaved)
	if err != nil {
		t.Fatal(err)
	}
	if raw := partOf(t, file, "word/document.xml"); strings.Contains(raw, "{{Contract.Number}}") || !strings.Contains(partOf(t, file, "docProps/app.xml"), "LibreOffice") {
		t.Fatal("the fixture is not what it should be: its field is whole, or LibreOffice has not saved it")
	}
	f := fill(t, file)
	if text := said(t, f.File); !strings.Contains(text, "№ МСК-7 <&>") || slices.Contains(f.Unknown, "Contract.Number") {
		t.Errorf("%s", text)
	}
	whole := fill(t, sample(t, "forwarding.ru"))
	if !slices.Equal(f.Missing, whole.Missing) || !slices.Equal(f.Unknown, whole.Unknown) {
		t.Errorf("other fields are found: %v %v, in the sample %v %v", f.Missing, f.Unknown, whole.Missing, whole.Unknown)
	}
}

// TestFill_Refused: what is no Word document, or unpacks without end, is refused
// with a word.
func TestFill_Refused(t *testing.T) {
	file := sample(t, "forwarding.ru")
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"Text": {[]byte("{{A}}"), NoDocx}, "OtherZip": {withoutText(t, file), NoDocx}, "Cut": {file[:len(file)/2], NoDocx},
		"NoXML": {withPart(t, file, "word/document.xml", "<w:p><w:t"), NoDocx}, "Bomb": {withPart(t, file, "word/document.xml", docHead+strings.Repeat(" ", maxUnpacked)), TooBig},
	} {
		if _, err := Fill(c.file, number); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func withoutText(t *testing.T, file []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if _, err := w.Create("word/other.xml"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || len(file) == 0 {
		t.Fatal(err)
	}
	return out.Bytes()
}
