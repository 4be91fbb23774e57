package e2e

import (
	"testing"
	"time"
)

// TestE2EFourEyes: nobody decides the case that he has handed in, nor does who
// stands in for him; a ban is agreed to by another person, whatever roles the
// first one holds.
func TestE2EFourEyes(t *testing.T) {
	b := &bureau{office: newOffice(t)}
	b.department("Продажи", "sales")
	sit := func(login, name, role string) *desk {
		return newDesk(t, b.hire(login, name, role, "Продажи"), "")
	}
	pavel, vlad := sit("pavel", "Попов Павел Павлович", "sales,security"), sit("vlad", "Власов Влад Олегович", "security,director")
	olga, dina, alla := sit("olga", "Орлова Ольга Петровна", "security"), sit("dina", "Дроздова Дина Марковна", "director"), sit("alla", "Админова Алла", "admin")
	together := func() {
		t.Helper()
		for _, d := range []*desk{pavel, alla, vlad, olga, dina} {
			d.sync()
		}
	}
	firm := pavel.newFirm(args{"NameShort": "Своя", "Country": "BY", "TaxID": unp(1)})
	id := pavel.must("new", args{"kind": "Admission", "fields": args{"Counterparty": firm, "Purpose": "client"}}).text("id")
	pavel.sync()
	for _, step := range []string{"submit", "take"} {
		b.command(pavel, "admission."+step, id, nil)
	}
	pavel.sync()
	pavel.must("save", args{"id": id, "patch": pavel.answers(id)})
	today := tomorrowAt(t, 0).AddDate(0, 0, -1).Format(time.DateOnly)
	alla.must("save", args{"id": pavel.status().User, "patch": args{
		"Absences/" + newID(t): args{"Kind": "vacation", "Days": args{"From": today, "To": today}, "Deputy": olga.status().User},
	}})
	together()
	approve := args{"name": "admission.approve", "id": id, "args": args{"Comment": "Проверен"}}
	reject := args{"name": "admission.reject", "id": id, "args": args{"Reason": "fraud", "Comment": "Нет", "Then": "leave"}}
	for _, d := range []*desk{pavel, olga} { // he himself, and who stands in for him
		d.refuses("own_admission", "command", approve)
		d.refuses("own_admission", "command", reject)
	}
	b.command(vlad, "admission.approve", id, args{"Comment": "Проверен"})
	together()
	if state := pavel.get(firm).field("AdmissionState"); state != "approved" {
		t.Errorf("the firm is %s", state)
	}

	vlad.accuse(firm)
	b.command(vlad, "counterparty.ban", firm, args{"Reason": "fraud", "Comment": "Заявление в полицию"})
	together()
	confirm := args{"name": "approval.confirm", "id": dina.only("Approval")}
	vlad.refuses("approval_same_person", "command", confirm)
	olga.refuses("approval_role", "command", confirm)
	together()
	if status := pavel.get(firm).field("Status"); status != "potential" {
		t.Fatalf("banned by one alone: %s", status)
	}
	b.command(dina, "approval.confirm", confirm["id"].(string), nil)
	together()
	if status := pavel.get(firm).field("Status"); status != "banned" {
		t.Errorf("after two have agreed the firm is %s", status)
	}
	b.verify()
}
