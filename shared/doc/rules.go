package doc

import (
	"errors"
	"reflect"
	"slices"
	"strings"
)

// rules are the optional methods of a kind that take the struct's own type.
type rules struct {
	guard    func(c Context, prev, next Doc) error
	react    func(c Context, prev, next Doc) ([]Write, error)
	warnings func(c Context, prev, next Doc) error
	governs  func(prev, next Doc) []string
}

func rulesOf[T any](zero any) (r rules) {
	if _, ok := zero.(Guarded[T]); ok {
		r.guard = func(c Context, prev, next Doc) error {
			return next.(Guarded[T]).Guard(c, any(prev).(*T))
		}
	}
	if _, ok := zero.(Reacting[T]); ok {
		r.react = func(c Context, prev, next Doc) ([]Write, error) {
			return next.(Reacting[T]).React(c, any(prev).(*T))
		}
	}
	if _, ok := zero.(Warning[T]); ok {
		r.warnings = func(c Context, prev, next Doc) error {
			return next.(Warning[T]).Warnings(c, any(prev).(*T))
		}
	}
	if _, ok := zero.(Governing[T]); ok {
		r.governs = func(prev, next Doc) []string { return next.(Governing[T]).Governs(any(prev).(*T)) }
	}
	return r
}

// Guard returns every fault that needs other documents, the actor or the clock:
// what was closed and is changed, then what the kind itself says.
func (k *Kind) Guard(c Context, prev, next Doc) error {
	faults := k.keepsClosed(c, prev, next)
	if k.rules.guard != nil {
		faults = errors.Join(faults, k.rules.guard(c, prev, next))
	}
	return k.claim(next.Meta().ID, faults)
}

// React returns the consequences of next having replaced prev.
func (k *Kind) React(c Context, prev, next Doc) ([]Write, error) {
	if k.rules.react == nil {
		return nil, nil
	}
	return k.rules.react(c, prev, next)
}

// Warnings tells what is odd about next without refusing it.
func (k *Kind) Warnings(c Context, prev, next Doc) error {
	if k.rules.warnings == nil {
		return nil
	}
	return k.claim(next.Meta().ID, k.rules.warnings(c, prev, next))
}

// Governs names the kinds whose documents have to be looked at again when next
// has replaced prev.
func (k *Kind) Governs(prev, next Doc) []string {
	if k.rules.governs == nil {
		return nil
	}
	return k.rules.governs(prev, next)
}

// Command is a guarded move of fields that are the server's. It is a pure
// function from what is and what is asked to writes or reasons. A desktop
// queues it and never applies it.
type Command struct {
	Name string // "counterparty.suspend"
	Kind string
	Args []*Field
	// Rights are those of which a grant has to give one where the document is;
	// what its roles may besides the command itself says.
	Rights []string
	run    func(c Context, d Doc, args Body) ([]Write, error)
	try    func(c Context, d Doc) error
	args   func(args Body) error
}

// CommandOf declares a command on documents of T with arguments A, a struct
// whose fields are declared as a document's are.
func CommandOf[T, A any, P interface {
	*T
	Doc
}](name string, run func(c Context, d P, args A) ([]Write, error)) *Command {
	fields := fieldsOf(reflect.TypeFor[A](), false)
	cmd := &Command{Name: name, Kind: reflect.TypeFor[T]().Name(), Args: fields, Rights: []string{"decide"}}
	asked := &Kind{Name: cmd.Words(), Fields: fields, byName: map[string]*Field{}}
	for _, f := range fields {
		asked.byName[f.Name] = f
	}
	cmd.run = func(c Context, d Doc, body Body) ([]Write, error) {
		args, err := argsOf[A](asked, body)
		if err != nil {
			return nil, asked.claim("", err)
		}
		writes, err := run(c, d.(P), args)
		return writes, cmd.claim(d.Meta().ID, err)
	}
	cmd.try = func(c Context, d Doc) error {
		_, err := run(c, d.(P), *new(A))
		return cmd.claim(d.Meta().ID, err)
	}
	cmd.args = func(body Body) error { _, err := argsOf[A](asked, body); return asked.claim("", err) }
	return cmd
}

// Words is what the words of the command and its arguments stand under.
func (cmd *Command) Words() string { return "Command." + cmd.Name }

// claim names in faults that name none what their field belongs to: to what the
// command asks for, or to the document that it is given on.
func (cmd *Command) claim(id ID, err error) error {
	var out []error
	for _, f := range Faults(err) {
		switch {
		case f.Kind != "":
		case cmd.asks(f.Field()):
			f.Kind = cmd.Words()
		default:
			f.Kind, f.Doc = cmd.Kind, id
		}
		out = append(out, f)
	}
	return errors.Join(out...)
}

// asks reports whether a path is one of an argument's.
func (cmd *Command) asks(path string) bool {
	name, _, _ := strings.Cut(path, "/")
	return slices.ContainsFunc(cmd.Args, func(a *Field) bool { return a.Name == name })
}

// By names the rights of which one is needed, where it is not the one to decide.
func (cmd *Command) By(rights ...string) *Command {
	cmd.Rights = rights
	return cmd
}

func argsOf[A any](k *Kind, body Body) (args A, err error) {
	given := Patch{}
	if body != "" {
		if err := strict([]byte(body), &given); err != nil {
			return args, Invalid("", "malformed").Because(err)
		}
	}
	parts, err := k.Apply(Parts{}, given, true)
	if err != nil {
		return args, err
	}
	if err := strict([]byte(parts.Body()), &args); err != nil {
		return args, Invalid("", "malformed").Because(err)
	}
	v := reflect.ValueOf(args)
	var faults []error
	for _, f := range k.Fields {
		if f.Required && saysNothing(f.of(v)) {
			faults = append(faults, Invalid(f.Name, "required"))
		}
	}
	return args, errors.Join(faults...)
}

// CheckArgs tells what is wrong with arguments before they are sent.
func (cmd *Command) CheckArgs(args Body) error { return cmd.args(args) }

// Try tells why the command could not be given now, whatever its arguments:
// what it says of those that are missing does not count.
func (cmd *Command) Try(c Context, d Doc) (faults []*Error) {
	for _, f := range Faults(cmd.try(c, d)) {
		if !cmd.asks(f.Field()) {
			faults = append(faults, f)
		}
	}
	return faults
}

// Run asks the command for its writes.
func (cmd *Command) Run(c Context, d Doc, args Body) ([]Write, error) { return cmd.run(c, d, args) }
