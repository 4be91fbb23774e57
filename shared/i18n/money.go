package i18n

import (
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// minor are the currencies that do not have two minor digits (ISO 4217).
var minor = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// MinorDigits is how many digits stand after a currency's point.
func MinorDigits(currency string) int {
	if n, ok := minor[currency]; ok {
		return n
	}
	return 2
}

// Money writes an amount with its currency; nothing at all for no amount.
func (w *Words) Money(m doc.Money) string {
	if m == (doc.Money{}) {
		return ""
	}
	return w.Amount(m.Minor, MinorDigits(m.Currency)) + blank + m.Currency
}

// Amount writes a sum of minor units, of which the last digits are parts.
func (w *Words) Amount(sum int64, digits int) string {
	text, minus := strings.CutPrefix(strconv.FormatInt(sum, 10), "-")
	if short := digits + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	whole, part := text[:len(text)-digits], text[len(text)-digits:]
	if minus {
		whole = "-" + whole
	}
	if digits == 0 {
		return w.group(whole)
	}
	return w.group(whole) + w.point() + part
}
