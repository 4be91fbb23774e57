// Package intake turns the rows of a foreign table into drafts of
// counterparties and of tariff lines: it reads phones, mails, addresses, names,
// numbers and days out of cells as people write them, and keeps in the notes
// whatever it cannot read. It stores nothing and knows no file.
package intake

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kontor/desktop/app/sheet"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Plan says what the columns of a table hold and what every row has besides.
type Plan struct {
	Batch    doc.ID
	Columns  []string
	Fields   []string                   // by column: where it goes, "" into the notes
	Defaults map[string]json.RawMessage // field → value where the table has none
	// Code finds the entry of a reference list by what a cell says.
	Code func(list, text string) (code string, ok bool)
	// Employee finds one of us by name.
	Employee func(name string) (doc.ID, bool)
	// Firm finds a counterparty by tax ID or name.
	Firm func(text string) (doc.ID, bool)
}

// Firm is what a row comes to.
type Firm struct {
	Row     int
	ID      doc.ID
	Patch   doc.Patch // of the new counterparty
	Contact doc.Patch // of its contact person, nil if the row names none
	Person  doc.ID
	Faults  []Fault
}

// Fault is why a row is not taken.
type Fault struct {
	Column string
	Rule   string
	Text   string // what stands there, where the rule tells it
}

// Guess is a plan's Fields as far as the names of the columns tell.
func Guess(kind string, columns []string) []string {
	fields := make([]string, len(columns))
	for i, c := range columns {
		fields[i] = sheet.GuessColumn(kind, c)
	}
	return fields
}

// reading is one row on its way.
type reading struct {
	plan    *Plan
	firm    *Firm
	country string
	values  map[string]string // field → cell
	names   map[string]string // field → column
	notes   []string
	rows    int
}

// Read turns a row into a firm.
func (p *Plan) Read(row sheet.Row) *Firm {
	id := p.id(row.Number, "firm")
	r := &reading{
		plan: p, firm: &Firm{Row: row.Number, ID: id, Patch: doc.Patch{}},
		values: map[string]string{}, names: map[string]string{},
	}
	maps.Copy(r.firm.Patch, p.Defaults)
	for i, cell := range row.Cells {
		switch field := p.Fields[i]; {
		case cell == "":
		case field == "", r.values[field] != "":
			r.note(p.Columns[i], cell)
		default:
			r.values[field], r.names[field] = cell, p.Columns[i]
		}
	}
	r.read()
	return r.firm
}

func (p *Plan) id(row int, parts ...string) doc.ID {
	return doc.Derive(append([]string{"import", string(p.Batch), strconv.Itoa(row)}, parts...)...)
}

// Made are the documents that a row of a batch may have made.
func Made(batch doc.ID, row int) []doc.ID {
	p := &Plan{Batch: batch}
	return []doc.ID{p.id(row, "line"), p.id(row, "person"), p.id(row, "firm")}
}

func (r *reading) note(column, text string) { r.notes = append(r.notes, column+": "+text) }

// fault names the column of a field, also when the row has nothing in it.
func (r *reading) fault(field, rule string) {
	column := r.names[field]
	if at := slices.Index(r.plan.Fields, field); column == "" && at >= 0 {
		column = r.plan.Columns[at]
	}
	r.firm.Faults = append(r.firm.Faults, Fault{Column: column, Rule: rule})
}

// take gives a field's cell once; what is left at the end goes to the notes.
func (r *reading) take(field string) string {
	v := r.values[field]
	delete(r.values, field)
	return v
}

// line is take for what stands on one line, however it is broken in the cell.
func (r *reading) line(field string) string { return strings.Join(strings.Fields(r.take(field)), " ") }

func (r *reading) set(path string, v any) {
	r.firm.Patch[path] = encode(v)
}

func (r *reading) has(field string) bool { return len(r.firm.Patch[field]) > 0 }

func (r *reading) read() {
	r.place()
	r.name()
	r.plain()
	r.codes()
	r.addresses()
	r.comms()
	r.account()
	r.curator()
	r.contact()
	r.rest()
}

// place settles the country, by which phones are read.
func (r *reading) place() {
	if cell := r.take("Country"); cell != "" {
		if code, ok := r.plan.Code("Country", cell); ok {
			r.set("Country", code)
		} else {
			r.fault("Country", "import_country")
		}
	}
	if err := json.Unmarshal(r.firm.Patch["Country"], &r.country); err != nil && r.has("Country") {
		r.fault("Country", "malformed")
	}
}

