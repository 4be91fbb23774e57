package crm

import (
	"math/big"
	"regexp"
	"strings"
)

// checkBIK checks the form of a Russian bank's code.
func checkBIK(bik string) string {
	if len(bik) != 9 || digits(bik) == nil {
		return "bik_format"
	}
	return ""
}

// oddBIK reports a code that no ordinary bank has.
func oddBIK(bik string) bool { return !strings.HasPrefix(bik, "04") }

// accountKey checks the key of a Russian account against its bank: weights
// 7, 1, 3 over three digits of the bank's code and the account (Bank of Russia,
// order 515 of 08.09.1997). It catches nine wrong banks in ten, so it finds
// typing errors and proves nothing.
func accountKey(bank, account string) bool {
	sum := 0
	for i, x := range digits(bank + account) {
		sum += x * [3]int{7, 1, 3}[i%3] % 10
	}
	return sum%10 == 0
}

// CheckAccount returns the rule that a settlement account breaks at its bank.
func CheckAccount(bik, account string) string {
	if len(account) != 20 || digits(account) == nil {
		return "account_length"
	}
	if rule := checkBIK(bik); rule != "" {
		return rule
	}
	bank := bik[6:]
	if bank == "000" || bank == "001" || bank == "002" {
		bank = "0" + bik[4:6]
	}
	if !accountKey(bank, account) {
		return "account_key"
	}
	return ""
}

// CheckCorrAccount returns the rule that a correspondent account breaks.
func CheckCorrAccount(bik, account string) string {
	if len(account) != 20 || digits(account) == nil {
		return "account_length"
	}
	if rule := checkBIK(bik); rule != "" {
		return rule
	}
	if !strings.HasPrefix(account, "301") {
		return "corr_start"
	}
	if !accountKey("0"+bik[4:6], account) {
		return "account_key"
	}
	return ""
}

// accountCurrencies are digits 6 to 8 of a Russian account.
var accountCurrencies = map[string]string{
	"RUB": "810", "USD": "840", "EUR": "978", "CNY": "156", "BYN": "933", "KZT": "398",
	"TRY": "949", "AED": "784", "UZS": "860", "KGS": "417", "AMD": "051", "GEL": "981", "AZN": "944", "INR": "356",
}

var ibanPattern = regexp.MustCompile(`^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$`)

// ibanLengths are the lengths of the countries met most (ISO 13616 registry).
var ibanLengths = map[string]int{
	"BY": 28, "KZ": 20, "DE": 22, "PL": 28, "LT": 20, "LV": 21, "EE": 20, "TR": 26,
	"AE": 23, "GE": 22, "AZ": 28, "NL": 18, "FI": 18, "IT": 27, "FR": 27, "CZ": 24,
}

// CheckIBAN checks an international account number (ISO 13616, mod 97).
func CheckIBAN(s string) string {
	if !ibanPattern.MatchString(s) {
		return "iban_format"
	}
	if n, known := ibanLengths[s[:2]]; known && n != len(s) {
		return "iban_length"
	}
	var number strings.Builder
	for _, r := range s[4:] + s[:4] {
		if r >= 'A' {
			number.WriteByte('0' + byte(r-'A'+10)/10)
			number.WriteByte('0' + byte(r-'A'+10)%10)
			continue
		}
		number.WriteRune(r)
	}
	n, ok := new(big.Int).SetString(number.String(), 10)
	if !ok || new(big.Int).Mod(n, big.NewInt(97)).Int64() != 1 {
		return "iban_checksum"
	}
	return ""
}

var swiftPattern = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// CheckSWIFT checks the form of a bank's international code.
func CheckSWIFT(s string) string {
	if !swiftPattern.MatchString(s) {
		return "swift_format"
	}
	return ""
}
