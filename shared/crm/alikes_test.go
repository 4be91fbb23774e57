package crm

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
)

// TestAlikes: the index finds a twin where comparing with each finds one, and
// the likest of them.
func TestAlikes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	syllables := []string{"ро", "ма", "шка", "ве", "тер", "транс", "лог", "карго", "сер", "вис"}
	var firms []*Counterparty
	all := NewAlikes()
	for range 300 {
		random.Shuffle(len(syllables), func(i, j int) { syllables[i], syllables[j] = syllables[j], syllables[i] })
		name := strings.Join(syllables[:2+random.IntN(4)], "")
		c := &Counterparty{NameShort: name}
		rule, other := all.Find(LikenessOf(c))
		best := 0.0
		for _, o := range firms {
			if LikenessOf(c).Like(LikenessOf(o)) != "" {
				best = max(best, Similarity(NormalName(name), NormalName(o.NameShort)))
			}
		}
		found := 0.0
		if other != nil {
			found = Similarity(NormalName(name), NormalName(other.NameShort))
		}
		if found != best || (rule == "like_name") != (best > 0) {
			t.Fatalf("%s: %s %.2f, the likest is %.2f", name, rule, found, best)
		}
		firms = append(firms, c)
		all.Add(LikenessOf(c), c)
	}
	called := &Counterparty{NameShort: "Иная", Comms: doc.Rows[Comm]{"a": {Phone: doc.Phone{E164: "+74951110001"}}, "b": {Email: "a@inaya.example"}}}
	all.Add(LikenessOf(called), called)
	for want, c := range map[string]Comm{"same_phone": {Phone: doc.Phone{E164: "+74951110001"}}, "same_domain": {Email: "b@inaya.example"}} {
		if rule, other := all.Find(LikenessOf(&Counterparty{NameShort: "Ыъэ", Comms: doc.Rows[Comm]{"a": c}})); rule != want || other != called {
			t.Errorf("got %s, want %s", rule, want)
		}
	}
	if rule, other := all.Find(LikenessOf(&Counterparty{NameShort: "Ыъэ"})); rule != "" || other != nil {
		t.Errorf("%s: nothing is like it", rule)
	}
}

// TestAlikes_Many: the rows of a file are looked for among a large base while
// somebody waits.
func TestAlikes_Many(t *testing.T) {
	all := NewAlikes()
	for i := range 5000 {
		c := &Counterparty{NameShort: fmt.Sprintf("ООО «Торговый дом %d»", i)}
		all.Add(LikenessOf(c), c)
	}
	begun := time.Now()
	for i := range 600 {
		if _, other := all.Find(LikenessOf(&Counterparty{NameShort: fmt.Sprintf("Торговый дом %d", i*7)})); other == nil {
			t.Fatalf("%d is not found", i)
		}
	}
	if took := time.Since(begun); took > 20*time.Second { // a second, on a machine that has nothing else to do
		t.Errorf("took %s", took)
	}
	t.Log(time.Since(begun))
}
