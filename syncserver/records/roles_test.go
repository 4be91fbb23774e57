package records_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// desks are the company's people, by the role each of them holds. Sales' firm it
// is that all is about; the expert has made its annex.
var desks = []string{"sales", "expert", "head", "security", "lawyer", "order_controller", "finance", "marketing", "director", "admin", "auditor"}

// rights is what each role may do with the documents of a firm of its own
// department, in the order of desks, as the company has laid it down: - nothing,
// r read, c create, u edit. What is decided by commands stands in another table.
// Of a contract an expert sees the scope alone, and makes annexes to it.
var rights = map[string][]string{
	//                sales expert head security lawyer orders finance marketing director admin auditor
	"Admission":    {"rc", "-", "rc", "ru", "r", "r", "r", "-", "r", "-", "r"},
	"Approval":     {"r", "-", "r", "r", "-", "-", "-", "-", "r", "-", "r"},
	"Contract":     {"rcu", "r", "r", "r", "rcu", "r", "r", "-", "r", "-", "r"},
	"Amendment":    {"rcu", "r", "r", "r", "rcu", "r", "r", "-", "r", "-", "r"},
	"Annex":        {"rcu", "rcu", "r", "-", "r", "r", "r", "-", "r", "-", "r"},
	"AnnexLine":    {"rcu", "rcu", "r", "-", "r", "r", "r", "-", "r", "-", "r"},
	"DeniedList":   {"-", "-", "-", "r", "-", "-", "-", "-", "r", "rcu", "r"},
	"DeniedEntry":  {"-", "-", "-", "r", "-", "-", "-", "-", "r", "rcu", "r"},
	"OwnEntity":    {"r", "r", "r", "r", "r", "r", "r", "r", "r", "rcu", "r"},
	"WorkCalendar": {"r", "r", "r", "r", "r", "r", "r", "r", "r", "rcu", "r"},
	"Settings":     {"r", "r", "r", "r", "r", "r", "r", "r", "r", "ru", "r"},
	"ListItem":     {"r", "r", "r", "r", "r", "r", "r", "r", "r", "rcu", "r"},
}

// shown is who of those that see the document sees a field that has a class:
// + in it is, - it is not, and a dot who does not see the document at all.
var shown = map[string]string{
	// in the order of desks
	"Admission.RequestedLimit":  "+.+--++.+.+",
	"Admission.Checklist":       "-.-+---.+.+",
	"Admission.OfficerComment":  "-.-+---.+.+",
	"Approval.Args":             "-.-+....+.+",
	"Contract.TotalLimit":       "+-+-+++.+.+",
	"Contract.Currency":         "+-+++++.+.+",
	"Contract.Term":             "+++++++.+.+",
	"Amendment.TotalLimit":      "+-+-+++.+.+",
	"Amendment.Changes":         "+++++++.+.+",
	"AnnexLine.BuyRate":         "-++.-++.+.+",
	"AnnexLine.Supplier":        "-++.-++.+.+",
	"AnnexLine.Rate":            "+++.+++.+.+",
	"Counterparty.BankAccounts": "+.+++-+-+.+",
	"Counterparty.Comms":        "+.++----+.+",
	"Counterparty.DebtNow":      "+.+---+-+.+",
	"Counterparty.CreditLimit":  "+.+--++-+.+",
	"Counterparty.BanEvidence":  "-.-+----+.+",
	"Counterparty.TaxID":        "+.+++++++.+",
}

