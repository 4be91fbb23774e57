package crm

import (
	"testing"

	"kontor/shared/doc"
)

// TestContractOf: a contract is drafted from a talk that came to terms, with
// what is known of both sides; the draft is one that can be saved.
func TestContractOf(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	w.admit(firm)
	w.machine(edit("Counterparty", firm, map[string]any{"SignerName": "Перов П. И.", "SignerPost": "директор", "PaymentDays": 14,
		"ProfileLanes/" + string(doc.Derive("lane")): Lane{From: "CN", To: "RU", Mode: "sea_fcl"}}))
	cp := w.get("Counterparty", firm).(*Counterparty)
	own := func(name string, country doc.Code[Country], inactive bool) *OwnEntity {
		o := &OwnEntity{NameShort: name, Country: country, Inactive: inactive, Signers: doc.Rows[Signer]{doc.Derive("s"): {Name: "Иванов И. И.", Post: "директор"}}}
		o.ID = doc.Derive("own", name)
		return o
	}
	talk := &Negotiation{Counterparty: doc.Ref[Counterparty](firm), State: Held, Result: "agreed", ResultText: "Ставки приняты.",
		Agreements: doc.Rows[Agreement]{doc.Derive("a"): {Text: "выслать проект", Due: "2026-05-20"}}}
	talk.ID = doc.Derive("talk")
	p, err := talk.ContractOf(cp, []*OwnEntity{own("Контур", cp.Country, false), own("Старый", cp.Country, true)}, "2026-05-12")
	if err != nil {
		t.Fatal(err)
	}
	k, _ := w.kinds.Kind("Contract")
	parts, err := k.Apply(doc.Parts{}, p, false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.Assemble(doc.Derive("contract"), 0, parts)
	if err != nil {
		t.Fatal(err)
	}
	c := d.(*Contract)
	if c.Counterparty != talk.Counterparty || c.FromTalk.ID() != talk.ID || c.OwnEntity.ID() != doc.Derive("own", "Контур") || c.OurSigner != "Иванов И. И." || c.TheirSigner != "Перов П. И." ||
		c.PayKind != "deferred" || c.PayDays != 14 || len(c.ScopeLanes) != 1 || len(c.ScopeModes) != 1 || c.Term.From != "2026-05-12" || c.Notes != "Ставки приняты.\n— выслать проект" || c.Side != "client" {
		t.Errorf("%+v", c)
	}
	if p, err := talk.ContractOf(cp, []*OwnEntity{own("А", cp.Country, false), own("Б", cp.Country, false)}, "2026-05-12"); err != nil || p["OwnEntity"] != nil {
		t.Errorf("of two the person chooses: %s, %v", p["OwnEntity"], err)
	}
	if p, _ := talk.ContractOf(cp, []*OwnEntity{own("А", "KZ", false), own("Б", cp.Country, false)}, "2026-05-12"); string(p["OwnEntity"]) != `"`+string(doc.Derive("own", "Б"))+`"` {
		t.Errorf("the one of its country: %s", p["OwnEntity"])
	}
	mixed := own("Контур", cp.Country, false)
	mixed.Signers = doc.Rows[Signer]{
		doc.Derive("1"): {Name: "Бывший", Post: "директор", Order: 1, Until: "2026-05-11"}, doc.Derive("2"): {Name: "Второй", Post: "юрист", Order: 3},
		doc.Derive("3"): {Name: "Первый", Post: "директор", Order: 2, Until: "2026-05-12"},
	}
	if p, _ := talk.ContractOf(cp, []*OwnEntity{mixed}, "2026-05-12"); string(p["OurSigner"]) != `"Первый"` || string(p["PoaUntil"]) != `"2026-05-12"` {
		t.Errorf("signed by %s until %s", p["OurSigner"], p["PoaUntil"])
	}
	for name, wrong := range map[string]*Negotiation{"Planned": {State: Planned, Result: "agreed"}, "Refused": {State: Held, Result: "refused"}} {
		if _, err := wrong.ContractOf(cp, nil, "2026-05-12"); err == nil {
			t.Errorf("%s makes a contract", name)
		}
	}
}
