package doc

import "slices"

// PlaceAll is the place where every document is.
const PlaceAll = "all"

// PlaceOwn is where the documents are that belong to an employee.
func PlaceOwn(e ID) string { return "own:" + string(e) }

// PlaceOf is where the documents are that an employee answers for.
func PlaceOf(e ID) string { return "of:" + string(e) }

// Sight says where a document is seen and under which classes its fields fall.
// Narrow may only take away.
type Sight struct {
	Places  []string
	Classes map[string]string // field → class that replaces the declared one

	kind *Kind // whose fields they are
}

// Sheltered is a document of which less is seen because of the documents above
// it: what is said of a banned firm hides what was talked over with it.
type Sheltered interface {
	// Shelter may only take away; above is where each of them is seen.
	Shelter(s *Sight, above []Sight)
}

// Leave takes away every place that keep does not want.
func (s *Sight) Leave(keep func(place string) bool) {
	s.Places = slices.DeleteFunc(s.Places, func(p string) bool { return !keep(p) })
}

// Reclass moves a field into a narrower class.
func (s *Sight) Reclass(field, class string) {
	if s.Classes == nil {
		s.Classes = map[string]string{}
	}
	s.Classes[field] = class
}

// ReclassRest moves every field but those named into a narrower class, so that
// a field that is declared tomorrow is not left behind.
func (s *Sight) ReclassRest(class string, but ...string) {
	for _, f := range s.kind.Fields {
		if !slices.Contains(but, f.Name) {
			s.Reclass(f.Name, class)
		}
	}
}

// Sight returns where d is seen; parents are the places of the documents that
// its inheriting fields point to.
func (k *Kind) Sight(d Doc, day Date, parents []string) Sight {
	s := Sight{Places: append([]string{PlaceAll}, parents...), kind: k}
	if owner := d.Meta().Owner; owner != "" {
		s.Places = append(s.Places, PlaceOwn(owner), PlaceOf(owner))
	}
	if b, ok := d.(Belonging); ok {
		for _, e := range b.Belongs(day) {
			s.Places = append(s.Places, PlaceOwn(e))
		}
	}
	slices.Sort(s.Places)
	s.Places = slices.Compact(s.Places)
	if n, ok := d.(Narrowed); ok {
		n.Narrow(&s)
	}
	return s
}

// Hidden lists the fields whose class is hidden.
func (k *Kind) Hidden(s map[string]string, hides func(class string) bool) []string {
	var names []string
	for _, f := range k.Fields {
		class := f.Class
		if narrower, ok := s[f.Name]; ok {
			class = narrower
		}
		if class != "" && hides(class) {
			names = append(names, f.Name)
		}
	}
	return names
}
