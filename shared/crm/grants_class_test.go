package crm

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

// classSigns are the letters of the classes in the tables below.
var classSigns = map[string]string{
	ClassContact: "C", ClassPersonal: "P", ClassMoneySell: "M", ClassMoneyBuy: "m", ClassBank: "B", ClassSecurity: "S", ClassIndex: "I",
}

// seesOf is who sees which class of the fields that a kind has, as the company
// has laid it down: on a document of his own, of a colleague's of his
// department, of anybody's. A dot is a class that is hidden, a minus a document
// that is not seen at all; a role that is left out sees none.
var seesOf = map[string]struct {
	classes string
	who     map[Role][3]string
}{
	"Approval": {"S", map[Role][3]string{
		Sales: {".", "-", "-"}, Head: {".", ".", "-"}, Security: {"S", "S", "S"}, Director: {"S", "S", "S"}, Auditor: {"S", "S", "S"},
	}},
	"Admission": {"IMS", map[Role][3]string{
		Sales: {".M.", "-", "-"}, Head: {".M.", ".M.", "-"}, Security: {"..S", "..S", "..S"}, Lawyer: {"...", "...", "..."},
		OrderController: {".M.", ".M.", "-"}, Finance: {".M.", ".M.", ".M."}, Director: {".MS", ".MS", ".MS"}, Auditor: {".MS", ".MS", ".MS"},
	}},
	"Contract": {"M", moneyOfContracts}, "Amendment": {"M", moneyOfContracts},
	"AnnexLine": {"m", map[Role][3]string{
		Sales: {".", "-", "-"}, Expert: {"m", ".", "-"}, Head: {"m", "m", "-"}, Lawyer: {".", ".", "."},
		OrderController: {"m", "m", "-"}, Finance: {"m", "m", "m"}, Director: {"m", "m", "m"}, Auditor: {"m", "m", "m"},
	}},
	"ContactPerson": {"CP", map[Role][3]string{
		Sales: {"CP", "-", "-"}, Head: {"CP", "CP", "-"}, Security: {"CP", "CP", "CP"}, Lawyer: {"..", "-", "-"}, OrderController: {"..", "..", "-"},
		Marketing: {"..", "..", ".."}, Director: {"CP", "CP", "CP"}, Auditor: {"C.", "C.", "C."},
	}},
	"AccessEvent": {"I", indexOfJournal}, "DeniedList": {"I", indexOfLists}, "DeniedEntry": {"I", indexOfLists},
}

var moneyOfContracts = map[Role][3]string{
	Sales: {"M", "-", "-"}, Expert: {".", ".", "."}, Head: {"M", "M", "-"}, Security: {".", ".", "."}, Lawyer: {"M", "M", "M"},
	OrderController: {"M", "M", "-"}, Finance: {"M", "M", "M"}, Director: {"M", "M", "M"}, Auditor: {"M", "M", "M"},
}

var indexOfLists = map[Role][3]string{
	Security: {".", ".", "."}, Director: {".", ".", "."}, Auditor: {".", ".", "."}, Admin: {".", ".", "."},
}

var indexOfJournal = map[Role][3]string{
	Sales: {".", "-", "-"}, Expert: {".", "-", "-"}, Head: {".", "-", "-"}, Lawyer: {".", "-", "-"}, OrderController: {".", "-", "-"},
	Finance: {".", "-", "-"}, Marketing: {".", "-", "-"}, Admin: {".", "-", "-"},
	Security: {".", ".", "."}, Director: {".", ".", "."}, Auditor: {".", ".", "."},
}

// classesOf are the classes of a kind's fields, by their letters.
func classesOf(k *doc.Kind) string {
	found := map[string]bool{}
	for _, f := range k.Fields {
		if f.Class != "" {
			found[classSigns[f.Class]] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), "")
}

// TestGrants_KindClasses holds every role against every kind that has classes;
// counterparties have a table of their own in TestGrants_Classes.
func TestGrants_KindClasses(t *testing.T) {
	named := map[string]string{}
	for class, sign := range classSigns {
		named[sign] = class
	}
	for _, k := range Kinds().All {
		table := seesOf[k.Name]
		if k.Name == "Counterparty" {
			continue
		}
		if got := classesOf(k); got != table.classes {
			t.Errorf("%s has the classes %q, the table %q", k.Name, got, table.classes)
			continue
		}
		var order []string
		for sign := range strings.SplitSeq(table.classes, "") {
			order = append(order, named[sign])
		}
		if table.classes == "" {
			continue
		}
		for _, r := range Role("").Values() {
			have := ofRole(Role(r)).Have()[k.Name]
			for i, owner := range []doc.ID{"me", "colleague", "other"} {
				want := table.who[Role(r)][i]
				if want == "" {
					want = "-"
				}
				if got := classesSeen(have, []string{doc.PlaceAll, doc.PlaceOwn(owner), doc.PlaceOf(owner)}, order, table.classes); got != want {
					t.Errorf("%s of %s: %s sees %q, want %q", k.Name, owner, r, got, want)
				}
			}
		}
	}
}

