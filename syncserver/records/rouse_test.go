package records_test

import (
	"fmt"
	"testing"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/syncserver/records"
)

// until waits for a commit after which something holds.
func (b *base) until(what string, holds func() bool) {
	b.Helper()
	wake, stop := b.r.Watch()
	defer stop()
	for late := time.After(2 * time.Minute); !holds(); {
		select {
		case <-wake:
		case <-late:
			b.Fatalf("in vain: %s", what)
		}
	}
}

// wanted are the open tasks of a rule about a document.
func (b *base) wanted(at doc.ID, rule string) (open []*crm.Task) {
	b.Helper()
	if err := b.r.View(b.Context(), func(s records.Snapshot) error {
		all, err := s.Pointing("Task", "Link", at)
		for _, d := range all {
			if t := d.(*crm.Task); t.Open() && t.SourceRule == rule {
				open = append(open, t)
			}
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return open
}

// firms counts those of a status, and the notices that firms are about to rest.
func (b *base) firms(status crm.CounterpartyStatus) (as, told int) {
	b.Helper()
	if err := b.r.View(b.Context(), func(s records.Snapshot) error {
		firms, err := s.Every("Counterparty")
		if err != nil {
			return err
		}
		for _, d := range firms {
			if d.(*crm.Counterparty).Status == status {
				as++
			}
		}
		tasks, err := s.Every("Task")
		for _, d := range tasks {
			if t := d.(*crm.Task); t.Open() && t.SourceRule == "passive_soon" {
				told++
			}
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return as, told
}

// governed is a company on 20 August with 120 firms of anna's that have been
// active for a hundred days, a contract whose original was sent twelve days ago
// and a case that was handed in today, a Thursday.
func governed(t *testing.T, e docdb.Engine) *base {
	t.Helper()
	b := company(t, e)
	b.must(write("Employee", id("petra"), fields{"Name": "petra", "Login": "petra", "Roles": []crm.Role{crm.Admin}, "State": crm.Working}))
	b.must(write("OwnEntity", id("own"), fields{"NameShort": "Наша", "Country": crm.Russia, "TaxID": "7736050003", "Prefix": "МСК-"}))
	for i := range 120 {
		firm := id(fmt.Sprint("firm ", i))
		b.must(write("Counterparty", firm, fields{
			"NameShort": fmt.Sprint("Фирма ", i), "NameEN": fmt.Sprint("Firm ", i), "Kind": crm.Legal, "Country": "DE", "TaxID": fmt.Sprint("DE ", i), "Roles": []string{"client"},
			"Addresses/" + string(id("legal")): fields{"Kind": "legal", "Address": doc.Address{City: "Бремен"}}, doc.OwnerPath: id("anna"),
		}))
		b.must(edit("Counterparty", firm, fields{"Status": crm.Active}))
	}
	b.clock.move(100 * 24 * time.Hour)
	if err := b.r.Midnight(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.must(write("Contract", id("contract"), fields{
		"Counterparty": id("firm 0"), "OwnEntity": id("own"), "Date": "2026-08-08", "Kind": "forwarding", "Side": "client", "Currency": "RUB", "SignMode": "scan",
		"Term": doc.Period{From: "2026-08-08"}, doc.OwnerPath: id("anna"), "Originals/" + string(id("paper")): fields{"Kind": "contract", "SentAt": "2026-08-08"},
	}))
	for _, state := range []crm.ContractState{crm.ContractReview, crm.ContractAgreed, crm.ContractSent, crm.ContractSigned} {
		b.must(edit("Contract", id("contract"), fields{"State": state, "SignedCopyAt": "2026-08-08"}))
	}
	b.must(write("Admission", id("case"), fields{
		"Counterparty": id("firm 1"), "Title": "Фирма 1", "Purpose": "client", "State": crm.AdmissionSubmitted, "SubmittedAt": doc.TimeOf(b.clock.now()), "SubmittedBy": id("anna"), "Officer": id("gleb"), "DueAt": "2026-08-24",
		doc.OwnerPath: id("anna"),
	}))
	return b
}

// TestGoverned: what the administrator sets is felt by itself, without anybody
// touching the documents and without waiting for the night.
func TestGoverned(t *testing.T) {
	for _, e := range []docdb.Engine{docdb.SQLite, docdb.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			b := governed(t, e)
			petra := b.client("petra", "p")
			set := func(f fields) { petra.ok(edit("Settings", crm.SettingsID, f)) }
			petra.ok(write("Settings", crm.SettingsID, fields{}))
			papers := func() int { return len(b.wanted(id("contract"), "original_due")) }
			if n := papers(); n != 0 {
				t.Fatalf("%d ask for the original after twelve days of thirty", n)
			}
			set(fields{"OriginalReturnDays": 10})
			b.until("an original that is late by ten days is asked for", func() bool { return papers() == 1 })
			set(fields{"OriginalReturnDays": 30})
			b.until("nobody asks for it any more", func() bool { return papers() == 0 })
			set(fields{"OriginalReturnDays": 10})
			b.until("on the same day once more", func() bool { return papers() == 1 })

			firms := func(status crm.CounterpartyStatus, soon int) func() bool {
				return func() bool { as, told := b.firms(status); return as == 120 && told == soon }
			}
			if !firms(crm.Active, 0)() {
				t.Fatal("after a hundred days of 180 the firms are not as before")
			}
			set(fields{"PassiveAfterDays": 110})
			b.until("all curators are told of ten days to go", firms(crm.Active, 120))
			set(fields{"PassiveAfterDays": 200})
			b.until("all notices are taken back", firms(crm.Active, 0))
			set(fields{"PassiveAfterDays": 90})
			b.reopen() // the server stops before it is through
			b.until("all firms are passive", firms(crm.Passive, 0))

			due := func(day doc.Date) func() bool {
				return func() bool {
					tasks := b.wanted(id("case"), "admission_decide")
					return b.read("Admission", id("case")).(*crm.Admission).DueAt == day && len(tasks) == 1 && doc.DateOf(tasks[0].Due.In(b.r.Meta().Zone)) == day
				}
			}
			if !due("2026-08-24")() {
				t.Fatal("the case is not due on Monday")
			}
			set(fields{"AdmissionDays": 3})
			b.until("the case is due a day later", due("2026-08-25"))
			petra.ok(write("WorkCalendar", crm.WorkCalendarID("BY", 2026), fields{"Country": "BY", "Year": 2026,
				"Days/" + string(id("holiday")): fields{"Date": "2026-08-21", "Kind": crm.Holiday}}))
			b.until("and another, for one is a holiday", due("2026-08-26"))
			set(fields{"FeedMinutes": 30})
			b.until("nothing is left to look at", func() bool { return b.count(`SELECT COUNT(*) FROM due WHERE day = ''`) == 0 })
			b.sound()
		})
	}
}
