package doc

import (
	"fmt"
	"slices"
)

// maxInherit bounds how far places are handed down.
const maxInherit = 2

// Kinds is everything a program can store: its kinds and its commands.
type Kinds struct {
	All      []*Kind
	Commands []*Command
	byName   map[string]*Kind
}

// NewKinds gathers kinds and commands and panics where they contradict each
// other: a reference to no kind, a command on no kind, places handed down in a
// circle or too far.
func NewKinds(kinds []*Kind, commands []*Command) *Kinds {
	ks := &Kinds{All: kinds, Commands: commands, byName: map[string]*Kind{}}
	for _, k := range kinds {
		if ks.byName[k.Name] != nil {
			panic("doc: kind twice: " + k.Name)
		}
		ks.byName[k.Name] = k
	}
	for _, k := range kinds {
		ks.checkFields(k, k.Fields)
		ks.checkDepth(k, nil)
	}
	for _, c := range commands {
		if ks.byName[c.Kind] == nil {
			panic("doc: command " + c.Name + " on unknown kind " + c.Kind)
		}
	}
	return ks
}

func (ks *Kinds) checkFields(k *Kind, fields []*Field) {
	for _, f := range fields {
		ks.checkFields(k, f.Rows)
		if f.refers && ks.byName[f.Refers] == nil {
			panic(fmt.Sprintf("doc: %s.%s refers to unknown kind %s", k.Name, f.Name, f.Refers))
		}
	}
}

func (ks *Kinds) checkDepth(k *Kind, path []string) {
	if len(path) > maxInherit || slices.Contains(path, k.Name) {
		panic(fmt.Sprintf("doc: places handed down too far: %v %s", path, k.Name))
	}
	for _, parent := range k.inherits() {
		if p := ks.byName[parent]; p != nil {
			ks.checkDepth(p, append(path, k.Name))
		}
	}
}

// inherits lists the kinds whose places this kind takes over.
func (k *Kind) inherits() (kinds []string) {
	var visit func([]*Field)
	visit = func(fields []*Field) {
		for _, f := range fields {
			visit(f.Rows)
			if f.Inherit {
				kinds = append(kinds, f.Refers)
			}
		}
	}
	visit(k.Fields)
	return kinds
}

// Heirs lists the kinds that take over the places of the named one.
func (ks *Kinds) Heirs(name string) (heirs []*Kind) {
	for _, k := range ks.All {
		if slices.Contains(k.inherits(), name) {
			heirs = append(heirs, k)
		}
	}
	return heirs
}

// Kind finds a kind by name.
func (ks *Kinds) Kind(name string) (*Kind, error) {
	if k := ks.byName[name]; k != nil {
		return k, nil
	}
	return nil, &Error{Code: CodeInvalid, Rule: "unknown_kind", Params: map[string]string{"kind": name}}
}

// Command finds a command by name.
func (ks *Kinds) Command(name string) (*Command, error) {
	for _, c := range ks.Commands {
		if c.Name == name {
			return c, nil
		}
	}
	return nil, &Error{Code: CodeInvalid, Rule: "unknown_command", Params: map[string]string{"command": name}}
}

// InheritFields lists the top-level fields of k that take over the places of
// the named kind.
func (k *Kind) InheritFields(kind string) (names []string) {
	for _, f := range k.Fields {
		takes := func(f *Field) bool { return f.Inherit && f.Refers == kind }
		if takes(f) || slices.ContainsFunc(f.Rows, takes) {
			names = append(names, f.Name)
		}
	}
	return names
}
