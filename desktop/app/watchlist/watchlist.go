// Package watchlist reads lists of denied parties: the XML in which the UN
// Security Council publishes its consolidated list and OFAC its SDN list, and
// tables that anybody makes. It stores nothing.
package watchlist

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// List is a list as it was found.
type List struct {
	Source  crm.DeniedSource
	Name    string // the list's own, empty of a table
	Date    doc.Date
	Entries []Entry
	Columns []string          // of a table
	Map     map[string]string // column → field, as it was read
}

// Entry is one who stands in a list, with his row or his place in the file.
type Entry struct {
	Row int
	crm.DeniedEntry
	Faults []Fault
}

// Fault is what of a row cannot be read: the column and the rule.
type Fault struct{ Column, Rule string }

// Unknown is the error of an XML that is none of the two.
const Unknown sheet.Error = "watchlist_unknown"

// ReadFile reads the file of a name; fields says which column of a table is
// what, nil guesses by their names.
func ReadFile(name string, limits sheet.Limits, fields map[string]string) (List, error) {
	markup, err := isMarkup(name)
	if err != nil {
		return List{}, err
	}
	if !markup {
		table, err := sheet.ReadFile(name, limits)
		if err != nil {
			return List{}, err
		}
		return tabled(table, fields)
	}
	file, err := os.Open(name)
	if err != nil {
		return List{}, err
	}
	defer file.Close() // read only: nothing to lose
	return readXML(io.LimitReader(file, int64(limits.Bytes)), limits)
}

// isMarkup tells by its first sign whether a file is XML.
func isMarkup(name string) (bool, error) {
	info, err := os.Stat(name)
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() {
		return false, sheet.NoFile
	}
	file, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close() // read only: nothing to lose
	begin := make([]byte, 256)
	n, err := io.ReadFull(file, begin)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(begin[:n], []byte("\ufeff")))
	return bytes.HasPrefix(text, []byte("<")), nil
}

// readXML reads entry after entry, so that a list of any length takes the room
// of its entries alone.
func readXML(r io.Reader, limits sheet.Limits) (List, error) {
	d := xml.NewDecoder(r)
	list, form := List{}, format(nil)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return List{}, broken(d, limits)
		}
		start, is := token.(xml.StartElement)
		if !is {
			continue
		}
		if form == nil {
			if form = formats[start.Name.Local]; form == nil {
				return List{}, Unknown
			}
		}
		e, err := form(d, start, &list)
		switch {
		case err != nil:
			return List{}, broken(d, limits)
		case e != nil && len(list.Entries) >= limits.Rows:
			return List{}, sheet.TooManyRows
		case e != nil:
			list.Entries = append(list.Entries, Entry{Row: len(list.Entries) + 1, DeniedEntry: *e})
		}
	}
	if len(list.Entries) == 0 {
		return List{}, sheet.Empty
	}
	return list, nil
}

// broken tells a file that is too long from one that is damaged.
func broken(d *xml.Decoder, limits sheet.Limits) error {
	if d.InputOffset() >= int64(limits.Bytes) {
		return sheet.TooBig
	}
	return sheet.Broken
}

// format takes one element: of the list itself, or an entry, or nothing.
type format func(d *xml.Decoder, start xml.StartElement, list *List) (*crm.DeniedEntry, error)

// formats are the known ones by the name of their outermost element.
var formats = map[string]format{"CONSOLIDATED_LIST": readUN, "sdnList": readOFAC}

// line is a text in one line, without signs that nobody sees, cut to what a
// field holds.
func line(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
	return cut(s, doc.MaxString)
}

// cut shortens a text between two letters.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// joined is one line of the parts that say something.
func joined(sep string, parts ...string) string {
	var said []string
	for _, p := range parts {
		if p = line(p); p != "" {
			said = append(said, p)
		}
	}
	return cut(strings.Join(said, sep), doc.MaxString)
}

// lines is a text of the different lines that say something.
func lines(all ...string) doc.Text {
	var said []string
	seen := map[string]bool{"": true}
	for _, l := range all {
		if l = line(l); !seen[l] {
			seen[l] = true
			said = append(said, l)
		}
	}
	return doc.Text(cut(strings.Join(said, "\n"), doc.MaxText))
}
