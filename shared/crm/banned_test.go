package crm

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// register gives the world an empty register of banned firms.
func (w *world) register() {
	w.t.Helper()
	w.machine(BannedSeeds([]byte("key of the test!"), []byte("secret of a test"))...)
}

const cheat = "+79161234567"

// cheats makes a banned firm with a phone, a director, an account and a person.
func (w *world) cheats() doc.ID {
	w.t.Helper()
	firm := w.firm("Рога и копыта", map[string]any{
		"TaxID": "7736050003", "SignerName": "Бендер Остап Ибрагимович",
		"Comms/" + string(doc.Derive("c")):        Comm{Kind: "mobile", Phone: doc.Phone{E164: cheat}},
		"BankAccounts/" + string(doc.Derive("b")): map[string]any{"BIK": "049805746", "Account": "40602810700000000025"},
		"Addresses/" + string(doc.Derive("a")):    map[string]any{"Kind": "legal", "Address": doc.Address{City: "Черноморск", Street: "ул. Арбатская, д. 1"}},
	})
	w.must(anna, newWrite("ContactPerson", doc.Derive("pan"), map[string]any{
		"LastName":                               "Паниковский",
		"Positions/" + string(doc.Derive("p")):   map[string]any{"Counterparty": firm},
		"Comms/" + string(doc.Derive("pan", "")): Comm{Kind: "email", Email: "pan@rogakopyta.example"},
	}))
	w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
	return firm
}

// TestBanned_Entry: whoever enters a firm that is known by what a banned one is
// known by is warned, offline too, and security is told by the server.
func TestBanned_Entry(t *testing.T) {
	row := string(doc.Derive("row"))
	for name, tt := range map[string]struct {
		fields map[string]any
		field  string
	}{
		"Phone":     {map[string]any{"Comms/" + row: Comm{Kind: "work", Phone: doc.Phone{E164: cheat}}}, "Comms"},
		"Director":  {map[string]any{"SignerName": "Остап Ибрагимович БЕНДЕР"}, "SignerName"},
		"Account":   {map[string]any{"BankAccounts/" + row: map[string]any{"BIK": "049805746", "Account": "40602810700000000025"}}, "BankAccounts"},
		"Address":   {map[string]any{"Addresses/" + row: map[string]any{"Kind": "actual", "Address": doc.Address{City: "ЧЕРНОМОРСК", Street: "ул Арбатская д 1"}}}, "Addresses"},
		"PersonsBy": {map[string]any{"Comms/" + row: Comm{Kind: "email", Email: "Pan@rogakopyta.example"}}, "Comms"},
		"Nothing":   {map[string]any{"SignerName": "Иванов Иван Иванович"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.register()
			banned := w.cheats()
			for _, side := range []*world{w.offline(banned), w} {
				res, err := side.do(far, "", newWrite("Counterparty", doc.Derive("new"), firmFields("Новая", tt.fields)))
				if err != nil {
					t.Fatal(err)
				}
				warned := slices.ContainsFunc(res.Warnings, func(e *doc.Error) bool { return e.Rule == "maybe_banned" && e.Field() == tt.field })
				if warned != (tt.field != "") {
					t.Errorf("on the server %v: warned %v: %v", side.server, warned, res.Warnings)
				}
			}
			told := w.open("Counterparty", doc.Derive("new"))
			if (len(told) == 1 && told[0].SourceRule == ruleBannedMatch && told[0].Executor.ID() == gleb) != (tt.field != "") {
				t.Errorf("security was told: %+v", told)
			}
		})
	}
}

// offline is the world as a desktop has it that may not see a firm.
func (w *world) offline(firm doc.ID) *world {
	d := *w
	d.server, d.rows = false, maps.Clone(w.rows)
	maps.DeleteFunc(d.rows, func(id doc.ID, row *change.Row) bool {
		return id == firm || row.Kind == "BannedMark" || row.Kind == "BannedSecret" || row.Kind == "ContactPerson"
	})
	return &d
}

