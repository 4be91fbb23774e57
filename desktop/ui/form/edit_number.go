package form

import (
	"encoding/json"
	"math/big"
	"strconv"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// decimals is how many digits of fraction a decimal may have.
const decimals = 6

// number edits a whole or a decimal number.
func (m *maker) number(e *editor) {
	digits := 0
	if e.field.Type == doc.TDecimal {
		digits = decimals
	}
	w := kit.NewNumberField(digits)
	w.Bare = e.field.Year()
	w.OnChanged = func(string) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) {
		if digits == 0 {
			w.SetValue(string(raw))
			return
		}
		w.SetValue(decode[string](raw))
	}
	e.get = func() (json.RawMessage, string) {
		switch v := w.Value(); {
		case !w.Valid():
			return nil, "number"
		case v == "" || v == "0" && digits == 0: // what is zero is not stored
			return nil, ""
		case digits > 0:
			return encode(v), doc.Decimal(v).Sound()
		default:
			if _, err := strconv.ParseInt(v, 10, 64); err != nil {
				return nil, "number"
			}
			return json.RawMessage(v), ""
		}
	}
}

// money edits a sum and its currency.
func (m *maker) money(e *editor) {
	sum := kit.NewMoneyField(2)
	list := m.c.currencies()
	var options []kit.Option
	for _, c := range list {
		options = append(options, kit.Option{ID: c, Title: c})
	}
	unit := kit.NewChoice(options)
	sum.OnChanged = func(string) { m.told() }
	unit.OnChanged = func(string) {
		sum.SetDigits(i18n.MinorDigits(unit.Value()))
		m.told()
	}
	e.view = newCompound(part{sum, 1}, part{unit, -76})
	e.set = func(raw json.RawMessage) {
		v := decode[doc.Money](raw)
		if v.Currency == "" {
			v.Currency = list[0]
		}
		unit.SetValue(v.Currency)
		sum.SetDigits(i18n.MinorDigits(v.Currency))
		sum.SetValue("")
		if raw != nil {
			sum.SetValue(major(v.Minor, i18n.MinorDigits(v.Currency)))
		}
	}
	e.get = func() (json.RawMessage, string) {
		if !sum.Valid() {
			return nil, "number"
		}
		if sum.Value() == "" {
			return nil, ""
		}
		minor, ok := minors(sum.Value(), i18n.MinorDigits(unit.Value()))
		v := doc.Money{Minor: minor, Currency: unit.Value()}
		if !ok {
			return nil, "number"
		}
		return encode(v), v.Sound()
	}
}

// major is a sum in whole units: 1234 of two digits is 12.34.
func major(minor int64, digits int) string {
	r := new(big.Rat).SetFrac(big.NewInt(minor), pow10(digits))
	return r.FloatString(digits)
}

// minors is a plain number in the smallest units.
func minors(plain string, digits int) (int64, bool) {
	r, ok := new(big.Rat).SetString(plain)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt(pow10(digits)))
	return r.Num().Int64(), r.IsInt() && r.Num().IsInt64()
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
