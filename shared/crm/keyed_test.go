package crm

import (
	"fmt"
	"slices"
	"testing"

	"kontor/shared/doc"
)

// keyed are bodies whose keys are made of every field that can be in one.
var keyed = map[string][]doc.Body{
	"Counterparty": {
		`{"Country":"RU","TaxID":"7707083893","KPP":"770743001","NameShort":"ООО Ель","Notes":"x","Status":"active"}`,
		`{"Country":"RU","TaxID":"7707083893","KPP":"770701001","Parent":"0190a1b2-0000-7000-8000-000000000001"}`,
	},
	"Employee":  {`{"Login":"anna","Name":"Анна","Roles":["sales"]}`},
	"OwnEntity": {`{"Country":"BY","TaxID":"191234567","Prefix":"КБ","NameShort":"ООО Ель"}`},
}

// TestKeyedBy: what a kind says its keys are made of is all that they are made
// of, so that whoever touches nothing of it need not look for other keys.
func TestKeyedBy(t *testing.T) {
	for _, k := range Kinds().All {
		if d, is := k.New().(doc.Keyed); is {
			if len(keyed[k.Name]) == 0 {
				t.Errorf("%s has no sample", k.Name)
			}
			moved := map[string]bool{}
			for _, body := range keyed[k.Name] {
				for name := range moves(t, k, body) {
					moved[name] = true
				}
			}
			for _, f := range k.Fields {
				if moved[f.Name] != slices.Contains(d.KeyedBy(), f.Name) {
					t.Errorf("%s.%s moves keys: %t", k.Name, f.Name, moved[f.Name])
				}
			}
		}
	}
}

// moves gives the fields without which a body has other keys.
func moves(t *testing.T, k *doc.Kind, body doc.Body) map[string]bool {
	t.Helper()
	parts, err := body.Parts()
	if err != nil {
		t.Fatal(err)
	}
	keys := func(p doc.Parts) string {
		d, err := k.Assemble("x", 1, p)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(d.(doc.Keyed).Keys())
	}
	moved := map[string]bool{}
	for name := range parts {
		if keys(parts.Without([]string{name})) != keys(parts) {
			moved[name] = true
		}
	}
	return moved
}
