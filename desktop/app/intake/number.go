package intake

import (
	"strconv"
	"strings"
	"time"

	"kontor/shared/doc"
)

// blanks are the spaces and signs that part the thousands of a number.
var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "−", "-")

// Number reads a number as people and spreadsheets write it: 1 234,50; 1,234.50;
// 1234.5. A single comma is a decimal one, as the East writes it.
func Number(text string) (doc.Decimal, bool) {
	text = blanks.Replace(strings.TrimSpace(text))
	point, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	switch {
	case point >= 0 && comma > point:
		text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	case comma >= 0 && point > comma, strings.Count(text, ",") > 1:
		text = strings.ReplaceAll(text, ",", "")
	case comma >= 0:
		text = strings.ReplaceAll(text, ",", ".")
	case strings.Count(text, ".") > 1:
		text = strings.ReplaceAll(text, ".", "")
	}
	minus := strings.HasPrefix(text, "-")
	whole, part, has := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if part = strings.TrimRight(part, "0"); has && part != "" {
		whole += "." + part
	}
	if minus {
		whole = "-" + whole
	}
	d := doc.Decimal(whole)
	return d, text != "" && text != "." && text != "-" && d.Sound() == ""
}

// dayLayouts are the ways in which tables write a day.
var dayLayouts = []string{"2.1.2006", "2006-01-02", "2.1.06", "2006.01.02", "2/1/2006", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z"}

// The days that a spreadsheet's number may mean: 1980 to 2100.
const firstSerial, lastSerial = 29221, 73050

// Day reads a day as people write it or as the number of days that a
// spreadsheet keeps.
func Day(text string) (doc.Date, bool) {
	text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(text), "г."), " ")
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if !(n >= firstSerial && n <= lastSerial) {
			return "", false
		}
		return doc.DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))), true
	}
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return doc.DateOf(t), true
		}
	}
	return "", false
}
