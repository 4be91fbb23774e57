package crm

import (
	"errors"

	"kontor/shared/doc"
)

// numbers are what a state knows a firm by.
type numbers struct {
	country, taxID, kpp, ogrn, okpo string
	person                          bool // the rules of natural persons apply
}

// check holds them against the rules of their country.
func (n numbers) check() error {
	var faults []error
	add := func(field, rule string, reads ...string) {
		if rule != "" {
			faults = append(faults, doc.Invalid(field, rule).Reads(reads...))
		}
	}
	if n.taxID != "" {
		add("TaxID", CheckTaxID(n.country, n.taxID, n.person), "Country", "Kind")
	}
	if n.kpp != "" && n.country == Russia {
		add("KPP", checkKPP(n.kpp, n.taxID), "TaxID")
	}
	if n.ogrn != "" && n.country == Russia {
		add("OGRN", CheckOGRN(n.ogrn, n.person), "Kind")
	}
	if n.okpo != "" && n.country == Russia {
		add("OKPO", CheckOKPO(n.okpo, n.person), "Kind")
	}
	if n.ogrn != "" && n.country != Russia && len(n.ogrn) > maxForeignID {
		add("OGRN", "too_long")
	}
	return errors.Join(faults...)
}

// checkAccounts holds accounts against the keys of their banks. One that stood
// there before is not asked again.
func checkAccounts(accounts, before doc.Rows[BankAccount], country, countryBefore string) error {
	var faults []error
	for _, id := range accounts.Sorted() {
		if was, stood := before[id]; stood && was == accounts[id] && country == countryBefore {
			continue
		}
		for _, f := range accounts[id].faults(country) {
			faults = append(faults, doc.Invalid("BankAccounts/"+string(id)+"/"+f.field, f.rule).Reads("BankAccounts"))
		}
	}
	return errors.Join(faults...)
}

// accountFault is a rule that a field of an account breaks.
type accountFault struct{ field, rule string }

func (a BankAccount) faults(country string) (found []accountFault) {
	add := func(field, rule string) {
		if rule != "" {
			found = append(found, accountFault{field, rule})
		}
	}
	if a.SWIFT != "" {
		add("SWIFT", CheckSWIFT(a.SWIFT))
	}
	switch {
	case a.BIK != "":
		add("BIK", checkBIK(a.BIK))
		if a.Account != "" {
			add("Account", CheckAccount(a.BIK, a.Account))
		}
		if code := accountCurrency(string(a.Currency)); code != "" && len(a.Account) == 20 && a.Account[5:8] != code {
			add("Currency", "account_currency")
		}
		if a.CorrAccount != "" {
			add("CorrAccount", CheckCorrAccount(a.BIK, a.CorrAccount))
		}
	case a.Account == "":
		add("Account", "required")
	case country == Belarus || country == Kazakhstan || ibanPattern.MatchString(a.Account):
		add("Account", CheckIBAN(a.Account))
	case a.inRussia(country):
		add("BIK", "bik_required")
	}
	return found
}

// inRussia reports whether the bank is a Russian one: by its SWIFT, or because a
// Russian firm's is unless something says otherwise.
func (a BankAccount) inRussia(country string) bool {
	if len(a.SWIFT) >= 6 {
		return a.SWIFT[4:6] == Russia
	}
	return country == Russia
}

// usable reports whether money can be sent to the account.
func (a BankAccount) usable(country string) bool {
	return a.Account != "" && len(a.faults(country)) == 0
}