// orders are the commands that each role tries and may not give, on a document
// that it may see or not; who may is shown where the ways are tested.
var orders = map[string]struct{ kind, may string }{
	"counterparty.suspend": {"Counterparty", "security director"}, "counterparty.lift": {"Counterparty", "security director"},
	"counterparty.ban": {"Counterparty", "security director"}, "counterparty.unban": {"Counterparty", "director"}, "counterparty.rest": {"Counterparty", "head"},
	"admission.submit": {"Admission", "sales head"}, "admission.take": {"Admission", "security director"}, "admission.approve": {"Admission", "security director"},
	"admission.reject": {"Admission", "security director"}, "approval.confirm": {"Approval", "director"}, "approval.withdraw": {"Approval", ""},
	"contract.review": {"Contract", "sales lawyer director"}, "contract.agree": {"Contract", "lawyer director"}, "contract.enforce": {"Contract", "lawyer director"},
	"contract.terminate": {"Contract", "lawyer director"}, "amendment.enforce": {"Amendment", "lawyer director"},
	"annex.agree": {"Annex", "head lawyer"}, "annex.activate": {"Annex", "head lawyer"},
	"admission.withdraw": {"Admission", "sales head"}, "admission.answer": {"Admission", "sales head"}, "admission.ask": {"Admission", "security director"}, "admission.clear": {"Admission", "security director"},
	"contract.back": {"Contract", "lawyer director"}, "contract.send": {"Contract", "lawyer director"}, "contract.signed": {"Contract", "lawyer director"}, "contract.cancel": {"Contract", "sales lawyer director"},
	"contract.suspend": {"Contract", "lawyer director"}, "contract.resume": {"Contract", "lawyer director"},
	"amendment.agree": {"Amendment", "lawyer director"}, "amendment.cancel": {"Amendment", "lawyer director"},
	"annex.back": {"Annex", "head lawyer"}, "annex.cancel": {"Annex", "head lawyer"},
}

// who is the one who holds a role.
func who(role string) doc.ID { return id("who " + role) }

// staffed is a company with one of each role, a firm of sales' that is admitted
// and active, and one document of each kind about it.
func staffed(t *testing.T) (b *base, at map[string]doc.ID) {
	t.Helper()
	b = company(t, docdb.SQLite)
	b.must(write("Department", id("guard"), fields{"Name": "Прочие", "Kind": "management"}))
	for _, role := range desks {
		department := id("guard")
		if slices.Contains([]string{"sales", "head", "order_controller", "expert"}, role) {
			department = id("sales")
		}
		b.must(write("Employee", who(role), fields{"Name": role, "Login": role, "Roles": []string{role}, "State": crm.Working, "Department": department}))
	}
	at = map[string]doc.ID{"Settings": crm.SettingsID}
	put := func(kind, owner string, f fields) {
		t.Helper()
		if at[kind] = id(kind); owner != "" {
			f[doc.OwnerPath] = who(owner)
		}
		b.must(write(kind, at[kind], f))
	}
	money := doc.Money{Minor: 100000, Currency: "RUB"}
	file := fields{"SHA256": strings.Repeat("ab", 32), "Name": "акт.pdf", "Size": 5, "Mime": "application/pdf"}
	put("Counterparty", "sales", fields{
		"NameShort": "Роса", "Kind": crm.Legal, "Country": crm.Russia, "TaxID": "7707083893", "Roles": []string{"client"}, "DebtNow": money, "CreditLimit": money,
		"Comms/" + string(id("mail")):        fields{"Kind": "email", "Email": "info@rosa.example"},
		"BankAccounts/" + string(id("bank")): fields{"BIK": "049805746", "Account": "40602810700000000025"},
		"Addresses/" + string(id("legal")):   fields{"Kind": "legal", "Address": doc.Address{City: "Москва"}},
		"Curators/" + string(id("curator")):  fields{"Employee": who("sales"), "Role": "main", "Share": 100},
		"BanEvidence/" + string(id("proof")): file,
	})
	firm := at["Counterparty"]
	b.must(edit("Counterparty", firm, fields{"Status": crm.Active, "AdmissionState": "approved", "AdmissionUntil": "2027-01-01"}))
	put("Admission", "sales", fields{"Counterparty": firm, "Title": "Роса", "Purpose": "client", "RequestedLimit": money, "OfficerComment": "проверен", "State": crm.AdmissionInReview, "DueAt": "2026-05-14", "Officer": who("security"), "SubmittedBy": who("sales")})
	put("Approval", "security", fields{"Counterparty": firm, "Title": "Роса", "Command": "counterparty.ban", "Args": `{"Reason":"fraud","Comment":"x"}`, "Role": crm.Security, "State": crm.ApprovalWaiting, "LapsesOn": "2026-05-26"})
	put("OwnEntity", "", fields{"NameShort": "Наша", "Country": crm.Russia, "TaxID": "7736050003", "Prefix": "МСК-"})
	contract := func(f fields) fields {
		all := fields{
			"Counterparty": firm, "OwnEntity": at["OwnEntity"], "Date": "2026-05-12", "Kind": "forwarding", "Side": "client", "Currency": "RUB",
			"Term": doc.Period{From: "2026-05-12"}, "SignMode": "scan", "TotalLimit": money,
		}
		maps.Copy(all, f)
		return all
	}
	put("Contract", "sales", contract(nil))
	at["signed"] = id("signed")
	b.must(write("Contract", at["signed"], contract(fields{doc.OwnerPath: who("sales")})))
	for _, state := range []crm.ContractState{crm.ContractReview, crm.ContractAgreed, crm.ContractSent, crm.ContractSigned} {
		b.must(edit("Contract", at["signed"], fields{"State": state}))
	}
	put("Amendment", "sales", fields{"Contract": at["signed"], "Subject": "Лимит", "From": "2026-06-01", "Changes": []string{"total_limit"}, "TotalLimit": money})
	put("Annex", "expert", fields{"Contract": at["signed"], "Title": "Море", "Term": doc.Period{From: "2026-05-12", To: "2026-12-31"}, "Currency": "USD"})
	put("AnnexLine", "expert", fields{"Contract": at["signed"], "Annex": at["Annex"], "Service": "main_sea", "Unit": "container", "Rate": "100", "BuyRate": "80", "Supplier": firm})
	put("DeniedList", "", fields{"Name": "Свой", "Source": "other"})
	put("DeniedEntry", "", fields{"List": at["DeniedList"], "Type": "entity", "Name": "Акме"})
	for _, role := range desks {
		b.must(write("Counterparty", id("free "+role), fields{"NameShort": "Свободная " + role, "Kind": crm.Legal, "Country": crm.Russia, "Roles": []string{"client"}, doc.OwnerPath: who("sales"),
			"Curators/" + string(id("c "+role)): fields{"Employee": who("sales"), "Role": "main", "Share": 100}}))
	}
	b.must(write("Settings", crm.SettingsID, fields{}))
	at["WorkCalendar"] = crm.WorkCalendarID("KZ", 2031)
	b.must(write("WorkCalendar", at["WorkCalendar"], fields{"Country": "KZ", "Year": 2031}))
	at["ListItem"] = doc.ItemID("Source", "site")
	return b, at
}

