package crm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// matrix is the table of rights by default: for each role and kind, letters of
// rights with the widest scope of each (o own, d department, t tree, a all).
var matrix = map[string]map[Role]string{
	"Counterparty": {
		Sales: "r:d c u:o", Expert: "r:o", Head: "r:t c u:t d:t x:t", Security: "r:a u:a d:a", Lawyer: "r:a", OrderController: "r:t",
		Finance: "r:a u:a", Marketing: "r:a c", Director: "r:a d:a x:a", Admin: "", Auditor: "r:a",
	},
	"Approval": {
		Sales: "r:o", Expert: "", Head: "r:t", Security: "r:a d:a", Lawyer: "", OrderController: "",
		Finance: "", Marketing: "", Director: "r:a d:a", Admin: "", Auditor: "r:a",
	},
	"Admission": {
		Sales: "r:o c", Expert: "", Head: "r:t c", Security: "r:a u:a d:a", Lawyer: "r:a", OrderController: "r:t",
		Finance: "r:a", Marketing: "", Director: "r:a d:a", Admin: "", Auditor: "r:a",
	},
	"Contract": {
		Sales: "r:o c u:o", Expert: "r:a", Head: "r:t", Security: "r:a", Lawyer: "r:a c u:a d:a", OrderController: "r:t",
		Finance: "r:a", Marketing: "", Director: "r:a d:a", Admin: "", Auditor: "r:a",
	},
	"Amendment": {
		Sales: "r:o c u:o", Expert: "r:a", Head: "r:t", Security: "r:a", Lawyer: "r:a c u:a d:a", OrderController: "r:t",
		Finance: "r:a", Marketing: "", Director: "r:a d:a", Admin: "", Auditor: "r:a",
	},
	"Annex": {
		Sales: "r:o c u:o", Expert: "r:d c u:d", Head: "r:t d:t", Security: "", Lawyer: "r:a d:a", OrderController: "r:t",
		Finance: "r:a", Marketing: "", Director: "r:a", Admin: "", Auditor: "r:a",
	},
	"AnnexLine": {
		Sales: "r:o c u:o", Expert: "r:d c u:d", Head: "r:t d:t", Security: "", Lawyer: "r:a d:a", OrderController: "r:t",
		Finance: "r:a", Marketing: "", Director: "r:a", Admin: "", Auditor: "r:a",
	},
	"ContactPerson": {
		Sales: "r:o c u:o", Expert: "", Head: "r:t u:t", Security: "r:a", Lawyer: "r:o", OrderController: "r:t",
		Finance: "", Marketing: "r:a", Director: "r:a", Admin: "", Auditor: "r:a",
	},
	"Negotiation": {
		Sales: "r:d c u:o", Expert: "", Head: "r:t c u:t", Security: "r:a", Lawyer: "r:o", OrderController: "",
		Finance: "", Marketing: "r:a", Director: "r:a", Admin: "", Auditor: "r:a",
	},
	"Task": {
		Sales: "r:o c u:o", Expert: "r:o c u:o", Head: "r:t c u:t", Security: "r:o c u:o", Lawyer: "r:o c u:o", OrderController: "r:o c u:o",
		Finance: "r:o c u:o", Marketing: "r:o c u:o", Director: "r:a c u:o", Admin: "", Auditor: "r:a",
	},
	"Employee":     everyoneReads(),
	"Department":   everyoneReads(),
	"ListItem":     everyoneReads(),
	"Settings":     everyoneReads(),
	"WorkCalendar": everyoneReads(),
	"OwnEntity":    everyoneReads(),
	"BannedTags":   each("r:a"), "BannedMark": each(""), "BannedSecret": each(""), "NameKey": each(""),
	"AccessEvent": journalRow(), "DeniedList": deniedRow(), "DeniedEntry": deniedRow(),
	"Busy":     each("r:a"),
	"Conflict": withAuditor(each("r:o u:o"), "r:a u:o"),
}

