package paper

import (
	"bytes"
	"embed"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Noto Sans, under the SIL Open Font License beside it: the fonts every PDF
// reader has know no Cyrillic.
//
//go:embed fonts/*.ttf
var fonts embed.FS

// Sheet is a card as it is printed: its head, then sections of lines and tables.
type Sheet struct {
	Title    string
	Under    string // the line under the title
	Foot     string // at the bottom of each page, before its number
	At       time.Time
	Sections []Section
}

// Section is a group of lines under a title, or a table if it has columns.
type Section struct {
	Title   string
	Lines   [][2]string // what it is, and what it says
	Columns []string
	Rows    [][]string
}

// The page, in millimetres.
const (
	margin    = 15.0
	width     = 210 - 2*margin
	labelWide = 58.0
	lineHigh  = 5.2
)

// PDF sets the sheet on A4.
func (s Sheet) PDF() ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	for style, name := range map[string]string{"": "NotoSans-Regular.ttf", "B": "NotoSans-Bold.ttf"} {
		font, err := fonts.ReadFile("fonts/" + name)
		if err != nil {
			return nil, err
		}
		f.AddUTF8FontFromBytes("noto", style, font)
	}
	f.SetTitle(s.Title, true)
	f.SetCreationDate(s.At)
	f.SetModificationDate(s.At)
	f.SetMargins(margin, margin, margin)
	f.SetAutoPageBreak(true, margin+8)
	f.AliasNbPages("{pages}")
	f.SetFooterFunc(func() {
		f.SetY(-margin)
		f.SetFont("noto", "", 7.5)
		f.SetTextColor(120, 120, 120)
		f.CellFormat(width-30, 4, s.Foot, "", 0, "L", false, 0, "")
		f.CellFormat(30, 4, fmt.Sprintf("%d / {pages}", f.PageNo()), "", 0, "R", false, 0, "")
	})
	f.AddPage()
	f.SetFont("noto", "B", 16)
	f.MultiCell(width, 8, s.Title, "", "L", false)
	f.SetFont("noto", "", 9)
	f.SetTextColor(100, 100, 100)
	f.MultiCell(width, 5, s.Under, "", "L", false)
	for _, section := range s.Sections {
		section.set(f)
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("set PDF: %w", err)
	}
	return out.Bytes(), nil
}

func (s Section) set(f *fpdf.Fpdf) {
	if len(s.Lines)+len(s.Rows) == 0 {
		return
	}
	keepTogether(f, 3*lineHigh+6)
	f.Ln(3)
	f.SetFont("noto", "B", 10.5)
	f.SetTextColor(30, 70, 130)
	f.CellFormat(width, 6.5, s.Title, "B", 1, "L", false, 0, "")
	f.Ln(1)
	for _, line := range s.Lines {
		row(f, []string{line[0], line[1]}, []float64{labelWide, width - labelWide}, false)
	}
	if len(s.Columns) == 0 {
		return
	}
	wide := make([]float64, len(s.Columns))
	for i := range wide {
		wide[i] = width / float64(len(wide))
	}
	row(f, s.Columns, wide, true)
	for _, r := range s.Rows {
		row(f, r, wide, false)
	}
}

// row sets cells beside each other, each in as many lines as it takes, all on
// one page.
func row(f *fpdf.Fpdf, cells []string, wide []float64, head bool) {
	f.SetFont("noto", "", 9)
	if head {
		f.SetFont("noto", "B", 8.5)
	}
	most := 1
	for i, text := range cells {
		most = max(most, len(f.SplitText(text, wide[i]-2)))
	}
	keepTogether(f, float64(min(most, 40))*lineHigh)
	x, y := f.GetXY()
	bottom := y
	for i, text := range cells {
		f.SetTextColor(20, 20, 20)
		if head || len(cells) == 2 && i == 0 {
			f.SetTextColor(100, 100, 100)
		}
		f.SetXY(x, y)
		f.MultiCell(wide[i], lineHigh, text, "", "L", false)
		bottom = max(bottom, f.GetY())
		x += wide[i]
	}
	f.SetXY(margin, bottom)
}

// keepTogether begins a page if there is no room for so much on this one.
func keepTogether(f *fpdf.Fpdf, high float64) {
	if _, page := f.GetPageSize(); f.GetY()+high > page-margin-8 {
		f.AddPage()
	}
}
