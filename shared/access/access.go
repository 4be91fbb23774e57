// Package access says who may do what: grants give a role rights on a kind
// within a scope and hide classes of fields. It is pure: the grants themselves
// and the company's tree are handed in.
package access

import (
	"maps"
	"slices"
	"strings"
	"unique"

	"kontor/shared/doc"
)

// Right is something one may do with documents of a kind.
type Right string

// The rights.
const (
	Read   Right = "read"
	Create Right = "create"
	Edit   Right = "edit"
	Decide Right = "decide" // move what others must agree to
	Export Right = "export"
)

var rights = [...]Right{Read, Create, Edit, Decide, Export}

// Scope says on which documents of a kind a right holds.
type Scope string

// The scopes, each holding the one before.
const (
	Own  Scope = "own"  // that belong to me or to whom I stand in for
	Dept Scope = "dept" // whose owner is of my department
	Tree Scope = "tree" // whose owner is of my department or one below it
	All  Scope = "all"
)

var narrowToWide = [...]Scope{Own, Dept, Tree, All}

// AnyRole in a grant means every employee.
const AnyRole = "*"

// AnyKind in a grant means every kind.
const AnyKind = "*"

// Grant gives a role rights on a kind. Grants add up; there are no denies.
type Grant struct {
	Role   string
	Kind   string
	Rights []Right
	Scope  Scope
	Hides  []string // classes of fields not seen through this grant
}

// Post is where an employee stands: everything about a person that rights
// depend on. The server sends it to his desktops.
type Post struct {
	Employee   doc.ID
	Roles      []string
	Department doc.ID
	Dept       []doc.ID // employees of the department, himself included
	Tree       []doc.ID // employees of the department and those below it
	ActingFor  []doc.ID // absent colleagues he stands in for today
}

// Actor is an employee with his rights worked out. It does not change: a new
// post makes a new Actor. A server keeps those of a whole company, so they say
// of each place in which scopes it lies, and not of each right where it holds.
type Actor struct {
	Post
	system bool
	places map[string]scopes
	kinds  map[string]*given
}

// scopes is a set of them, a bit each.
type scopes uint8

// bit is the scope's in a set; of what is no scope, that of the narrowest.
func (s Scope) bit() scopes { return 1 << max(0, slices.Index(narrowToWide[:], s)) }

// given are the grants that give each right on a kind, in the order of rights.
type given [len(rights)][]Grant

// NewActor works out what the post may do under the grants.
func NewActor(p Post, grants []Grant, kinds *doc.Kinds) *Actor {
	a := (&Actor{kinds: map[string]*given{}}).Colleague(p)
	mine := slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool {
		return g.Role != AnyRole && !slices.Contains(p.Roles, g.Role)
	})
	alike := map[string]*given{}
	for _, k := range kinds.All {
		var here given
		var name strings.Builder
		for i, right := range rights {
			here[i] = giving(mine, k.Name, right)
			for _, g := range here[i] {
				name.WriteString(string(g.Scope) + " " + strings.Join(g.Hides, ",") + ";")
			}
			name.WriteString("|")
		}
		if alike[name.String()] == nil {
			alike[name.String()] = &here
		}
		a.kinds[k.Name] = alike[name.String()]
	}
	return a
}

// Colleague is the actor of another post with the same roles. What the grants
// give them is there once.
func (a *Actor) Colleague(p Post) *Actor {
	p.Dept, p.Tree = once(p.Dept), once(p.Tree)
	return &Actor{Post: p, places: placesOf(p), kinds: a.kinds}
}

// once gives the same list without room to spare, of IDs whose text the whole
// program has once.
func once(ids []doc.ID) []doc.ID {
	ids = slices.Clip(slices.Clone(ids))
	for i, id := range ids {
		ids[i] = unique.Make(id).Value()
	}
	return ids
}

// giving are the grants that give the right on the kind.
func giving(grants []Grant, kind string, right Right) (all []Grant) {
	for _, g := range grants {
		if (g.Kind == kind || g.Kind == AnyKind) && slices.Contains(g.Rights, right) {
			all = append(all, g)
		}
	}
	return slices.Clip(all)
}

