package crm

import (
	"maps"
	"testing"

	"kontor/shared/doc"
)

func TestOwnEntity(t *testing.T) {
	w := newWorld(t)
	row := string(doc.Derive("row"))
	ours := func(more map[string]any) map[string]any {
		fields := map[string]any{"NameShort": "Наша Москва", "Country": Russia, "TaxID": "7736050003", "KPP": "773601001", "Prefix": "МСК-"}
		maps.Copy(fields, more)
		return fields
	}
	for name, tt := range map[string]struct {
		who         doc.ID
		fields      map[string]any
		field, rule string
	}{
		"OK":            {adminOf(w), ours(nil), "", ""},
		"OKSigner":      {adminOf(w), ours(map[string]any{"Signers/" + row: Signer{Name: "Громов Павел Андреевич", Post: "директор", Basis: "charter"}}), "", ""},
		"ErrTaxID":      {adminOf(w), ours(map[string]any{"TaxID": "7736050004"}), "TaxID", "inn_checksum"},
		"ErrKPP":        {adminOf(w), ours(map[string]any{"KPP": "77"}), "KPP", "kpp_length"},
		"ErrAccountKey": {adminOf(w), ours(map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810800000000025"}}), "BankAccounts/" + row + "/Account", "account_key"},
		"ErrPrefix":     {adminOf(w), ours(map[string]any{"Prefix": "СЛИШКОМ-ДЛИННАЯ"}), "Prefix", "too_long"},
		"ErrSigner":     {adminOf(w), ours(map[string]any{"Signers/" + row: Signer{Name: "Громов"}}), "Signers/" + row + "/Post", "required"},
		"ErrSales":      {anna, ours(nil), "", "no_create"},
	} {
		t.Run(name, func(t *testing.T) {
			id := doc.Derive("own", name)
			_, err := w.do(tt.who, "", newWrite("OwnEntity", id, tt.fields))
			wantRule(t, err, tt.field, tt.rule)
			delete(w.rows, id)
		})
	}
}

// TestOwnEntity_Key: one of ours is entered once, and may be a counterparty
// besides.
func TestOwnEntity_Key(t *testing.T) {
	w := newWorld(t)
	fields := map[string]any{"NameShort": "Наша", "Country": Russia, "TaxID": "7736050003"}
	w.must(adminOf(w), newWrite("OwnEntity", doc.Derive("own"), fields))
	w.firm("Наша", map[string]any{"TaxID": "7736050003"})
	if kind, id, err := w.Holder("own:RU:7736050003"); err != nil || kind != "OwnEntity" || id != doc.Derive("own") {
		t.Errorf("%s %s %v", kind, id, err)
	}
}
