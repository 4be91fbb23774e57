// Package paper makes papers: it fills the fields of a Word document, writes
// plain ones itself, and sets cards as PDF. It knows no document of the product:
// what stands where a field is comes from whoever calls it.
//
// Filling is a core of our own: the libraries there are for it replace text run
// by run, and lose what a word processor has cut in pieces, or rewrite the whole
// file and drop what they do not know. Here only the texts that hold a field are
// written anew; every other byte stays.
package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Error is why a template cannot be filled, in the word under which the sentence
// for people is found.
type Error string

// Error implements error.
func (e Error) Error() string { return "paper: " + string(e) }

// Why a template cannot be filled.
const (
	NoDocx Error = "paper_no_docx" // not a Word document
	TooBig Error = "paper_too_big"
)

// The limits of a template.
const (
	maxFile     = 32 << 20
	maxParts    = 2000
	maxUnpacked = 32 << 20
)

// Value says what stands where a field is; ok is false for a name that nobody
// knows, and the text is empty where there is nothing to write.
type Value func(name string) (text string, ok bool)

// Filled is a document whose fields are filled as far as could be.
type Filled struct {
	File    []byte
	Missing []string // fields that are known and empty: they are left as they stand
	Unknown []string // names that nobody knows: likewise
}

// parts are the files of a document in which people write.
var parts = regexp.MustCompile(`^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$`)

// Fill writes values over the fields of a .docx: {{Contract.Number}}. A field
// that is cut in pieces, as editing and saving again does, is one all the same.
func Fill(template []byte, value Value) (f Filled, err error) {
	if len(template) > maxFile {
		return f, TooBig
	}
	in, err := zip.NewReader(bytes.NewReader(template), int64(len(template)))
	if err != nil || !slices.ContainsFunc(in.File, func(p *zip.File) bool { return p.Name == "word/document.xml" }) {
		return f, NoDocx
	}
	if len(in.File) > maxParts {
		return f, TooBig
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	left := int64(maxUnpacked)
	fill := &filling{value: value}
	for _, part := range in.File {
		if !parts.MatchString(part.Name) {
			if err := w.Copy(part); err != nil {
				return f, NoDocx
			}
			continue
		}
		text, err := unpack(part, left)
		if err != nil {
			return f, err
		}
		left -= int64(len(text))
		if text, err = fill.part(text); err != nil {
			return f, err
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: part.Modified})
		if err != nil {
			return f, err
		}
		if _, err := to.Write(text); err != nil {
			return f, err
		}
	}
	if err := w.Close(); err != nil {
		return f, err
	}
	return Filled{out.Bytes(), tidy(fill.missing), tidy(fill.unknown)}, nil
}

func unpack(part *zip.File, left int64) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, NoDocx
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, left+1))
	switch {
	case err != nil:
		return nil, NoDocx
	case int64(len(text)) > left:
		return nil, TooBig
	}
	return text, nil
}

func tidy(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// filling is a document being filled.
type filling struct {
	value            Value
	missing, unknown []string
}

// piece is one text element of a paragraph: where it lies in the file, and what
// it says. A break between pieces is one that is nowhere.
type piece struct {
	from, to int64
	prefix   string
	text     string
	changed  bool
}

// part fills one file of the document.
func (f *filling) part(file []byte) ([]byte, error) {
	paragraphs, err := read(file)
	if err != nil {
		return nil, err
	}
	var all []*piece
	for _, p := range paragraphs {
		f.paragraph(p)
		all = append(all, p...)
	}
	all = slices.DeleteFunc(all, func(p *piece) bool { return !p.changed })
	slices.SortFunc(all, func(a, b *piece) int { return int(a.from - b.from) })
	var out bytes.Buffer
	last := int64(0)
	for _, p := range all {
		out.Write(file[last:p.from])
		p.write(&out)
		last = p.to
	}
	out.Write(file[last:])
	return out.Bytes(), nil
}

// read finds the texts of every paragraph. One can stand in another: that of a
// text frame in the one that the frame hangs on.
func read(file []byte) (paragraphs [][]*piece, err error) {
	d := xml.NewDecoder(bytes.NewReader(file))
	var open [][]*piece
	var now *piece
	for {
		from := d.InputOffset()
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return append(paragraphs, open...), nil
		}
		if err != nil {
			return nil, NoDocx
		}
		add := func(p *piece) {
			if len(open) > 0 {
				open[len(open)-1] = append(open[len(open)-1], p)
			}
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p":
				open = append(open, nil)
			case "t":
				now = &piece{from: from, prefix: t.Name.Space}
			case "tab", "br", "cr":
				add(&piece{from: -1, text: "\n"})
			}
		case xml.CharData:
			if now != nil {
				now.text += string(t)
			}
		case xml.EndElement:
			switch {
			case t.Name.Local == "t" && now != nil:
				now.to = d.InputOffset()
				add(now)
				now = nil
			case t.Name.Local == "p" && len(open) > 0:
				paragraphs = append(paragraphs, open[len(open)-1])
				open = open[:len(open)-1]
			}
		}
	}
}

var field = regexp.MustCompile(`\{\{[ \x{a0}]*([\pL\pN_.]+)[ \x{a0}]*\}\}`)

// paragraph fills the fields of one: the value goes where the field begins, and
// what else stood there of it goes.
func (f *filling) paragraph(pieces []*piece) {
	var whole strings.Builder
	for _, p := range pieces {
		whole.WriteString(p.text)
	}
	text := whole.String()
	found := field.FindAllStringSubmatchIndex(text, -1)
	for _, at := range slices.Backward(found) { // from the end: what is before stays where it is
		name := text[at[2]:at[3]]
		value, known := f.value(name)
		switch {
		case !known:
			f.unknown = append(f.unknown, name)
		case strings.TrimSpace(value) == "":
			f.missing = append(f.missing, name)
		default:
			replace(pieces, at[0], at[1], value)
		}
	}
}

// replace puts a value over the bytes from…to of what the pieces say together.
func replace(pieces []*piece, from, to int, value string) {
	start := 0
	for _, p := range pieces {
		end := start + len(p.text)
		a, b := max(from, start)-start, min(to, end)-start
		if a < b {
			put := ""
			if from >= start {
				put = value
			}
			p.text, p.changed = p.text[:a]+put+p.text[b:], true
		}
		start = end
	}
}

// write writes the element anew; a line of a value is one of the document.
func (p *piece) write(out *bytes.Buffer) {
	tag := "t"
	if p.prefix != "" {
		tag = p.prefix + ":t"
	}
	for i, line := range strings.Split(p.text, "\n") {
		if i > 0 {
			out.WriteString("<" + strings.TrimSuffix(tag, "t") + "br/>")
		}
		out.WriteString("<" + tag + ` xml:space="preserve">`)
		_ = xml.EscapeText(out, []byte(line)) // a buffer takes everything
		out.WriteString("</" + tag + ">")
	}
}