// placesOf tells for each place of a post in which scopes it lies.
func placesOf(p Post) map[string]scopes {
	at := map[string]scopes{doc.PlaceAll: All.bit()}
	for _, e := range append([]doc.ID{p.Employee}, p.ActingFor...) {
		at[doc.PlaceOwn(e)] = Own.bit() | Dept.bit() | Tree.bit()
	}
	for _, e := range p.Dept {
		at[ofOnce(e)] |= Dept.bit()
	}
	for _, e := range p.Tree {
		at[ofOnce(e)] |= Tree.bit()
	}
	return at
}

func ofOnce(e doc.ID) string { return unique.Make(doc.PlaceOf(e)).Value() }

// grants give the right on documents of the kind.
func (a *Actor) grants(r Right, kind string) []Grant {
	if here := a.kinds[kind]; here != nil {
		return here[slices.Index(rights[:], r)]
	}
	return nil
}

// hides are the classes that all grants hide that hold in a place, and whether
// any does.
func hides(grants []Grant, at scopes) (classes []string, holds bool) {
	for _, g := range grants {
		switch {
		case at&g.Scope.bit() == 0:
		case !holds:
			classes, holds = g.Hides, true
		default:
			classes = both(classes, g.Hides)
		}
	}
	return classes, holds
}

// System is the actor of reactions, night jobs and the server's own commands;
// p names the person in whose name it acts, if any.
func System(p Post) *Actor { return &Actor{Post: p, system: true} }

func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(c string) bool { return !slices.Contains(b, c) })
}

// Employee implements doc.Actor.
func (a *Actor) Employee() doc.ID { return a.Post.Employee }

// Holds implements doc.Actor.
func (a *Actor) Holds(role string) bool { return slices.Contains(a.Roles, role) }

// System implements doc.Actor.
func (a *Actor) System() bool { return a.system }

// May reports whether the actor has the right on a document seen in places.
func (a *Actor) May(r Right, kind string, places []string) bool {
	if a.system {
		return true
	}
	grants := a.grants(r, kind)
	return slices.ContainsFunc(places, func(p string) bool { _, ok := hides(grants, a.places[p]); return ok })
}

// Ever reports whether the actor has the right on any document of the kind.
func (a *Actor) Ever(r Right, kind string) bool {
	return a.system || len(a.grants(r, kind)) > 0
}

// Have is what an actor reads: for each kind the places, and the classes of
// fields that stay hidden there. A desktop keeps what it was filled under, so
// that the server can tell what has to come and what to go.
type Have map[string]map[string][]string

// Have tells what the actor reads.
func (a *Actor) Have() Have {
	have := Have{}
	for kind := range a.kinds {
		grants := a.grants(Read, kind)
		if len(grants) == 0 {
			continue
		}
		have[kind] = map[string][]string{}
		for place, at := range a.places {
			if classes, holds := hides(grants, at); holds {
				have[kind][place] = classes
			}
		}
	}
	return have
}

// Equal reports whether both see the same.
func (h Have) Equal(o Have) bool {
	return maps.EqualFunc(h, o, func(a, b map[string][]string) bool {
		return maps.EqualFunc(a, b, func(a, b []string) bool { return len(both(a, b)) == len(a) && len(both(b, a)) == len(b) })
	})
}

// Hidden lists the fields of a document that stay hidden, and whether the
// document is seen at all.
func (h Have) Hidden(k *doc.Kind, s doc.Sight) (fields []string, visible bool) {
	return hidden(k, s, func(place string) ([]string, bool) {
		classes, holds := h[k.Name][place]
		return classes, holds
	})
}

// Hidden lists the fields of a document that the actor may not see, and
// whether he may see the document at all.
func (a *Actor) Hidden(k *doc.Kind, s doc.Sight) (fields []string, visible bool) {
	if a.system {
		return nil, true
	}
	grants := a.grants(Read, k.Name)
	return hidden(k, s, func(place string) ([]string, bool) { return hides(grants, a.places[place]) })
}

// hidden puts together what the places of a document show; at tells which
// classes one hides, if the kind is seen there at all.
func hidden(k *doc.Kind, s doc.Sight, at func(place string) ([]string, bool)) (fields []string, visible bool) {
	var hides []string
	for _, p := range s.Places {
		classes, ok := at(p)
		switch {
		case !ok:
			continue
		case !visible:
			hides, visible = classes, true
		default:
			hides = both(hides, classes)
		}
	}
	if !visible || len(hides) == 0 {
		return nil, visible
	}
	return k.Hidden(s.Classes, func(class string) bool { return slices.Contains(hides, class) }), true
}
