package demo

import (
	"fmt"
	"strings"

	"kontor/shared/crm"
)

// closed puts check digits behind a number: the first that the rule takes. Some
// numbers have none, so make is asked for others until one has.
func closed(width int, make func() string, rule func(string) string) string {
	for {
		stem := make()
		for i := range pow10(width) {
			if s := fmt.Sprintf("%s%0*d", stem, width, i); rule(s) == "" {
				return s
			}
		}
	}
}

func pow10(n int) int {
	all := 1
	for range n {
		all *= 10
	}
	return all
}

// taxID makes a number of the firm's country; person is for sole proprietors.
func (c *company) taxID(country, region string, person bool) string {
	rule := func(s string) string { return crm.CheckTaxID(country, s, person) }
	switch {
	case country == crm.Russia && person:
		return closed(2, func() string { return region + c.digits(8) }, rule)
	case country == crm.Russia:
		return closed(1, func() string { return region + c.digits(7) }, rule)
	case country == crm.Belarus:
		return closed(1, func() string { return region + c.digits(6) }, rule)
	}
	month := c.between(1, 12)
	if person { // a birthday, the century, a number
		return closed(1, func() string {
			return fmt.Sprintf("%02d%02d%02d30%s", c.between(70, 95), month, c.between(1, 28), c.digits(3))
		}, rule)
	}
	return closed(1, func() string { return fmt.Sprintf("%02d%02d40%s", c.between(5, 23), month, c.digits(5)) }, rule)
}

// ogrn makes a Russian state registration number.
func (c *company) ogrn(region string, person bool) string {
	rule := func(s string) string { return crm.CheckOGRN(s, person) }
	year := c.between(5, 23)
	if person {
		return closed(1, func() string { return fmt.Sprintf("3%02d%s%s", year, region, c.digits(9)) }, rule)
	}
	return closed(1, func() string { return fmt.Sprintf("1%02d%s%s", year, region, c.digits(7)) }, rule)
}

func (c *company) okpo(person bool) string {
	n := 7
	if person {
		n = 9
	}
	return closed(1, func() string { return c.digits(n) }, func(s string) string { return crm.CheckOKPO(s, person) })
}

// account makes an account with a right key at a bank of the country.
func (c *company) account(country string, currency string) crm.BankAccount {
	b := one(c, c.data.banks[country])
	a := crm.BankAccount{Bank: b.Bank, BIK: b.BIK, SWIFT: b.SWIFT, Main: true}
	switch country {
	case crm.Russia:
		a.Account = c.russianAccount(b.BIK, "40702"+map[string]string{"RUB": "810", "USD": "840", "CNY": "156"}[currency])
		a.CorrAccount = corrAccount(b.BIK)
	case crm.Belarus:
		a.Account = iban("BY", b.Code+"3012"+c.digits(12)+"0000")
	default:
		a.Account = iban("KZ", b.Code+"KZ"+c.digits(11))
	}
	return a
}

// russianAccount puts the key where it stands: after the currency.
func (c *company) russianAccount(bik, start string) string {
	return c.keyed(start, c.digits(11), func(s string) string { return crm.CheckAccount(bik, s) })
}

func corrAccount(bik string) string {
	return (&company{}).keyed("30101810", "00000000"+bik[6:], func(s string) string { return crm.CheckCorrAccount(bik, s) })
}

func (*company) keyed(start, end string, rule func(string) string) string {
	for key := range 10 {
		if s := start + fmt.Sprint(key) + end; rule(s) == "" {
			return s
		}
	}
	return ""
}

func iban(country, rest string) string {
	for key := range 99 {
		if s := fmt.Sprintf("%s%02d%s", country, key, strings.ToUpper(rest)); crm.CheckIBAN(s) == "" {
			return s
		}
	}
	return ""
}