// deniedRow: the administrator keeps the lists, security decides by them.
func deniedRow() map[Role]string {
	row := each("")
	row[Security], row[Director], row[Auditor], row[Admin] = "r:a", "r:a", "r:a", "r:a c u:a"
	return row
}

// journalRow: each writes and reads his own, security all.
func journalRow() map[Role]string {
	row := each("r:o c")
	row[Security], row[Director], row[Auditor] = "r:a c", "r:a c", "r:a c"
	return row
}

func each(cell string) map[Role]string {
	row := map[Role]string{}
	for _, r := range Role("").Values() {
		row[Role(r)] = cell
	}
	return row
}

func everyoneReads() map[Role]string {
	row := each("r:a")
	row[Admin] = "r:a c u:a"
	return row
}

func withAuditor(row map[Role]string, cell string) map[Role]string {
	row[Auditor] = cell
	return row
}

var letters = []struct {
	letter string
	right  access.Right
}{{"r", access.Read}, {"c", access.Create}, {"u", access.Edit}, {"d", access.Decide}, {"x", access.Export}}

// cell writes what an actor of one role may do with a kind as the matrix does.
func cell(a *access.Actor, kind string) string {
	me, colleague, below, other := doc.ID("me"), doc.ID("colleague"), doc.ID("below"), doc.ID("other")
	places := []struct {
		scope string
		at    []string
	}{
		{"a", []string{doc.PlaceAll, doc.PlaceOwn(other), doc.PlaceOf(other)}},
		{"t", []string{doc.PlaceOwn(below), doc.PlaceOf(below)}},
		{"d", []string{doc.PlaceOwn(colleague), doc.PlaceOf(colleague)}},
		{"o", []string{doc.PlaceOwn(me), doc.PlaceOf(me)}},
	}
	var out []string
	for _, l := range letters {
		if l.right == access.Create {
			if a.Ever(l.right, kind) {
				out = append(out, l.letter)
			}
			continue
		}
		for _, p := range places {
			if a.May(l.right, kind, p.at) {
				out = append(out, l.letter+":"+p.scope)
				break
			}
		}
	}
	return strings.Join(out, " ")
}

func ofRole(r Role) *access.Actor {
	post := access.Post{Employee: "me", Roles: []string{string(r)}, Dept: []doc.ID{"me", "colleague"}, Tree: []doc.ID{"me", "colleague", "below"}}
	return access.NewActor(post, Grants(), Kinds())
}

func TestGrants(t *testing.T) {
	for _, k := range Kinds().All {
		row, ok := matrix[k.Name]
		if !ok {
			t.Errorf("%s has no row in the matrix", k.Name)
		}
		for _, r := range Role("").Values() {
			t.Run(k.Name+"/"+r, func(t *testing.T) {
				want, ok := row[Role(r)]
				if got := cell(ofRole(Role(r)), k.Name); got != want || !ok {
					t.Fatalf("may %q, want %q", got, want)
				}
			})
		}
	}
}

// sees is the table of classes: who sees which on a counterparty of his own,
// a colleague's, and anyone's. A dot is a class that is hidden, a minus a
// document that is not seen at all.
var sees = map[Role][3]string{ // CONTACT PERSONAL MONEY_SELL MONEY_BUY BANK SECURITY BANNED BANNED_MONEY PLAN DEBT TERMS INDEX
	Sales:           {"CPM.B.XYLDT.", "............", "-"},
	Expert:          {"............", "-", "-"},
	Head:            {"CPMmB.XYLDT.", "CPMmB.XYLDT.", "-"},
	Security:        {"CP..BSX...T.", "CP..BSX...T.", "CP..BSX...T."},
	Lawyer:          {"....B.....T.", "....B.....T.", "....B.....T."},
	OrderController: {"..Mm......T.", "..Mm......T.", "-"},
	Finance:         {"..MmB...LDT.", "..MmB...LDT.", "..MmB...LDT."},
	Marketing:       {"CPM.B.XYLDT.", "............", "............"},
	Director:        {"CPMmBSXYLDT.", "CPMmBSXYLDT.", "CPMmBSXYLDT."},
	Admin:           {"-", "-", "-"},
	Auditor:         {"C.MmBSXYLDT.", "C.MmBSXYLDT.", "C.MmBSXYLDT."},
}

