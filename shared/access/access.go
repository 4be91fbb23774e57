// Package access says who may do what: grants give a role rights on a kind
// within a scope and hide classes of fields. It is pure: the grants themselves
// and the company's tree are handed in.
package access

import (
	"maps"
	"slices"
	"strings"

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

// Scope says on which documents of a kind a right holds.
type Scope string

// The scopes, each holding the one before.
const (
	Own  Scope = "own"  // that belong to me or to whom I stand in for
	Dept Scope = "dept" // whose owner is of my department
	Tree Scope = "tree" // whose owner is of my department or one below it
	All  Scope = "all"
)

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
// post makes a new Actor.
type Actor struct {
	Post
	system bool
	// place → classes hidden there; a place named by two grants hides only what
	// both hide
	places map[permission]map[string][]string
	have   Have
}

// permission is a right on the documents of a kind.
type permission struct {
	kind  string
	right Right
}

// NewActor works out what the post may do under the grants.
func NewActor(p Post, grants []Grant, kinds *doc.Kinds) *Actor {
	a := &Actor{Post: p, places: map[permission]map[string][]string{}, have: Have{}}
	mine := slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool {
		return g.Role != AnyRole && !slices.Contains(p.Roles, g.Role)
	})
	shared := map[string]map[string][]string{}
	for _, k := range kinds.All {
		for _, right := range []Right{Read, Create, Edit, Decide, Export} {
			if at := a.seen(mine, k.Name, right, shared); len(at) > 0 {
				a.places[permission{k.Name, right}] = at
			}
		}
		if at := a.places[permission{k.Name, Read}]; len(at) > 0 {
			a.have[k.Name] = at
		}
	}
	return a
}

// seen are the places where the grants give the right. Most kinds are granted
// alike; what is alike is one map, for a server keeps the actors of a company.
func (a *Actor) seen(grants []Grant, kind string, right Right, shared map[string]map[string][]string) map[string][]string {
	var sort strings.Builder
	var giving []Grant
	for _, g := range grants {
		if (g.Kind == kind || g.Kind == AnyKind) && slices.Contains(g.Rights, right) {
			giving = append(giving, g)
			sort.WriteString(string(g.Scope) + " " + strings.Join(g.Hides, ",") + ";")
		}
	}
	at, known := shared[sort.String()]
	if known || len(giving) == 0 {
		return at
	}
	at = map[string][]string{}
	for _, g := range giving {
		for _, place := range a.expand(g.Scope) {
			if hides, twice := at[place]; twice {
				at[place] = both(hides, g.Hides)
			} else {
				at[place] = g.Hides
			}
		}
	}
	shared[sort.String()] = at
	return at
}

// System is the actor of reactions, night jobs and the server's own commands;
// p names the person in whose name it acts, if any.
func System(p Post) *Actor { return &Actor{Post: p, system: true} }

// expand lists the places of a scope for this actor.
func (a *Actor) expand(s Scope) []string {
	if s == All {
		return []string{doc.PlaceAll}
	}
	places := []string{doc.PlaceOwn(a.Post.Employee)}
	for _, e := range a.ActingFor {
		places = append(places, doc.PlaceOwn(e))
	}
	switch s {
	case Dept:
		places = append(places, ofAll(a.Dept)...)
	case Tree:
		places = append(places, ofAll(a.Tree)...)
	}
	return places
}

func ofAll(employees []doc.ID) []string {
	places := make([]string, len(employees))
	for i, e := range employees {
		places[i] = doc.PlaceOf(e)
	}
	return places
}

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
	at := a.places[permission{kind, r}]
	return slices.ContainsFunc(places, func(p string) bool { _, ok := at[p]; return ok })
}

// Ever reports whether the actor has the right on any document of the kind.
func (a *Actor) Ever(r Right, kind string) bool {
	return a.system || len(a.places[permission{kind, r}]) > 0
}

// Have is what an actor reads: for each kind the places, and the classes of
// fields that stay hidden there. A desktop keeps what it was filled under, so
// that the server can tell what has to come and what to go.
type Have map[string]map[string][]string

// Have tells what the actor reads. It is the actor's own: nobody changes it.
func (a *Actor) Have() Have { return a.have }

// Equal reports whether both see the same.
func (h Have) Equal(o Have) bool {
	return maps.EqualFunc(h, o, func(a, b map[string][]string) bool {
		return maps.EqualFunc(a, b, func(a, b []string) bool { return len(both(a, b)) == len(a) && len(both(b, a)) == len(b) })
	})
}

// Hidden lists the fields of a document that stay hidden, and whether the
// document is seen at all.
func (h Have) Hidden(k *doc.Kind, s doc.Sight) (fields []string, visible bool) {
	at := h[k.Name]
	var hides []string
	for _, p := range s.Places {
		classes, ok := at[p]
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

// Hidden lists the fields of a document that the actor may not see, and
// whether he may see the document at all.
func (a *Actor) Hidden(k *doc.Kind, s doc.Sight) (fields []string, visible bool) {
	if a.system {
		return nil, true
	}
	return a.have.Hidden(k, s)
}
