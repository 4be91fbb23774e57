package paper

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"slices"
	"strings"
)

// The samples are contracts in words of our own, invented: one to begin with.
// A line is a paragraph, "# " makes it a title, "## " a heading; "a | b" is a
// row of a table of two columns.
//
//go:embed samples/*.txt
var samples embed.FS

// Samples names the templates that come with the program.
func Samples() []string { return []string{"forwarding.ru", "forwarding.ru-en"} }

// Sample is such a template as a Word document.
func Sample(name string) ([]byte, error) {
	if !slices.Contains(Samples(), name) {
		return nil, NoDocx
	}
	text, err := samples.ReadFile("samples/" + name + ".txt")
	if err != nil {
		return nil, err
	}
	return Docx(string(text))
}

// The files of a document besides its text: the least that word processors ask
// for.
var frame = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
}

const (
	docHead = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	docFoot = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1417"/></w:sectPr></w:body></w:document>`
	table   = `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders><w:insideV w:val="single" w:sz="4" w:color="BBBBBB"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="4800"/><w:gridCol w:w="4800"/></w:tblGrid>`
)

// Docx writes lines as a Word document.
func Docx(text string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header + docHead)
	inTable := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		left, right, is := strings.Cut(line, " | ")
		switch {
		case is && !inTable:
			b.WriteString(table)
		case !is && inTable:
			b.WriteString("</w:tbl>")
		}
		if inTable = is; !is {
			writeParagraph(&b, line)
			continue
		}
		b.WriteString("<w:tr>")
		for _, cell := range []string{left, right} {
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="2500" w:type="pct"/></w:tcPr>`)
			writeParagraph(&b, strings.TrimSpace(cell))
			b.WriteString("</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	if inTable {
		b.WriteString("</w:tbl>")
		writeParagraph(&b, "") // a document cannot end with a table
	}
	b.WriteString(docFoot)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range append(frame, struct{ name, text string }{"word/document.xml", b.String()}) {
		to, err := w.Create(f.name)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write([]byte(f.text)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func writeParagraph(b *bytes.Buffer, line string) {
	align, size, bold := "both", "22", false
	if rest, is := strings.CutPrefix(line, "## "); is {
		line, align, bold = rest, "left", true
	} else if rest, is := strings.CutPrefix(line, "# "); is {
		line, align, size, bold = rest, "center", "28", true
	}
	run := `<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>`
	if bold {
		run += "<w:b/>"
	}
	b.WriteString(`<w:p><w:pPr><w:spacing w:after="80"/><w:jc w:val="` + align + `"/></w:pPr>`)
	b.WriteString("<w:r>" + run + `<w:sz w:val="` + size + `"/></w:rPr><w:t xml:space="preserve">`)
	_ = xml.EscapeText(b, []byte(line)) // a buffer takes everything
	b.WriteString("</w:t></w:r></w:p>")
}