// name reads the name as it is written.
func (r *reading) name() {
	name := r.line("NameShort")
	if name == "" {
		name = strings.Join(strings.Fields(r.values["NameFull"]), " ")
	}
	if name == "" {
		r.fault("NameShort", "import_name")
		return
	}
	r.set("NameShort", name)
}

// plainFields are those that take a cell as it is.
var plainFields = []string{"NameFull", "NameEN", "OGRN", "OKPO", "GoslogNo", "EORI", "VatNo", "SignerName", "SignerPost", "Tags"}

func (r *reading) plain() {
	for _, field := range plainFields {
		if cell := r.line(field); cell != "" {
			r.set(field, cell)
		}
	}
	for _, field := range []string{"TaxID", "KPP"} {
		if cell := r.take(field); cell != "" {
			r.set(field, strings.ToUpper(strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(cell)))
		}
	}
	if cell := r.take("PaymentDays"); cell != "" {
		if n, err := strconv.ParseInt(cell, 10, 64); err == nil && n >= 0 {
			r.set("PaymentDays", n)
		} else {
			r.note(r.names["PaymentDays"], cell)
		}
	}
}

// coded are the fields that take an entry of a list.
var coded = map[string]string{"LegalForm": "LegalForm", "Industry": "Industry", "Segment": "Segment", "Source": "Source", "Rating": "Rating"}

func (r *reading) codes() {
	for field, list := range coded {
		cell := r.take(field)
		if cell == "" {
			continue
		}
		if code, ok := r.plan.Code(list, cell); ok {
			r.set(field, code)
		} else {
			r.note(r.names[field], cell)
		}
	}
	if !r.has("LegalForm") {
		r.formInName()
	}
	if cell := r.take("Roles"); cell != "" {
		r.roles(cell)
	}
	if !r.has("Roles") {
		r.set("Roles", []string{"client"})
	}
	if !r.has("Kind") {
		r.set("Kind", r.kind())
	}
}

// formInName reads the legal form where it stands before or behind a name, in
// which it stays: that is how papers write it.
func (r *reading) formInName() {
	var name string
	_ = json.Unmarshal(r.firm.Patch["NameShort"], &name) // empty: the row is not taken
	words := strings.Fields(name)
	if len(words) < 2 {
		return
	}
	for _, word := range []string{words[0], strings.Trim(words[len(words)-1], `,"«»`)} {
		if code, ok := r.plan.Code("LegalForm", word); ok {
			r.set("LegalForm", code)
			return
		}
	}
}

// kind tells a sole proprietor by his legal form.
func (r *reading) kind() crm.CounterpartyKind {
	var form string
	if r.has("LegalForm") && json.Unmarshal(r.firm.Patch["LegalForm"], &form) == nil && form == soleForm() {
		return crm.Proprietor
	}
	return crm.Legal
}

func (r *reading) roles(cell string) {
	var codes []string
	for part := range strings.FieldsFuncSeq(cell, func(c rune) bool { return c == ',' || c == ';' || c == '/' }) {
		if code, ok := r.plan.Code("CounterpartyRole", strings.TrimSpace(part)); ok {
			codes = append(codes, code)
		} else {
			r.note(r.names["Roles"], strings.TrimSpace(part))
		}
	}
	if len(codes) > 0 {
		r.set("Roles", codes)
	}
}

// soleForm is the code of the legal form of a sole proprietor.
func soleForm() string {
	forms, _ := crm.List("LegalForm")
	for _, f := range forms {
		if f.EN == "Sole proprietor" {
			return f.Code
		}
	}
	return ""
}

// rest keeps what nothing has taken, and the notes themselves.
func (r *reading) rest() {
	notes := r.take("Notes")
	for i, field := range r.plan.Fields {
		if cell := r.values[field]; field != "" && cell != "" && r.names[field] == r.plan.Columns[i] {
			r.note(r.plan.Columns[i], cell)
		}
	}
	var before string
	if r.has("Notes") {
		_ = json.Unmarshal(r.firm.Patch["Notes"], &before) // a default that is no text is found by the kind
	}
	lines := r.notes
	if notes != "" {
		lines = append([]string{notes}, lines...)
	}
	if before != "" {
		lines = append([]string{before}, lines...)
	}
	if len(lines) > 0 {
		r.set("Notes", strings.Join(lines, "\n"))
	}
}
