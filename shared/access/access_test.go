package access

import (
	"slices"
	"testing"

	"kontor/shared/doc"
)

// paper is a kind with fields of three classes.
type paper struct {
	doc.Header
	Name  string
	Phone doc.Phone `doc:"class=contact"`
	Price doc.Money `doc:"class=money"`
	Memo  doc.Text  `doc:"class=security"`
}

func (p *paper) Label() string { return p.Name }

func (p *paper) Check(*paper) error { return nil }

// note is a kind that only a grant on every kind reaches.
type note struct{ doc.Header }

func (n *note) Label() string { return "" }

func (n *note) Check(*note) error { return nil }

func kinds() *doc.Kinds {
	return doc.NewKinds([]*doc.Kind{doc.KindOf[paper](), doc.KindOf[note]()}, nil)
}

// The people: me, one I stand in for, one of my department, one of a
// department below it, one of neither.
const me, absent, mate, below, far doc.ID = "me", "absent", "mate", "below", "far"

func post(roles ...string) Post {
	return Post{
		Employee: me, Roles: roles, Department: "d", Dept: []doc.ID{me, mate}, Tree: []doc.ID{me, mate, below}, ActingFor: []doc.ID{absent},
	}
}

// sight is where a paper of the owner is seen, that belongs to others too.
func sight(owner doc.ID, others ...doc.ID) doc.Sight {
	k, _ := kinds().Kind("paper")
	var parents []string
	for _, o := range others {
		parents = append(parents, doc.PlaceOwn(o))
	}
	return k.Sight(&paper{Header: doc.Header{Owner: owner}}, "2026-05-12", parents)
}

// TestScopes: whose papers each scope reaches.
func TestScopes(t *testing.T) {
	for scope, want := range map[Scope][]doc.ID{
		Own: {me, absent}, Dept: {me, absent, mate}, Tree: {me, absent, mate, below}, All: {me, absent, mate, below, far, ""}, "": {me, absent},
	} {
		a := NewActor(post("r"), []Grant{{Role: "r", Kind: "paper", Rights: []Right{Read}, Scope: scope}}, kinds())
		for _, owner := range []doc.ID{me, absent, mate, below, far, ""} {
			if got := a.May(Read, "paper", sight(owner).Places); got != slices.Contains(want, owner) {
				t.Errorf("scope %q, paper of %q: may read is %v", scope, owner, got)
			}
		}
		if !a.May(Read, "paper", sight(far, me).Places) {
			t.Errorf("scope %q: a paper of another that belongs to me is not seen", scope)
		}
		if got := a.May(Read, "paper", sight(far, mate).Places); got != (scope == All) {
			t.Errorf("scope %q: a paper that belongs to a mate, its owner far: may read is %v", scope, got)
		}
	}
}

// TestGrantsAddUp: what no role gives is not there, what any gives is.
func TestGrantsAddUp(t *testing.T) {
	grants := []Grant{
		{Role: "reader", Kind: "paper", Rights: []Right{Read}, Scope: All},
		{Role: "writer", Kind: "paper", Rights: []Right{Read, Create, Edit}, Scope: Own},
		{Role: AnyRole, Kind: AnyKind, Rights: []Right{Export}, Scope: Dept},
	}
	mine, theirs := sight(me).Places, sight(far).Places
	for name, tt := range map[string]struct {
		roles        []string
		right        Right
		mine, theirs bool
	}{
		"NoRole":        {nil, Read, false, false},
		"EveryRole":     {nil, Export, true, false},
		"Reader":        {[]string{"reader"}, Read, true, true},
		"ReaderNoEdit":  {[]string{"reader"}, Edit, false, false},
		"Writer":        {[]string{"writer"}, Read, true, false},
		"Both":          {[]string{"reader", "writer"}, Read, true, true},
		"BothEdit":      {[]string{"writer", "reader"}, Edit, true, false},
		"NobodyDecides": {[]string{"reader", "writer"}, Decide, false, false},
		"UnknownRole":   {[]string{"Reader"}, Read, false, false},
	} {
		a := NewActor(post(tt.roles...), grants, kinds())
		if got, other := a.May(tt.right, "paper", mine), a.May(tt.right, "paper", theirs); got != tt.mine || other != tt.theirs {
			t.Errorf("%s: mine %v, theirs %v", name, got, other)
		}
		if a.Ever(tt.right, "paper") != tt.mine {
			t.Errorf("%s: ever is %v", name, !tt.mine)
		}
		if a.May(tt.right, "note", mine) != (tt.right == Export) || a.May(tt.right, "other", mine) {
			t.Errorf("%s: a note or an unknown kind", name)
		}
	}
	s := System(post())
	if !s.May(Decide, "paper", nil) || !s.Ever(Edit, "paper") || !s.System() || s.Employee() != me || s.Holds("reader") {
		t.Error("the system is barred")
	}
}