// TestBanned_Admission: a firm that is tied to a banned one cannot be admitted,
// whoever decides.
func TestBanned_Admission(t *testing.T) {
	w := newWorld(t)
	w.register()
	banned := w.cheats()
	firm := w.firm("Новая", map[string]any{"TaxID": "7707083893", "SignerName": "Бендер Остап Ибрагимович"})
	id := w.admission(firm)
	wantRule(t, w.order(anna, "admission.submit", "Admission", id, `{}`), "", "")
	wantRule(t, w.order(egor, "admission.take", "Admission", id, `{}`), "", "")
	w.answer(id, CheckOK)
	wantRule(t, w.order(egor, "admission.approve", "Admission", id, approve), "", "check_decisive")
	for _, q := range w.caseOf(id).Checklist {
		if q.Item == "AC-09" && q.Note != "Рога и копыта: SignerName" {
			t.Errorf("AC-09 says %q", q.Note)
		}
		named := q.Noted(func(field string) string { return "<" + field + ">" })
		if want := strings.ReplaceAll(q.Note, "SignerName", "<SignerName>"); named != want {
			t.Errorf("%s: people read %q, want %q", q.Item, named, want)
		}
	}
	w.machine(edit("Counterparty", banned, map[string]any{"Status": Potential}))
	w.wake("Admission", id)
	wantRule(t, w.order(egor, "admission.approve", "Admission", id, approve), "", "")
}

// TestBanned_Tags: the tags of the banned are among as many decoys as before,
// nothing on a desktop tells them apart, and a lifted ban takes them out.
func TestBanned_Tags(t *testing.T) {
	w := newWorld(t)
	w.register()
	all := func() map[tag]bool {
		set := map[tag]bool{}
		for _, p := range w.get("BannedTags", BannedTagsID).(*BannedTags).Pages {
			page := p.tags()
			if len(page) != pageTags || !slices.IsSortedFunc(page, func(a, b tag) int { return slices.Compare(a[:], b[:]) }) {
				t.Fatalf("a page of %d tags, sorted or not", len(page))
			}
			for _, x := range page {
				set[x] = true
			}
		}
		return set
	}
	before := all()
	if len(before) != pageCount*pageTags {
		t.Fatalf("%d tags", len(before))
	}
	phone := tagOf([]byte("key of the test!"), "phone:"+cheat)
	banned := w.cheats()
	during := all()
	if before[phone] || !during[phone] {
		t.Errorf("the phone's tag: before %v, during %v", before[phone], during[phone])
	}
	twin := w.firm("Вторая", map[string]any{"Comms/" + string(doc.Derive("c")): Comm{Kind: "mobile", Phone: doc.Phone{E164: cheat}}})
	w.machine(edit("Counterparty", twin, map[string]any{"Status": Banned}))
	w.machine(edit("Counterparty", banned, map[string]any{"Status": Potential}))
	if !all()[phone] {
		t.Error("one of two is banned no longer, and the other's tag is gone")
	}
	w.machine(edit("Counterparty", twin, map[string]any{"Status": Potential}))
	if !maps.Equal(all(), before) {
		t.Error("with no ban left the tags are others than at first")
	}
}

// TestBanned_People: whoever enters a person by whom a banned firm is known is
// warned, offline too, and security is told of the firm where he is; what a
// banned firm's person comes to be known by is the firm's as well.
func TestBanned_People(t *testing.T) {
	pan := Comm{Kind: "email", Email: "pan@rogakopyta.example"}
	late := Comm{Kind: "mobile", Phone: doc.Phone{E164: "+79160000001"}}
	for name, tt := range map[string]struct {
		comm  Comm
		moves bool // he comes from the banned firm
		told  bool
	}{
		"Phone":    {Comm{Kind: "mobile", Phone: doc.Phone{E164: cheat}}, false, true},
		"Mail":     {pan, false, true},
		"Later":    {late, false, true},
		"Moves":    {pan, true, true},
		"Stranger": {Comm{Kind: "mobile", Phone: doc.Phone{E164: "+79160000002"}}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.register()
			banned, firm, person := w.cheats(), w.firm("Новая", nil), doc.Derive("pan")
			w.must(anna, edit("ContactPerson", person, map[string]any{"Comms/" + string(doc.Derive("late")): late}))
			write := newWrite("ContactPerson", doc.Derive("person"), personFields(firm, map[string]any{"Comms/" + string(doc.Derive("row")): tt.comm}))
			sides := []*world{w.offline(banned), w}
			if tt.moves {
				sides = sides[1:]
				write = edit("ContactPerson", person, map[string]any{
					"Positions/" + string(doc.Derive("p")):   map[string]any{"Period": doc.Period{To: "2026-05-11"}},
					"Positions/" + string(doc.Derive("new")): map[string]any{"Counterparty": firm},
				})
			}
			for _, side := range sides {
				res := side.must(anna, write)
				if warned := slices.ContainsFunc(res.Warnings, func(e *doc.Error) bool { return e.Rule == "maybe_banned" }); warned != tt.told {
					t.Errorf("on the server %v: warned %v", side.server, warned)
				}
			}
			told := w.open("Counterparty", firm)
			if (len(told) == 1 && told[0].SourceRule == ruleBannedMatch && told[0].Executor.ID() == gleb) != tt.told || len(told) > 1 {
				t.Errorf("security was told: %+v", told)
			}
			if of := w.open("Counterparty", banned); len(of) != 0 {
				t.Errorf("of the banned firm itself: %+v", of)
			}
		})
	}
}

