package crm

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// vector is a number, or a number at its bank, and the rule it breaks.
type vector struct {
	Check string
	Args  []string
	Rule  string
}

func vectors(t *testing.T) (all []vector) {
	t.Helper()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// checks are the validators under the names of the file.
var checks = map[string]func(a []string) string{
	"inn":       func(a []string) string { return CheckINN(a[0], len(a[0]) == 12) },
	"ogrn":      func(a []string) string { return CheckOGRN(a[0], false) },
	"ogrnip":    func(a []string) string { return CheckOGRN(a[0], true) },
	"okpo":      func(a []string) string { return CheckOKPO(a[0], len(a[0]) == 10) },
	"kpp":       func(a []string) string { return checkKPP(a[0], a[1]) },
	"bik":       func(a []string) string { return checkBIK(a[0]) },
	"unp":       func(a []string) string { return CheckUNP(a[0]) },
	"bin":       func(a []string) string { return CheckBIN(a[0]) },
	"iban":      func(a []string) string { return CheckIBAN(a[0]) },
	"swift":     func(a []string) string { return CheckSWIFT(a[0]) },
	"hs":        func(a []string) string { return CheckHS(a[0]) },
	"locode":    func(a []string) string { return CheckLocode(a[0]) },
	"iata":      func(a []string) string { return CheckIATA(a[0]) },
	"station":   func(a []string) string { return CheckStation(a[0]) },
	"un":        func(a []string) string { return CheckUN(a[0]) },
	"container": func(a []string) string { return CheckContainer(a[0]) },
	"account": func(a []string) string {
		if strings.HasPrefix(a[1], "301") {
			return CheckCorrAccount(a[0], a[1])
		}
		return CheckAccount(a[0], a[1])
	},
}

func TestVectors(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range vectors(t) {
		seen[v.Check] = true
		if got := checks[v.Check](v.Args); got != v.Rule {
			t.Errorf("%s %q: %q, want %q", v.Check, v.Args, got, v.Rule)
		}
	}
	for name := range checks {
		if !seen[name] {
			t.Errorf("%s: no vectors", name)
		}
	}
}

// TestCheckAccount_WrongBank keeps in mind what the key cannot do: an account
// passes at a bank that is not its own.
func TestCheckAccount_WrongBank(t *testing.T) {
	if rule := CheckAccount("044525225", "40602810700000000025"); rule != "" {
		t.Fatalf("%q: the key is stronger than it is", rule)
	}
	if rule := CheckCorrAccount("014525988", "40102810845370000004"); rule != "" {
		t.Fatalf("the treasury's account: %q", rule)
	}
}

func TestCheckTaxID(t *testing.T) {
	for name, c := range map[string]struct {
		country, id string
		person      bool
		rule        string
	}{
		"RussianCompany":       {Russia, "7707083893", false, ""},
		"RussianPerson":        {Russia, "500100732259", true, ""},
		"CompanyNumberOfMan":   {Russia, "7707083893", true, "inn_person"},
		"PersonNumberOfFirm":   {Russia, "500100732259", false, "inn_company"},
		"Belarusian":           {Belarus, "200988541", false, ""},
		"BelarusianInRussia":   {Russia, "200988541", false, "inn_length"},
		"Kazakh":               {Kazakhstan, "940140000385", false, ""},
		"ForeignFree":          {"DE", "DE 123/456", false, ""},
		"ForeignInLetters":     {"DE", strings.Repeat("Щ", 32), false, ""},
		"ForeignWithoutBounds": {"DE", strings.Repeat("9", 33), false, "too_long"},
	} {
		if got := CheckTaxID(c.country, c.id, c.person); got != c.rule {
			t.Errorf("%s: %q, want %q", name, got, c.rule)
		}
	}
	if got := CheckRegNo(Russia, "1027700132195", false); got != "" {
		t.Errorf("registration number: %q", got)
	}
	if got := NormalTaxID(Belarus, " ма 195-3684 "); got != "MA1953684" {
		t.Errorf("normal: %q", got)
	}
}

func TestWithLostZero(t *testing.T) {
	if full, lost := WithLostZero("107022310"); !lost || full != "0107022310" {
		t.Errorf("%q %v", full, lost)
	}
	if _, lost := WithLostZero("7707083893"); lost {
		t.Error("a whole number has lost nothing")
	}
}