// TestHidden: a field stays hidden iff every grant that matches hides its class.
func TestHidden(t *testing.T) {
	read := func(s Scope, hides ...string) Grant {
		return Grant{Role: AnyRole, Kind: "paper", Rights: []Right{Read}, Scope: s, Hides: hides}
	}
	k, _ := kinds().Kind("paper")
	reclassed := sight(far)
	reclassed.Reclass("Name", "SECURITY")
	for name, tt := range map[string]struct {
		grants  []Grant
		at      doc.Sight
		hidden  []string
		visible bool
	}{
		"NoGrant":         {nil, sight(me), nil, false},
		"OtherPlace":      {[]Grant{read(Own)}, sight(far), nil, false},
		"OnlyEdit":        {[]Grant{{Role: AnyRole, Kind: "paper", Rights: []Right{Edit}, Scope: All}}, sight(far), nil, false},
		"One":             {[]Grant{read(All, "MONEY", "CONTACT")}, sight(far), []string{"Phone", "Price"}, true},
		"BothHide":        {[]Grant{read(All, "MONEY", "CONTACT"), read(Own, "MONEY", "SECURITY")}, sight(me), []string{"Price"}, true},
		"OtherOrder":      {[]Grant{read(Own, "MONEY", "SECURITY"), read(All, "MONEY", "CONTACT")}, sight(me), []string{"Price"}, true},
		"NarrowIsNoHelp":  {[]Grant{read(All, "MONEY"), read(Own)}, sight(far), []string{"Price"}, true},
		"OneShowsAll":     {[]Grant{read(All, "MONEY", "CONTACT", "SECURITY"), read(Own)}, sight(me), nil, true},
		"SamePlaceTwice":  {[]Grant{read(All, "MONEY", "CONTACT"), read(All, "CONTACT")}, sight(far), []string{"Phone"}, true},
		"ThreeLeaveNone":  {[]Grant{read(All, "MONEY", "CONTACT"), read(All, "CONTACT", "SECURITY"), read(All, "SECURITY", "MONEY")}, sight(far), nil, true},
		"NarrowerClass":   {[]Grant{read(All, "SECURITY")}, reclassed, []string{"Name", "Memo"}, true},
		"UnknownClass":    {[]Grant{read(All, "NOTHING")}, sight(far), nil, true},
		"NowhereSeenThus": {[]Grant{read(All)}, doc.Sight{}, nil, false},
	} {
		a := NewActor(post(), tt.grants, kinds())
		hidden, visible := a.Hidden(k, tt.at)
		again, seen := a.Have().Hidden(k, tt.at)
		if !slices.Equal(hidden, tt.hidden) || visible != tt.visible {
			t.Errorf("%s: got %v %v, want %v %v", name, hidden, visible, tt.hidden, tt.visible)
		}
		if !slices.Equal(again, hidden) || seen != visible {
			t.Errorf("%s: by what the desktop was told: %v %v", name, again, seen)
		}
	}
	if hidden, visible := System(post()).Hidden(k, doc.Sight{}); hidden != nil || !visible {
		t.Error("something is hidden from the system")
	}
}