// TestBanned_Kept: nobody but security takes away what a banned firm is known
// by, and what its people were known by counts when they change it.
func TestBanned_Kept(t *testing.T) {
	w := newWorld(t)
	w.register()
	banned := w.cheats()
	phone, mail := "Comms/"+string(doc.Derive("c")), "Comms/"+string(doc.Derive("pan", ""))
	_, err := w.do(anna, "", edit("Counterparty", banned, map[string]any{phone: nil}))
	wantRule(t, err, "Status", "by_security")
	w.must(anna, edit("ContactPerson", doc.Derive("pan"), map[string]any{mail: nil}))
	known := func(comm Comm) bool {
		w.t.Helper()
		res, err := w.do(far, "", newWrite("Counterparty", doc.Derive("new", string(comm.Kind), w.now.String()), firmFields("Новая", map[string]any{"Comms/" + string(doc.Derive("row")): comm})))
		if err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(1)
		return slices.ContainsFunc(res.Warnings, func(e *doc.Error) bool { return e.Rule == "maybe_banned" })
	}
	byPhone, byMail := Comm{Kind: "work", Phone: doc.Phone{E164: cheat}}, Comm{Kind: "email", Email: "pan@rogakopyta.example"}
	if !known(byPhone) || !known(byMail) {
		t.Fatal("the register is blind")
	}
	w.must(gleb, edit("Counterparty", banned, map[string]any{phone: nil}))
	if known(byPhone) || !known(byMail) {
		t.Error("security has taken the phone away, and nothing else")
	}
	w.machine(edit("Counterparty", banned, map[string]any{"Status": Potential}))
	if known(byMail) {
		t.Error("the firm is banned no longer, and its people are suspected still")
	}
}

// TestBanned_False: of identifiers that nobody has, few are suspected.
func TestBanned_False(t *testing.T) {
	w := newWorld(t)
	w.register()
	w.server = false
	hits, tries := 0, 20000
	tags := w.get("BannedTags", BannedTagsID).(*BannedTags)
	pages := map[int][]tag{}
	for n := range pageCount {
		pages[n] = tags.Pages[pageID(n)].tags()
	}
	for n := range tries {
		x := tagOf([]byte("key of the test!"), fmt.Sprintf("phone:+7%010d", n))
		if slices.Contains(pages[x.page()], x) {
			hits++
		}
	}
	if share := 100 * float64(hits) / float64(tries); math.Abs(share-0.12) > 0.06 {
		t.Errorf("%.3f %% of strangers are suspected, want about 0.12", share)
	}
}

// TestBanned_Spelling: an account, a number or an address is the same however it
// is written.
func TestBanned_Spelling(t *testing.T) {
	row := doc.Derive("row")
	firm := func(account, ogrn, mail string) *Counterparty {
		return &Counterparty{
			Country: "CN", OGRN: ogrn, BankAccounts: doc.Rows[BankAccount]{row: {Account: account}},
			Comms: doc.Rows[Comm]{row: {Kind: "email", Email: doc.Email(mail)}},
		}
	}
	a, b := firm("de 89 3704 0044", "ab-12", "Ivan@почта.рф").marks(), firm("DE8937040044", "AB12", "ivan@xn--80a1acny.xn--p1ai").marks()
	if len(a) != 3 || !maps.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}
