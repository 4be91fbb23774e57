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

// checkAccounts holds accounts against the keys of their banks.
func checkAccounts(accounts doc.Rows[BankAccount], country string) error {
	var faults []error
	for _, id := range accounts.Sorted() {
		a, path := accounts[id], "BankAccounts/"+string(id)+"/"
		add := func(field, rule string) {
			if rule != "" {
				faults = append(faults, doc.Invalid(path+field, rule).Reads("BankAccounts"))
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
			if code := accountCurrencies[string(a.Currency)]; code != "" && len(a.Account) == 20 && a.Account[5:8] != code {
				add("Currency", "account_currency")
			}
			if a.CorrAccount != "" {
				add("CorrAccount", CheckCorrAccount(a.BIK, a.CorrAccount))
			}
		case a.Account == "":
			add("Account", "required")
		case country == Belarus || country == Kazakhstan || ibanPattern.MatchString(a.Account):
			add("Account", CheckIBAN(a.Account))
		}
	}
	return errors.Join(faults...)
}