// attempt is what a role tries to write of a kind: a new document and a change
// of the one that is there.
func attempt(at map[string]doc.ID, kind, role string) (create, change fields, fresh doc.ID) {
	fresh = id("try " + kind + role)
	switch kind {
	case "Admission":
		return fields{"Counterparty": id("free " + role), "Purpose": "client"}, fields{"Comment": role}, fresh
	case "Approval":
		return fields{"Counterparty": at["Counterparty"]}, fields{"Counterparty": nil}, fresh
	case "Contract":
		return fields{"Counterparty": at["Counterparty"], "OwnEntity": at["OwnEntity"], "Date": "2026-05-12", "Kind": "forwarding", "Side": "client", "Currency": "RUB",
			"Term": doc.Period{From: "2026-05-12"}, "SignMode": "scan"}, fields{"Notes": role}, fresh
	case "Amendment":
		return fields{"Contract": at["signed"], "Subject": "Ещё", "From": "2026-06-01", "Changes": []string{"fx"}}, fields{"Notes": role}, fresh
	case "Annex":
		return fields{"Contract": at["signed"], "Title": "Ещё", "Term": doc.Period{From: "2026-05-12", To: "2026-12-31"}, "Currency": "USD"}, fields{"Notes": role}, fresh
	case "AnnexLine":
		return fields{"Contract": at["signed"], "Annex": at["Annex"], "Service": "main_sea", "Unit": "container", "Rate": "100"}, fields{"Comment": role}, fresh
	case "DeniedList":
		return fields{"Name": "Ещё", "Source": "other"}, fields{"Note": role}, fresh
	case "DeniedEntry":
		return fields{"List": at["DeniedList"], "Type": "entity", "Name": "Ещё"}, fields{"Note": role}, fresh
	case "OwnEntity":
		return fields{"NameShort": "Ещё", "Country": crm.Russia, "TaxID": "7702070139", "Prefix": "ЕЩ-"}, fields{"NameFull": role}, fresh
	case "WorkCalendar":
		return fields{"Country": "KZ", "Year": 2032}, fields{"Days/" + string(id("day")): fields{"Date": "2031-01-01", "Kind": "holiday"}}, crm.WorkCalendarID("KZ", 2032)
	case "Settings":
		return fields{}, fields{"PassiveAfterDays": 181}, fresh
	}
	return fields{"List": "Source", "Code": "pigeon", "RU": "Голубь", "EN": "Pigeon"}, fields{"RU": "Сайт фирмы"}, doc.ItemID("Source", "pigeon")
}

