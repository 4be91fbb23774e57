package app_test

import (
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// TestImportDenied_Cleared: whom security has found to be another stays so while
// the list says the same of him, however often it is imported; once it says
// otherwise he is asked about again.
func TestImportDenied_Cleared(t *testing.T) {
	petra, anna, gleb := admin(t), at(t, "anna"), at(t, "gleb")
	bring := func(address string) {
		t.Helper()
		file := listFile(t, "77;Vostochny Priboy LLC;организация;"+address)
		_, err := petra.Import(t.Context(), app.ImportArgs{File: file, Kind: "DeniedList", Defaults: named("Список с однофамильцем")})
		check(t, err)
		for _, d := range []*desk{petra, gleb} {
			d.sync(t)
		}
	}
	bring("Дубай")
	found := anna.counterparty(t, "Восточный прибой", fields{"TaxID": taxID()})
	a := anna.create(t, "Admission", fields{"Counterparty": found, "Purpose": "client"})
	anna.sync(t)
	give := func(d *desk, name string, args doc.Body) {
		t.Helper()
		d.sync(t)
		out, err := d.Command(t.Context(), name, a, args, "")
		check(t, err)
		if !out.Done {
			t.Fatalf("%s waits", name)
		}
	}
	says := func(want string) {
		t.Helper()
		gleb.sync(t)
		row := gleb.value(t, a, "Checklist/"+string(crm.AdmissionCheckID(a, "AC-08")))
		if !strings.Contains(row, `"Result":"`+want+`"`) {
			t.Fatalf("the question about the lists is %s, want %s", row, want)
		}
	}
	says("fail")
	give(anna, "admission.submit", "{}")
	give(gleb, "admission.take", "{}")
	list := crm.DeniedListID(crm.SourceOther, "Список с однофамильцем")
	give(gleb, "admission.clear", doc.Body(`{"Entry":"`+string(crm.DeniedEntryID(list, "77", ""))+`","Comment":"наш в Твери"}`))
	says("ok")
	bring("Дубай")
	says("ok")
	bring("Тверь")
	says("fail")
}
