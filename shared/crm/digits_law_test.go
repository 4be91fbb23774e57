package crm

import (
	"testing"

	"pgregory.net/rapid"
)

// typo draws another number: one digit of s changed.
func typo(t *rapid.T, s string) string {
	at := rapid.IntRange(0, len(s)-1).Draw(t, "at")
	step := rapid.IntRange(1, 9).Draw(t, "step")
	b := []byte(s)
	b[at] = '0' + (b[at]-'0'+byte(step))%10
	return string(b)
}

func number(t *rapid.T, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(rapid.IntRange(0, 9).Draw(t, "digit"))
	}
	return string(b)
}

// personINN is a sound number of a person.
func personINN(t *rapid.T) string {
	s := "77" + number(t, 8)
	s += string(rune('0' + weighted(digits(s), innWeights11)%11%10))
	return s + string(rune('0'+weighted(digits(s), innWeights12)%11%10))
}

// TestCheckINN_Typo is the law that no single wrong digit passes in a person's
// number.
func TestCheckINN_Typo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inn := personINN(t)
		if rule := CheckINN(inn, true); rule != "" {
			t.Fatalf("%s: %s", inn, rule)
		}
		if wrong := typo(t, inn); CheckINN(wrong, true) == "" {
			t.Fatalf("%s passes for %s", wrong, inn)
		}
	})
}

// TestCheckAccount_Typo is the same law of accounts: the weights share no
// factor with ten.
func TestCheckAccount_Typo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bik := "0445" + number(t, 2) + "225"
		account := "40702810" + "0" + number(t, 11)
		for key := byte('0'); CheckAccount(bik, account) != ""; key++ {
			if key > '9' {
				t.Fatalf("%s: no key fits at %s", account, bik)
			}
			account = account[:8] + string(key) + account[9:]
		}
		if wrong := typo(t, account); CheckAccount(bik, wrong) == "" {
			t.Fatalf("%s passes for %s", wrong, account)
		}
	})
}

// TestCheckIBAN_Typo is the same law of the remainder by 97.
func TestCheckIBAN_Typo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tail := "125KZT" + number(t, 10)
		iban := ""
		for key := range 100 {
			iban = "KZ" + string(rune('0'+key/10)) + string(rune('0'+key%10)) + tail
			if CheckIBAN(iban) == "" {
				break
			}
		}
		if rule := CheckIBAN(iban); rule != "" {
			t.Fatalf("%s: %s", iban, rule)
		}
		if wrong := iban[:10] + typo(t, iban[10:]); CheckIBAN(wrong) == "" {
			t.Fatalf("%s passes for %s", wrong, iban)
		}
	})
}

// TestCheckOGRN_LastDigit holds the rule that a remainder of two digits counts
// by its last one, for all remainders.
func TestCheckOGRN_LastDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := "3" + number(t, 13)
		fits := 0
		for last := '0'; last <= '9'; last++ {
			if CheckOGRN(head+string(last), true) == "" {
				fits++
			}
		}
		if fits != 1 {
			t.Fatalf("%s: %d last digits fit", head, fits)
		}
	})
}

// TestChecks_AnyText holds that no validator panics and that it says why.
func TestChecks_AnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := []string{rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")}
		for name, check := range checks {
			if rule := check(a); rule == "" && name != "bik" && len(a[0]) > 40 {
				t.Fatalf("%s: %q passes", name, a)
			}
		}
	})
}
