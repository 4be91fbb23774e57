package crm

import "strings"

// accountKey checks the key of a Russian account against its bank: weights
// 7, 1, 3 over three digits of the bank's code and the account (Bank of Russia,
// order 515 of 08.09.1997). It misses one wrong bank in ten, so it finds typing
// errors and proves nothing.
func accountKey(bank, account string) bool {
	sum := 0
	for i, x := range digits(bank + account) {
		sum += x * [3]int{7, 1, 3}[i%3] % 10
	}
	return sum%10 == 0
}

// CheckAccount returns the rule that a settlement account breaks at its bank.
func CheckAccount(bik, account string) string {
	if rule := accountForm(bik, account); rule != "" {
		return rule
	}
	bank := bik[6:]
	if bank == "000" || bank == "001" || bank == "002" {
		bank = "0" + bik[4:6] // an account at the Bank of Russia itself
	}
	if !accountKey(bank, account) {
		return "account_key"
	}
	return ""
}

// CheckCorrAccount returns the rule that a correspondent account breaks. The
// treasury's begin otherwise and are only looked at for their form.
func CheckCorrAccount(bik, account string) string {
	switch rule := accountForm(bik, account); {
	case rule != "":
		return rule
	case oddBIK(bik):
		return ""
	case !strings.HasPrefix(account, "301"):
		return "corr_start"
	case !accountKey("0"+bik[4:6], account):
		return "corr_key"
	}
	return ""
}

func accountForm(bik, account string) string {
	switch {
	case digits(account) == nil:
		return "account_digits"
	case len(account) != 20:
		return "account_length"
	case oneDigit(account):
		return "account_not_real"
	}
	return checkBIK(bik)
}

// accountCurrency is what digits 6 to 8 of a Russian account say of its currency:
// the number of ISO 4217, the rouble by the one it had before 1998. It is empty
// for a currency that the company has entered itself.
func accountCurrency(code string) string {
	if code == "RUB" {
		return "810"
	}
	entry, _ := Find("Currency", code)
	return entry.Extra["num"]
}