// TestActorKeepsNoGrant: the table of grants is shared by all actors; working
// one out must not write to it.
func TestActorKeepsNoGrant(t *testing.T) {
	hides := []string{"MONEY", "CONTACT"}
	grants := []Grant{
		{Role: AnyRole, Kind: AnyKind, Rights: []Right{Read}, Scope: All, Hides: hides},
		{Role: AnyRole, Kind: "paper", Rights: []Right{Read}, Scope: All, Hides: []string{"CONTACT"}},
	}
	NewActor(post(), grants, kinds())
	if !slices.Equal(hides, []string{"MONEY", "CONTACT"}) {
		t.Errorf("the grant now hides %v", hides)
	}
}

func TestHaveEqual(t *testing.T) {
	have := func(kind, place string, hides ...string) Have { return Have{kind: {place: hides}} }
	for name, tt := range map[string]struct {
		a, b Have
		want bool
	}{
		"Nothing":     {nil, Have{}, true},
		"Same":        {have("paper", "all", "MONEY", "CONTACT"), have("paper", "all", "CONTACT", "MONEY"), true},
		"NilAndEmpty": {have("paper", "all"), Have{"paper": {"all": {}}}, true},
		"Twice":       {have("paper", "all", "MONEY", "MONEY"), have("paper", "all", "MONEY"), true},
		"TwiceOther":  {have("paper", "all", "MONEY", "MONEY"), have("paper", "all", "MONEY", "CONTACT"), false},
		"Class":       {have("paper", "all", "MONEY"), have("paper", "all", "CONTACT"), false},
		"Fewer":       {have("paper", "all", "MONEY"), have("paper", "all"), false},
		"Place":       {have("paper", "all"), have("paper", "own:me"), false},
		"Kind":        {have("paper", "all"), have("note", "all"), false},
		"More":        {have("paper", "all"), Have{"paper": {"all": nil, "own:me": nil}}, false},
	} {
		if tt.a.Equal(tt.b) != tt.want || tt.b.Equal(tt.a) != tt.want {
			t.Errorf("%s: equal is %v one way, %v the other", name, tt.a.Equal(tt.b), tt.b.Equal(tt.a))
		}
	}
	a := NewActor(post(), []Grant{{Role: AnyRole, Kind: "paper", Rights: []Right{Edit}, Scope: All}}, kinds())
	if !a.Have().Equal(nil) {
		t.Errorf("who may only edit reads %v", a.Have())
	}
}

// TestColleague: whoever has the same roles has the rights of his own post.
func TestColleague(t *testing.T) {
	grants := []Grant{
		{Role: "r", Kind: "paper", Rights: []Right{Read}, Scope: Dept, Hides: []string{"X"}},
		{Role: "r", Kind: "paper", Rights: []Right{Edit}, Scope: Own},
	}
	mine, theirs := post("r"), Post{Employee: far, Roles: []string{"r"}, Dept: []doc.ID{far, below}}
	a := NewActor(mine, grants, kinds())
	b, fresh := a.Colleague(theirs), NewActor(theirs, grants, kinds())
	if !b.Have().Equal(fresh.Have()) || b.Have().Equal(a.Have()) {
		t.Errorf("a colleague reads %v, under his own post %v", b.Have(), fresh.Have())
	}
	for _, owner := range []doc.ID{me, mate, below, far} {
		for _, right := range []Right{Read, Edit} {
			if got, want := b.May(right, "paper", sight(owner).Places), fresh.May(right, "paper", sight(owner).Places); got != want {
				t.Errorf("%s a paper of %s: %v, under his own post %v", right, owner, got, want)
			}
		}
	}
}