func TestGrants_Classes(t *testing.T) {
	order := []string{ClassContact, ClassPersonal, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassSecurity, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt, ClassTerms, ClassIndex}
	const signs = "CPMmBSXYLDTI"
	if len(order) != len(classes) {
		t.Fatalf("%d classes, the table has %d", len(classes), len(order))
	}
	for _, r := range Role("").Values() {
		have := ofRole(Role(r)).Have()["Counterparty"]
		for i, owner := range []doc.ID{"me", "colleague", "other"} {
			t.Run(fmt.Sprintf("%s/%s", r, owner), func(t *testing.T) {
				got := classesSeen(have, []string{doc.PlaceAll, doc.PlaceOwn(owner), doc.PlaceOf(owner)}, order, signs)
				if want := sees[Role(r)][i]; got != want {
					t.Fatalf("sees %q, want %q", got, want)
				}
			})
		}
	}
}

// classesSeen is the union of what every matching place shows.
func classesSeen(at map[string][]string, places, order []string, signs string) string {
	visible, out := false, []byte(strings.Repeat(".", len(order)))
	for _, p := range places {
		hides, ok := at[p]
		visible = visible || ok
		for i, class := range order {
			if ok && !slices.Contains(hides, class) {
				out[i] = signs[i]
			}
		}
	}
	if !visible {
		return "-"
	}
	return string(out)
}

// TestGrants_Fields shows on real documents what each of the company sees of a
// counterparty of anna's.
func TestGrants_Fields(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", map[string]any{
		"Comms/" + string(doc.Derive("phone")): map[string]any{"Kind": "mobile", "Phone": doc.Phone{E164: "+375291234567"}},
	})
	k, err := w.kinds.Kind("Counterparty")
	if err != nil {
		t.Fatal(err)
	}
	normal := map[doc.ID]string{
		anna: "BanEvidence SuspendComment SuspendReason", boris: "PotentialMonth Comms BankAccounts CreditLimit PaymentDays DebtNow BanEvidence SuspendComment SuspendReason", far: "-",
		vera: "BanEvidence SuspendComment SuspendReason", gleb: "PotentialMonth CreditLimit PaymentDays DebtNow", dina: "Comms BanEvidence SuspendComment SuspendReason", egor: "",
		mark: "PotentialMonth Comms BankAccounts CreditLimit PaymentDays DebtNow BanEvidence SuspendComment SuspendReason",
	}
	check := func(t *testing.T, want map[doc.ID]string) {
		c := w.counterparty(firm)
		for who, list := range want {
			hidden, visible := w.actor(who).Hidden(k, k.Sight(c, "2026-05-12", nil))
			wanted := strings.Fields(list)
			slices.Sort(wanted)
			slices.Sort(hidden)
			if list == "-" && visible || list != "-" && (!visible || !slices.Equal(hidden, wanted)) {
				t.Errorf("%s: visible %v, hidden %v, want %v", who, visible, hidden, wanted)
			}
		}
	}
	t.Run("Normal", func(t *testing.T) { check(t, normal) })
	t.Run("Banned", func(t *testing.T) {
		w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
		rest := strings.Join(slices.Sorted(maps.Keys(k.Sight(w.counterparty(firm), "2026-05-12", nil).Classes)), " ")
		money := "PotentialMonth CreditLimit PaymentDays DebtNow"
		check(t, map[doc.ID]string{anna: "BanEvidence SuspendComment SuspendReason", vera: "BanEvidence SuspendComment SuspendReason", gleb: money, egor: "", boris: rest, dina: rest, mark: rest, far: "-"})
	})
}
