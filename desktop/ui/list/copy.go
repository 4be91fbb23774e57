package list

import "strings"

// TSV is the selected rows as a spreadsheet takes them from the clipboard: a
// line of titles, then a line a row, the cells apart by tabs.
func (g *Grid) TSV() string {
	var b strings.Builder
	for i, c := range g.columns {
		writeCell(&b, i, c.Title)
	}
	b.WriteByte('\n')
	for i := range g.rows.Len() {
		if !g.selected[i] && (len(g.selected) > 0 || i != g.cursor) {
			continue
		}
		r := g.rows.Row(i)
		for c := range g.columns {
			writeCell(&b, c, r.cell(c))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// flat keeps a cell in one cell, and a text from being taken for a formula.
var flat = strings.NewReplacer("\t", " ", "\r", "", "\n", " ", "\u00a0", " ")

func writeCell(b *strings.Builder, i int, text string) {
	if i > 0 {
		b.WriteByte('\t')
	}
	text = flat.Replace(text)
	if strings.ContainsAny(text[:min(len(text), 1)], "=+@") {
		text = "'" + text
	}
	b.WriteString(text)
}
