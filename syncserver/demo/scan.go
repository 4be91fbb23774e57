package demo

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"time"

	"kontor/shared/doc"
)

// scan attaches the signed copy of a contract.
func (c *company) scan(at time.Time, by, contract doc.ID) {
	c.attach(at, by, "Contract", contract, "SignedCopy", "Договор, подписанная копия.pdf", "Signed copy of contract "+string(contract[len(contract)-6:])+", "+string(doc.DateOf(at)))
}

// attach puts a PDF of one line with a document.
func (c *company) attach(at time.Time, by doc.ID, kind string, to doc.ID, field, name, line string) {
	content := page(line)
	file := doc.File{SHA256: fmt.Sprintf("%x", sha256.Sum256(content)), Name: name, Size: int64(len(content)), Mime: "application/pdf"}
	paper := fields{}
	paper.row(field, c.id(at), file)
	c.add(at, by, "", edited(kind, to, paper))
	c.Steps[len(c.Steps)-1].Content = content
}

// page is a PDF of one page with a line on it.
func page(line string) []byte {
	text := "BT /F1 14 Tf 60 760 Td (" + line + ") Tj ET"
	var out bytes.Buffer
	var at []int
	out.WriteString("%PDF-1.4\n")
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(text), text),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	} {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj%s endobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return out.Bytes()
}
