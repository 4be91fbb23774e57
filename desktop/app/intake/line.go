package intake

import (
	"maps"
	"strconv"
	"strings"

	"kontor/desktop/app/sheet"
	"kontor/shared/doc"
)

// Line is what a row of a table of tariffs comes to.
type Line struct {
	Row    int
	ID     doc.ID
	Patch  doc.Patch // of the new line
	Faults []Fault
}

// lineCodes are the fields of a line that take an entry of a list.
var lineCodes = map[string]string{
	"Service": "Service", "Mode": "Mode", "Equipment": "ContainerType", "Unit": "Unit", "Currency": "Currency", "VatCode": "VatRate",
}

// lineReading is one row of tariffs on its way.
type lineReading struct {
	plan  *Plan
	line  *Line
	notes []string
}

// ReadLine turns a row into a line of a tariff. What the row says goes before
// what all have by default; what no field takes is kept in the comment.
func (p *Plan) ReadLine(row sheet.Row) *Line {
	r := &lineReading{plan: p, line: &Line{Row: row.Number, ID: p.id(row.Number, "line"), Patch: doc.Patch{}}}
	maps.Copy(r.line.Patch, p.Defaults)
	term, seen := doc.Period{}, map[string]bool{}
	for i, cell := range row.Cells {
		field := p.Fields[i]
		switch {
		case cell == "":
		case field == "", seen[field]:
			r.note(p.Columns[i], cell)
		case field == "Term":
			from, to, _ := strings.Cut(strings.ReplaceAll(cell, "—", "–"), "–")
			for end, text := range map[*doc.Date]string{&term.From: from, &term.To: to} {
				if text = strings.TrimSpace(text); text != "" {
					*end = r.day(i, text)
				}
			}
		case field == "Term.From":
			term.From = r.day(i, row.Plain(i))
		case field == "Term.To":
			term.To = r.day(i, row.Plain(i))
		default:
			r.take(i, field, cell, row.Plain(i))
		}
		seen[field] = seen[field] || cell != ""
	}
	if term != (doc.Period{}) {
		r.set("Term", term)
	}
	if len(r.notes) > 0 {
		r.set("Comment", strings.Join(r.notes, "; "))
	}
	return r.line
}

func (r *lineReading) set(field string, v any) { r.line.Patch[field] = encode(v) }

func (r *lineReading) note(column, cell string) {
	if column != "" {
		cell = column + ": " + cell
	}
	r.notes = append(r.notes, cell)
}

func (r *lineReading) fault(column int, rule, text string) {
	r.line.Faults = append(r.line.Faults, Fault{Column: r.plan.Columns[column], Rule: rule, Text: text})
}

// take reads a cell that is not empty; plain is the number behind it.
func (r *lineReading) take(i int, field, cell, plain string) {
	switch field {
	case "From", "To":
		r.set(field, r.place(cell))
	case "BreakFrom", "BreakTo", "Min", "Max", "BuyRate":
		r.number(i, field, plain)
	case "Rate":
		r.rate(i, plain)
	case "Break":
		r.between(i, cell, "BreakFrom", "BreakTo", r.number)
	case "Transit":
		r.between(i, cell, "TransitMin", "TransitMax", r.count)
	case "TransitMin", "TransitMax", "FreeDays":
		r.count(i, field, plain)
	case "Supplier":
		if id, ok := r.plan.Firm(cell); ok {
			r.set(field, id)
		} else {
			r.fault(i, "import_firm", cell)
		}
	case "Comment":
		r.notes = append([]string{cell}, r.notes...)
	default:
		if code, ok := r.code(lineCodes[field], cell); ok {
			r.set(field, code)
		} else {
			r.fault(i, "import_code", cell)
		}
	}
}

// spellings are words of rate sheets for entries of the lists.
var spellings = map[string]map[string]string{
	"Unit": {"конт": "container", "контейнеры": "container", "ктк": "container", "ctr": "container", "cntr": "container", "м3": "m3", "cbm": "m3", "куб м": "m3",
		"тонна": "t", "тн": "t", "ton": "t", "машина": "trip", "авто": "trip", "truck": "trip", "док": "doc", "шт": "piece", "места": "piece"},
	"ContainerType": {"20gp": "20DV", "20dc": "20DV", "20st": "20DV", "20'": "20DV", "20": "20DV", "40gp": "40DV", "40dc": "40DV", "40st": "40DV", "40'": "40DV",
		"40": "40DV", "40hq": "40HC", "40'hc": "40HC", "45hq": "45HC"},
	"Mode":     {"fcl": "sea_fcl", "lcl": "sea_lcl", "ftl": "road_ftl", "ltl": "road_ltl", "море": "sea_fcl", "авто": "road_ftl", "жд": "rail_container", "ж/д": "rail_container"},
	"Currency": {"$": "USD", "€": "EUR", "₽": "RUB", "руб": "RUB", "р": "RUB", "долл": "USD", "евро": "EUR", "¥": "CNY"},
	"VatRate":  {"нет": "none", "без": "none"},
}

