package crm

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNormalName(t *testing.T) {
	for _, pair := range [][2]string{
		{`ООО «Ёлка-Транс»`, `елка транс`},
		{`Общество с ограниченной ответственностью "Елка Транс"`, `ООО Ёлка транс`},
		{`ПАО "РОСТОК"`, `Публичное акционерное общество Росток`},
		{`OOO "POCTOK"`, `ООО "РОСТОК"`}, // Latin look-alikes
		{`Ostsee Logistik GmbH & Co. KG`, `OSTSEE LOGISTIK`},
		{`Wisla Sp. z o.o.`, `wisla`},
		{`Bohai Trade Co., Ltd.`, `BOHAI TRADE`},
	} {
		if a, b := NormalName(pair[0]), NormalName(pair[1]); a != b || a == "" {
			t.Errorf("%q and %q: %q and %q", pair[0], pair[1], a, b)
		}
	}
	if NormalName("ООО") == "" {
		t.Error("a firm called by a legal form alone has no name")
	}
}

func TestSimilarity(t *testing.T) {
	like := func(a, b string) bool { return Similarity(NormalName(a), NormalName(b)) >= SimilarFrom }
	if !like("ООО Северный путь", "АО «Северный путь»") || !like("Северный путь", "Северный путь-М") {
		t.Error("one firm is not recognised")
	}
	if like("Северный путь", "Южный берег") || like("", "Южный берег") {
		t.Error("two firms are taken for one")
	}
}

// TestSimilarity_Law holds for any names: it is between 0 and 1, the same both
// ways, and a name is wholly like itself.
func TestSimilarity_Law(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := NormalName(rapid.String().Draw(t, "a")), NormalName(rapid.String().Draw(t, "b"))
		s := Similarity(a, b)
		if s < 0 || s > 1 || s != Similarity(b, a) || a != "" && Similarity(a, a) != 1 {
			t.Fatalf("%q and %q: %v", a, b, s)
		}
		if again := NormalName(a); len(again) > len(a) {
			t.Fatalf("%q grows to %q", a, again)
		}
	})
}
