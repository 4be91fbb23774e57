package vault

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// Where is a condition on one field: it is one of Any, "" being empty, or lies
// between From and To, both included. A period does if any of it does; a time
// may be bounded by days of UTC.
type Where struct {
	Field string
	Any   []string
	From  string
	To    string
}

// field finds a field of a kind or of every document's header.
func field(k *doc.Kind, name string) *doc.Field {
	if f := k.Field(name); f != nil {
		return f
	}
	switch name {
	case "Owner", "Department", "CreatedBy", "UpdatedBy":
		return &doc.Field{Name: name, Type: doc.TRef}
	case "CreatedAt", "UpdatedAt":
		return &doc.Field{Name: name, Type: doc.TTime}
	case doc.DeletedPath:
		return &doc.Field{Name: name, Type: doc.TBool}
	}
	return nil
}

// indexed reports whether an index is made of a field.
func indexed(f *doc.Field) bool { return f.Index && f.Type != doc.TRows && f.Type != doc.TSet }

// part is the column in which SQL finds a field.
func part(f *doc.Field) string {
	if indexed(f) {
		return "facet"
	}
	return "body"
}

// column is how SQL reads a field; numbers compare as numbers. Indexes are made
// of it, so it must not change without them.
func column(f *doc.Field) string {
	at := func(key string) string { return part(f) + "->>'$." + f.Name + "." + key + "'" }
	plain := part(f) + "->>'" + f.Name + "'"
	switch f.Type {
	case doc.TInt:
		return "coalesce(" + plain + ", 0)" // an empty number is not kept
	case doc.TBool:
		return "coalesce(" + plain + ", 0)"
	case doc.TDecimal:
		return "CAST(" + plain + " AS NUMERIC)"
	case doc.TMoney:
		return "CAST(" + at("Minor") + " AS INTEGER)"
	case doc.TPeriod, doc.TSpan:
		return at("From")
	case doc.TYearly:
		return "iif(" + plain + " IS NULL, NULL, format('%02d-%02d', " + at("Month") + ", " + at("Day") + "))"
	case doc.TPhone:
		return at("E164")
	case doc.TAddress:
		return "concat_ws(', ', " + at("City") + ", " + at("Street") + ")"
	}
	if f.Name == doc.OwnerPath {
		return "owner"
	}
	return plain
}

func (q *Query) conditions(k *doc.Kind) (text string, args []any, err error) {
	// The kind is spelt out, so that SQLite sees which partial indexes fit.
	all := []string{"kind = " + literal(k.Name)}
	if q.Deleted {
		all = append(all, "deleted IN (0, 1)")
	} else {
		all = append(all, "deleted = 0")
	}
	for _, w := range q.Where {
		f := field(k, w.Field)
		if f == nil {
			return "", nil, doc.Invalid(w.Field, "unknown_field")
		}
		one, more := w.condition(f)
		all, args = append(all, one...), append(args, more...)
	}
	if m := match(q.Search); m != "" {
		all = append(all, fmt.Sprintf(hitsOfKind, literal(k.Name), maxHits))
		args = append(args, m)
	}
	return "WHERE " + strings.Join(all, " AND "), args, nil
}

func (w *Where) condition(f *doc.Field) (all []string, args []any) {
	if len(w.Any) > 0 {
		one, more := w.anyOf(f)
		all, args = append(all, one), append(args, more...)
	}
	from, to := column(f), column(f)
	switch f.Type {
	case doc.TPeriod: // open ends reach as far as one likes
		from, to = "coalesce("+part(f)+"->>'$."+f.Name+".To', '9')", "coalesce("+part(f)+"->>'$."+f.Name+".From', '')"
		if w.From != "" || w.To != "" {
			all = append(all, part(f)+"->>'"+f.Name+"' IS NOT NULL")
		}
	case doc.TSpan:
		from = "coalesce(" + part(f) + "->>'$." + f.Name + ".To', " + to + ")"
	}
	param := "?"
	if slices.Contains([]doc.Type{doc.TInt, doc.TMoney, doc.TDecimal}, f.Type) {
		param = "CAST(? AS NUMERIC)"
	}
	if w.From != "" {
		all, args = append(all, from+" >= "+param), append(args, w.From)
	}
	if w.To != "" {
		all, args = append(all, to+" <= "+param), append(args, until(f, w.To))
	}
	return all, args
}

// until makes the last day of a time's bounds reach to its end.
func until(f *doc.Field, to string) string {
	if (f.Type == doc.TTime || f.Type == doc.TSpan) && len(to) == len("2006-01-02") {
		return to + "U" // after T, which follows every day in a time
	}
	return to
}

func (w *Where) anyOf(f *doc.Field) (text string, args []any) {
	values := slices.DeleteFunc(slices.Clone(w.Any), func(s string) bool { return s == "" })
	for _, value := range values {
		args = append(args, bound(f, value))
	}
	in := "IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ") + ")"
	some, none := column(f)+" "+in, "coalesce("+part(f)+"->>'"+f.Name+"', '') IN ('', '[]', '{}')"
	switch {
	case f.Type == doc.TRows:
		some = "EXISTS (SELECT 1 FROM link WHERE link.doc = document.id AND link.field = '" + f.Name + "' AND link.target " + in + ")"
	case f.Type == doc.TSet:
		some = "EXISTS (SELECT 1 FROM json_each(body, '$." + f.Name + "') WHERE value " + in + ")"
	case f.Type == doc.TAddress:
		some = "(" + part(f) + "->>'$." + f.Name + ".City' " + in + " OR " + part(f) + "->>'$." + f.Name + ".Country' " + in + ")"
		args = append(args, args...)
	}
	switch {
	case len(values) == 0:
		return none, nil
	case len(values) < len(w.Any):
		return "(" + some + " OR " + none + ")", args
	}
	return some, args
}

// bound is a value as SQLite compares it with the field's column.
func bound(f *doc.Field, value string) any {
	switch f.Type {
	case doc.TBool:
		return value == "true" || value == "1"
	case doc.TInt, doc.TMoney, doc.TDecimal:
		return numeric(value)
	}
	return value
}

// numeric reads a number, whole if it is one; what is none compares as text,
// which no number equals.
func numeric(value string) any {
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(value, 64); err == nil {
		return x
	}
	return value
}
