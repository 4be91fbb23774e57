package kit

import "fyne.io/fyne/v2"

// NumberField is a line for a number: a sum, a weight, a count.
type NumberField struct {
	Entry
	OnChanged func(plain string) // while typing, whenever the number is another
	Bare      bool               // no blank between the thousands: it is a year

	digits, least int
	last          string
}

// NewNumberField makes a line for a number of at most so many digits of
// fraction; zero is for whole numbers.
func NewNumberField(digits int) *NumberField { return newNumber(digits, 0) }

// NewMoneyField makes a line for a sum: all the digits of fraction are shown.
func NewMoneyField(digits int) *NumberField { return newNumber(digits, digits) }

func newNumber(digits, least int) *NumberField {
	n := &NumberField{digits: digits, least: least}
	n.Entry.OnChanged = func(string) { n.changed() }
	n.OnLeave = n.tidy
	n.extend(n)
	return n
}

// Value is the plain number, or nothing.
func (n *NumberField) Value() string {
	plain, _ := ParseNumber(n.Text, n.digits)
	return plain
}

// Valid tells whether what is typed is a number, or nothing at all.
func (n *NumberField) Valid() bool {
	_, ok := ParseNumber(n.Text, n.digits)
	return ok
}

// SetValue shows a plain number.
func (n *NumberField) SetValue(plain string) {
	n.last = plain
	n.show(n.written(plain))
}

func (n *NumberField) written(plain string) string {
	if n.Bare {
		return plain
	}
	return ShowNumber(plain, n.least)
}

// SetDigits changes how many digits of fraction a sum has: currencies differ.
func (n *NumberField) SetDigits(digits int) {
	n.digits, n.least = digits, digits
	n.tidy()
}

func (n *NumberField) changed() {
	plain, ok := ParseNumber(n.Text, n.digits)
	if ok && plain != n.last {
		n.last = plain
		if n.OnChanged != nil {
			n.OnChanged(plain)
		}
	}
}

func (n *NumberField) tidy() {
	if plain, ok := ParseNumber(n.Text, n.digits); ok {
		n.show(n.written(plain))
	}
}

// TypedRune takes what numbers are written with and nothing else.
func (n *NumberField) TypedRune(r rune) {
	switch {
	case r >= '0' && r <= '9', r == ',', r == '.', r == '-', r == ' ':
		n.Entry.TypedRune(r)
	case r == 'ю', r == 'б', r == 'Ю', r == 'Б': // the keys of . and , in the Russian layout
		n.Entry.TypedRune(',')
	}
}

var _ Hooked = (*NumberField)(nil)
var _ fyne.Shortcutable = (*NumberField)(nil)
