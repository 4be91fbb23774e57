package main

import (
	"log/slog"
	"testing"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestDemo fills a base on either engine: without a server on SQLite, through
// the running one on PostgreSQL.
func TestDemo(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			p := newProgram(t, engine)
			p.must("init")
			if engine == "postgres" {
				defer p.serve().end()
			}
			began := time.Now()
			out := p.must("demo")
			t.Logf("%s: the demo base took %v", engine, time.Since(began))
			if len(out) != 2 || out[0] == out[1] {
				t.Fatalf("%d lines, want two invitations", len(out))
			}
			for _, line := range out {
				if _, err := wire.ParseInvitation(line); err != nil {
					t.Error(err)
				}
			}
			if got := p.must("verify"); len(got) != 1 || got[0] != "ok" {
				t.Errorf("verify: %q", got)
			}
			if users := p.must("user", "list"); len(users) != 11 {
				t.Errorf("%d users", len(users))
			}
			p.refused(1, "people work in this base", "demo")
			if engine == "sqlite" {
				shows(t, p.dir)
			}
		})
	}
}

// shows counts in the base of a folder what the demo has to show.
func shows(t *testing.T, dir string) {
	t.Helper()
	b, err := openBase(t.Context(), cmdline{options: map[string]string{"data": dir}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	now := b.clock.now()
	seen := map[string]int{}
	for _, kind := range []string{"Counterparty", "ContactPerson", "Negotiation", "Task", "Admission", "Approval", "Contract", "Amendment", "Annex", "AnnexLine"} {
		if err := b.each(t.Context(), kind, func(d doc.Doc) error {
			seen[kind]++
			switch x := d.(type) {
			case *crm.Counterparty:
				seen[string(x.Status)]++
				seen["country "+string(x.Country)]++
				if x.MainCurator(doc.DateOf(now)) == "" {
					t.Errorf("%s has no curator today", x.NameShort)
				}
			case *crm.ContactPerson:
				if x.Birthday != (doc.Yearly{}) {
					seen["birthdays"]++
				}
			case *crm.Negotiation:
				seen[string(x.State)]++
				if x.State == crm.Planned && x.When.From.After(now) && x.When.From.Before(now.AddDate(0, 0, 31)) {
					seen["ahead"]++
				}
			case *crm.Admission:
				seen["case "+string(x.State)]++
			case *crm.Approval:
				seen["approval "+string(x.State)]++
			case *crm.Amendment:
				seen["amendment "+string(x.State)]++
			case *crm.Annex:
				seen["annex "+string(x.State)]++
				if x.First != "" {
					seen["second version"]++
				}
			case *crm.Contract:
				seen["contract "+string(x.State)]++
				if x.OriginalDueOn != "" && x.OriginalDueOn < doc.DateOf(now) {
					seen["original late"]++
				}
				if x.EndsOn != "" && x.EndsOn < doc.DateOf(now.AddDate(0, 0, 30)) {
					seen["contract ends"]++
				}
			case *crm.Task:
				seen["task "+string(x.State)]++
				seen[string(x.Kind)]++
				if x.Open() && x.Due.Before(now) {
					seen["overdue"]++
				}
			}
			if d.Meta().CreatedAt.After(now) {
				t.Errorf("%s was made in the future", d.Label())
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for what, least := range map[string]int{
		"Counterparty": 200, "ContactPerson": 350, "potential": 20, "active": 80, "passive": 3, "temp_banned": 3, "banned": 3,
		"country RU": 50, "country BY": 30, "country KZ": 20, "birthdays": 100,
		"held": 500, "cancelled": 20, "postponed": 2, "ahead": 45, "task done": 100, "task new": 20, "task in_work": 3, "overdue": 5, "bank_check": 1, "no_result": 3, "review_ban": 3, "agreement": 100,
		"case approved": 20, "case submitted": 1, "case in_review": 1, "case needs_info": 1, "approval waiting": 1, "contract in_force": 20,
		"amendment in_force": 3, "AnnexLine": 80, "annex active": 2, "second version": 2, "original late": 5, "contract ends": 3,
	} {
		if seen[what] < least {
			t.Errorf("%s: %d, want %d or more", what, seen[what], least)
		}
	}
	if t.Failed() {
		t.Log(seen)
	}
}