// code finds an entry by its code, its name, or how rate sheets write it.
func (r *lineReading) code(list, cell string) (string, bool) {
	if code, ok := r.plan.Code(list, cell); ok {
		return code, true
	}
	plain := strings.Trim(strings.ToLower(strings.Join(strings.Fields(cell), " ")), ".%")
	if code, ok := spellings[list][plain]; ok {
		return code, true
	}
	return r.plan.Code(list, strings.TrimSpace(plain))
}

// place is a UN/LOCODE, a country or, written as it is, a zone.
func (r *lineReading) place(cell string) string {
	if code, ok := r.plan.Code("Country", cell); ok {
		return code
	}
	return strings.ToUpper(strings.Join(strings.Fields(cell), " "))
}

func (r *lineReading) number(i int, field, cell string) {
	if d, ok := Number(cell); ok {
		r.set(field, d)
	} else {
		r.fault(i, "import_number", cell)
	}
}

// rate reads a sum that may name its currency: "1 200 USD", "$95".
func (r *lineReading) rate(i int, cell string) {
	digits := strings.IndexAny(cell, "0123456789")
	last := strings.LastIndexAny(cell, "0123456789")
	if digits < 0 {
		r.fault(i, "import_number", cell)
		return
	}
	before, after := strings.TrimSpace(cell[:digits]), strings.TrimSpace(cell[last+1:])
	if before == "-" {
		before, digits = "", 0
	}
	for _, word := range []string{before, after} {
		if word == "" {
			continue
		}
		code, ok := r.code("Currency", word)
		if !ok {
			r.fault(i, "import_number", cell)
			return
		}
		r.set("Currency", code)
	}
	r.number(i, "Rate", cell[digits:last+1])
}

func (r *lineReading) count(i int, field, cell string) {
	if n, err := strconv.ParseInt(strings.TrimSpace(cell), 10, 32); err == nil && n >= 0 {
		r.set(field, n)
	} else {
		r.fault(i, "import_number", cell)
	}
}

// between reads both ends of a range from one cell: "100-500", "до 100",
// "от 500", "500+", or one value, at which a range begins and ends.
func (r *lineReading) between(i int, cell, from, to string, read func(i int, field, cell string)) {
	text := strings.NewReplacer("–", "-", "—", "-", "…", "-", "<", "до ", ">=", "от ", ">", "от ", "≥", "от ").Replace(strings.ToLower(cell))
	a, b, both := strings.Cut(text, "-")
	has := func(words ...string) (rest string, ok bool) {
		for _, word := range words {
			if rest, ok = strings.CutPrefix(text, word+" "); ok {
				return rest, true
			}
		}
		return "", false
	}
	below, isBelow := has("до", "up to", "менее")
	above, isAbove := has("от", "from", "свыше", "более", "over")
	switch {
	case both:
		read(i, from, a)
		read(i, to, b)
	case isBelow:
		read(i, to, below)
	case isAbove:
		read(i, from, above)
	case strings.HasSuffix(text, "+"):
		read(i, from, strings.TrimSuffix(text, "+"))
	case to == "TransitMax":
		read(i, from, text)
		read(i, to, text)
	default:
		read(i, from, text)
	}
}

// day reads a day, which a sheet keeps as a number.
func (r *lineReading) day(i int, cell string) doc.Date {
	d, ok := Day(cell)
	if !ok {
		r.fault(i, "import_day", cell)
	}
	return d
}

// DecodeLine lays a line's values over nothing, as they would be stored.
func DecodeLine(k *doc.Kind, l *Line) (doc.Doc, error) {
	parts, err := k.Apply(doc.Parts{}, l.Patch, false)
	if err != nil {
		return nil, err
	}
	return k.Assemble(l.ID, 0, parts)
}