// mayGive is who may give which command on what is before him, as the company
// has laid it down; author is whoever made the document and answers for the
// firm, a seller here.
var mayGive = map[string]string{
	"counterparty.suspend": "security director", "counterparty.lift": "security director", "counterparty.ban": "security director",
	"counterparty.unban": "director", "counterparty.rest": "head",
	"approval.confirm": "director", "approval.withdraw": "", // security has asked for it
	"admission.submit": "author head", "admission.withdraw": "author head", "admission.answer": "author head",
	"admission.take": "security director", "admission.ask": "security director", "admission.approve": "security director",
	"admission.reject": "security director", "admission.clear": "security director",
	"contract.review": "author lawyer director", "contract.cancel": "author lawyer director",
	"contract.back": "lawyer director", "contract.agree": "lawyer director", "contract.send": "lawyer director", "contract.signed": "lawyer director",
	"contract.enforce": "lawyer director", "contract.suspend": "lawyer director", "contract.resume": "lawyer director", "contract.terminate": "lawyer director",
	"amendment.agree": "lawyer director", "amendment.enforce": "lawyer director", "amendment.cancel": "lawyer director",
	"annex.agree": "head lawyer", "annex.back": "head lawyer", "annex.cancel": "head lawyer", "annex.activate": "head lawyer",
}

// TestGrants_Commands tries every command in every role: who may not is told so,
// whatever else stands against it.
func TestGrants_Commands(t *testing.T) {
	w := newWorld(t)
	w.bar()
	firm := w.partner("Альфа")
	author := &Admission{Counterparty: doc.Ref[Counterparty](firm), State: AdmissionNeedsInfo}
	contract := &Contract{Counterparty: doc.Ref[Counterparty](firm), State: ContractDraft}
	author.Owner, author.CreatedBy, contract.Owner, contract.CreatedBy = anna, anna, anna, anna
	asked := &Approval{Counterparty: doc.Ref[Counterparty](firm), Command: banCommand, Role: Security, State: ApprovalWaiting, LapsesOn: "2099-01-01"}
	asked.CreatedBy = gleb
	on := map[string]doc.Doc{
		"Counterparty": w.counterparty(firm), "Approval": asked, "Admission": author, "Contract": contract, "Amendment": &Amendment{State: AmendmentDraft}, "Annex": &Annex{State: AnnexDraft},
	}
	for _, cmd := range w.kinds.Commands {
		may, listed := mayGive[cmd.Name]
		if !listed {
			t.Errorf("%s is in no table", cmd.Name)
		}
		for _, role := range append(Role("").Values(), "author") {
			who := doc.Derive("test", "try", role)
			roles := []Role{Role(role)}
			if role == "author" {
				who, roles = anna, []Role{Sales}
			}
			w.machine(newOrEdited(w, who, map[string]any{"Name": role, "Login": role, "Roles": roles, "State": Working}))
			denied := slices.ContainsFunc(cmd.Try(w.context(who, ""), on[cmd.Kind]), func(f *doc.Error) bool { return f.Code == doc.CodeDenied })
			if want := !slices.Contains(strings.Fields(may), role); denied != want {
				t.Errorf("%s by %s: denied %v, want %v", cmd.Name, role, denied, want)
			}
		}
	}
}

func newOrEdited(w *world, id doc.ID, fields map[string]any) doc.Write {
	if w.rows[id] != nil {
		return edit("Employee", id, fields)
	}
	return newWrite("Employee", id, fields)
}

// TestGrants_Terms: of a contract and its amendment whoever prices sees what it
// covers and nothing of its terms; the others see those as before.
func TestGrants_Terms(t *testing.T) {
	for name, scope := range map[string]string{
		"Contract":  "AllowDG AllowOOG AllowReefer Counterparty EndsOn Kind Number PartnerNumber ScopeLanes ScopeModes ScopeServices Side State Term Title",
		"Amendment": "AllowDG AllowOOG AllowReefer Changes Contract From Number ScopeLanes ScopeModes ScopeServices State Subject Title Until",
	} {
		k, err := Kinds().Kind(name)
		if err != nil {
			t.Fatal(err)
		}
		d := k.New()
		d.Meta().Owner = "me"
		for role, want := range map[Role]int{Expert: -1, Sales: 0, Lawyer: 0, Security: 2} { // two limits are money
			hidden, seen := ofRole(role).Have().Hidden(k, k.Sight(d, "2026-05-12", nil))
			if !seen {
				t.Fatalf("%s sees no %s", role, name)
			}
			if want >= 0 {
				if len(hidden) != want {
					t.Errorf("%s: hidden from %s are %v", name, role, hidden)
				}
				continue
			}
			var left []string
			for _, f := range k.Fields {
				if !slices.Contains(hidden, f.Name) {
					left = append(left, f.Name)
				}
			}
			slices.Sort(left)
			if got := strings.Join(left, " "); got != scope {
				t.Errorf("%s: %s sees %s, want %s", name, role, got, scope)
			}
		}
	}
	c := &Contract{Header: doc.Header{ID: doc.Derive("c")}, State: ContractInForce, Term: doc.Period{From: "2026-01-01"}}
	ctx := newWorld(t).context(anna, "")
	if status, _ := c.original(ctx.Today(), UsualSettings()); status != "" || len(c.Papers(ctx)) != 0 || c.light(ctx.Today(), UsualSettings()) != "" {
		t.Errorf("of a paper that is not seen %s is said", status)
	}
	c.Date = "2026-01-01"
	if status, _ := c.original(ctx.Today(), UsualSettings()); status != OriginalNotSent || len(c.Papers(ctx)) != 1 {
		t.Errorf("control: %s", status)
	}
}