// TestRoles lets each role read its copy and try at the server what it may and
// may not write and order, kind by kind.
func TestRoles(t *testing.T) {
	b, at := staffed(t)
	for i, role := range desks {
		t.Run(role, func(t *testing.T) {
			c := b.client("who "+role, role)
			c.base = &base{TB: t, db: b.db, r: b.r, clock: b.clock, config: b.config}
			c.pull()
			for kind, cells := range rights {
				c.reads(kind, at[kind], strings.Contains(cells[i], "r"))
				create, change, fresh := attempt(at, kind, role)
				if kind != "Settings" { // there is one
					c.tries(kind+" new", write(kind, fresh, create), strings.Contains(cells[i], "c"))
				}
				c.tries(kind+" edit", edit(kind, at[kind], change), strings.Contains(cells[i], "u"))
			}
			for path, row := range shown {
				kind, field, _ := strings.Cut(path, ".")
				c.shows(at[kind], kind, field, row[i])
			}
			for name, o := range orders {
				if !slices.Contains(strings.Fields(o.may), role) {
					c.ordersInVain(name, o.kind, at[o.kind])
				}
			}
		})
	}
	b.sound()
}

// reads wants a document to be in the copy, or not.
func (c *client) reads(kind string, at doc.ID, want bool) {
	c.Helper()
	if _, got := c.copy[at]; got != want {
		c.Errorf("%s is in the copy: %v, want %v", kind, got, want)
	}
}

// shows wants a field to be in the copy, or not.
func (c *client) shows(at doc.ID, kind, field string, sign byte) {
	c.Helper()
	row, sees := c.copy[at]
	if sees != (sign != '.') {
		c.Errorf("%s is in the copy: %v", kind, sees)
		return
	}
	var parts map[string]json.RawMessage
	if sees {
		if err := json.Unmarshal([]byte(row.Body), &parts); err != nil {
			c.Fatal(err)
		}
	}
	if _, got := parts[field]; got != (sign == '+') {
		c.Errorf("%s.%s is in the copy: %v", kind, field, got)
	}
}

// withoutRight reports whether an answer is that the right is missing, or that
// there is no such document: which of the two, those without must not learn.
func withoutRight(ack wire.Ack) bool {
	return slices.ContainsFunc(ack.Faults, func(f *doc.Error) bool { return f.Code == doc.CodeDenied || f.Code == doc.CodeMissing })
}

// tries wants a write to be taken or to be refused for want of the right.
func (c *client) tries(what string, w doc.Write, may bool) {
	c.Helper()
	c.seen = c.r.Head()
	ack := c.push(c.wish(w))[0]
	switch {
	case may && len(ack.Faults) > 0:
		c.Errorf("%s is refused: %v %v", what, ack.Faults[0], ack.Faults[0].Params)
	case !may && !withoutRight(ack):
		c.Errorf("%s is not refused for want of a right: %v", what, ack.Faults)
	}
}

// ordersInVain wants a command to be refused for want of the right.
func (c *client) ordersInVain(name, kind string, at doc.ID) {
	c.Helper()
	args := map[string]string{
		"counterparty.suspend": `{"Reason":"fraud","Comment":"x","Until":"2026-10-01"}`, "counterparty.ban": `{"Reason":"fraud","Comment":"x"}`,
		"admission.reject": `{"Reason":"fraud","Comment":"x","Then":"leave"}`, "admission.approve": `{"Comment":"x"}`,
	}[name]
	if slices.Contains([]string{"counterparty.lift", "counterparty.unban", "counterparty.rest", "contract.terminate"}, name) {
		args = `{"Comment":"x"}`
	}
	c.n++
	ack := c.push(change.Mutation{ID: newID(c), N: c.n, Command: name, Kind: kind, Target: at, Args: doc.Body(args)})[0]
	if !withoutRight(ack) {
		c.Errorf("%s is not refused for want of a right: %v", name, ack.Faults)
	}
}
