package crm

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestLists(t *testing.T) {
	names := Lists()
	if len(names) < 30 {
		t.Fatalf("%d lists", len(names))
	}
	for _, name := range names {
		entries, ok := List(name)
		if !ok || len(entries) < 3 {
			t.Errorf("%s: %d entries", name, len(entries))
		}
		seen := map[string]bool{}
		for _, e := range entries {
			if e.Code == "" || strings.TrimSpace(e.RU) != e.RU || e.RU == "" || e.EN == "" || e.Sort == 0 {
				t.Errorf("%s %q: not whole: %+v", name, e.Code, e)
			}
			if seen[e.Code] {
				t.Errorf("%s: %s stands twice", name, e.Code)
			}
			seen[e.Code] = true
		}
	}
	if Has("Country", "XX") || !Has("Country", "RU") || Has("Nonesuch", "RU") {
		t.Error("has")
	}
}

func TestLists_Country(t *testing.T) {
	countries, _ := List("Country")
	if len(countries) != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", len(countries))
	}
	alpha3, eaeu := map[string]bool{}, []string{}
	for _, c := range countries {
		if phone, err := strconv.Atoi(c.Extra["phone"]); err != nil || phone < 1 {
			t.Errorf("%s: phone %q", c.Code, c.Extra["phone"])
		}
		if len(c.Code) != 2 || len(c.Extra["alpha3"]) != 3 || alpha3[c.Extra["alpha3"]] {
			t.Errorf("%s: alpha3 %q", c.Code, c.Extra["alpha3"])
		}
		alpha3[c.Extra["alpha3"]] = true
		if c.Extra["eaeu"] == "yes" {
			eaeu = append(eaeu, c.Code)
		}
	}
	if slices.Sort(eaeu); strings.Join(eaeu, " ") != "AM BY KG KZ RU" {
		t.Errorf("EAEU: %v", eaeu)
	}
	forms, _ := List("LegalForm")
	for _, f := range forms {
		for country := range strings.FieldsSeq(f.Extra["countries"]) {
			if !Has("Country", country) {
				t.Errorf("form %s: no country %s", f.Code, country)
			}
		}
	}
	for country := range ibanLengths {
		if country != "XK" && !Has("Country", country) {
			t.Errorf("IBAN: no country %s", country)
		}
	}
	for country, p := range plans {
		if c, ok := Find("Country", country); !ok || c.Extra["phone"] != p.code {
			t.Errorf("%s: phones begin with %s in the list", country, c.Extra["phone"])
		}
	}
}

func TestLists_Currency(t *testing.T) {
	currencies, _ := List("Currency")
	numbers := map[string]bool{}
	for _, c := range currencies {
		if len(c.Code) != 3 || len(c.Extra["num"]) != 3 || numbers[c.Extra["num"]] || !strings.Contains("023", c.Extra["minor"]) {
			t.Errorf("%s: %v", c.Code, c.Extra)
		}
		numbers[c.Extra["num"]] = true
	}
	for code := range strings.FieldsSeq("RUB BYN KZT USD EUR CNY TRY AED UZS KGS AMD GEL AZN PLN INR") {
		if !Has("Currency", code) {
			t.Errorf("no %s", code)
		}
	}
	for code, number := range map[string]string{"RUB": "810", "USD": "840", "EUR": "978", "CNY": "156", "BYN": "933", "AMD": "051", "THB": "764", "ZZZ": ""} {
		if got := accountCurrency(code); got != number {
			t.Errorf("%s is %q in accounts, want %q", code, got, number)
		}
	}
}

func TestLists_Dates(t *testing.T) {
	for _, name := range []string{"NationalHoliday", "ProfessionalHoliday"} {
		entries, _ := List(name)
		for _, e := range entries {
			day, month := e.Extra["day"], e.Extra["month"]
			if _, err := time.Parse("2.1.2006", day+"."+month+".2024"); err != nil {
				t.Errorf("%s %s: %v", name, e.Code, err)
			}
			if country := e.Extra["country"]; country != "" && !Has("Country", country) {
				t.Errorf("%s %s: no country %s", name, e.Code, country)
			}
		}
	}
	zones, _ := List("TimeZone")
	for _, z := range zones {
		if _, err := time.LoadLocation(z.Code); err != nil {
			t.Errorf("zone %s: %v", z.Code, err)
		}
	}
}

func TestLists_RefusalReason(t *testing.T) {
	reasons, _ := List("RefusalReason")
	for _, r := range reasons {
		if len(r.Code) != 3 || r.Code[0] != 'R' || digits(r.Code[1:]) == nil || r.Extra["group"] == "" {
			t.Errorf("%s: %v", r.Code, r.Extra)
		}
	}
	reasonsOf, _ := List("SuspendReason")
	for _, s := range reasonsOf {
		if ground, ok := Find("SuspendGround", s.Extra["ground"]); !ok || strings.Contains(strings.ToLower(ground.RU), "мошен") {
			t.Errorf("%s: everybody reads %q", s.Code, ground.RU)
		}
	}
	grounds, _ := List("SuspendGround")
	for _, s := range grounds {
		for _, lang := range []string{"ru", "en"} {
			var said string
			if err := json.Unmarshal(words(t, lang)["SuspendGround."+s.Code], &said); err != nil || !strings.EqualFold(said, map[string]string{"ru": s.RU, "en": s.EN}[lang]) {
				t.Errorf("%s: sentences that all may read say %q, the list %q", s.Code, said, s.RU)
			}
		}
	}
}
