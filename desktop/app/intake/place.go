package intake

import (
	"regexp"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// zipCode is the index that an address begins with.
var zipCode = regexp.MustCompile(`^\s*(\d{5,6})(?:\s*[,.]\s*|\s+)`)

func (r *reading) addresses() {
	city, region, index := r.line("Addresses.City"), r.line("Addresses.Region"), r.line("Addresses.Index")
	first := true
	for _, kind := range []string{"legal", "actual", "postal", "loading"} {
		cell := r.line("Addresses." + kind)
		if cell == "" && !(first && kind == "loading" && city+region+index != "") {
			continue
		}
		a := r.address(cell)
		if first {
			a.City, a.Region = oneOf(city, a.City), oneOf(region, a.Region)
			if index != "" {
				a.Index = index
			}
		}
		if cell == "" {
			kind = "actual" // a town alone is where they sit
		}
		first = false
		r.rows++
		r.set("Addresses/"+string(r.plan.id(r.firm.Row, "address", kind)), crm.CounterpartyAddress{
			Kind: doc.Code[crm.AddressKind](kind), Address: a, Order: int64(r.rows),
		})
	}
}

func oneOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// address takes the index off; the rest stays as it was written, because towns
// and streets are written in too many ways to part them safely.
func (r *reading) address(cell string) doc.Address {
	a := doc.Address{Country: r.country}
	if m := zipCode.FindStringSubmatch(cell); m != nil {
		a.Index, cell = m[1], cell[len(m[0]):]
	}
	a.Street = cell
	return a
}

// account reads the one bank account that a row can name.
func (r *reading) account() {
	acc := crm.BankAccount{
		Bank: r.line("BankAccounts.Bank"), BIK: compact(r.take("BankAccounts.BIK")), SWIFT: compact(r.take("BankAccounts.SWIFT")),
		Account: compact(r.take("BankAccounts.Account")), CorrAccount: compact(r.take("BankAccounts.CorrAccount")),
	}
	if cell := r.take("BankAccounts.Currency"); cell != "" {
		if code, ok := r.plan.Code("Currency", cell); ok {
			acc.Currency = doc.Code[crm.Currency](code)
		} else {
			r.note(r.names["BankAccounts.Currency"], cell)
		}
	}
	if acc == (crm.BankAccount{}) {
		return
	}
	acc.Main = true
	r.set("BankAccounts/"+string(r.plan.id(r.firm.Row, "account")), acc)
}

func compact(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }
