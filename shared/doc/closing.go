package doc

import (
	"errors"
	"maps"
	"reflect"
	"slices"
)

// Closing is a document that closes some of its fields on its way: what was
// signed, what prices already. Here alone stands which: a change is judged by
// it, and a card lets nobody type into what is closed.
type Closing interface {
	// Closed tells why fields are closed to the actor as the document stands,
	// and which stay open nevertheless; nil when none are closed. The server's
	// fields are not meant: nobody edits them. What is closed is not marked for
	// deletion either, as all of it would be gone at once, unless DeletedPath is
	// among what stays open.
	Closed(c Context) (why *Error, open []string)
}

// Closed lists the fields of d that are closed to the actor now, and tells why.
func (k *Kind) Closed(c Context, d Doc) (fields []string, why *Error) {
	closing, is := d.(Closing)
	if !is || d.Meta().ID == "" { // a new one is open
		return nil, nil
	}
	why, open := closing.Closed(c)
	if why == nil {
		return nil, nil
	}
	for _, f := range k.Fields {
		if !f.Server && !slices.Contains(open, f.Name) {
			fields = append(fields, f.Name)
		}
	}
	if !slices.Contains(open, DeletedPath) {
		fields = append(fields, DeletedPath)
	}
	return fields, why
}

// keepsClosed refuses each change of a field that was closed before it, and the
// mark for deletion; the mark can always be taken back.
func (k *Kind) keepsClosed(c Context, prev, next Doc) error {
	fields, why := k.Closed(c, prev)
	var faults []error
	x, y := reflect.ValueOf(prev).Elem(), reflect.ValueOf(next).Elem()
	for _, name := range fields {
		fault := *why
		if name == DeletedPath {
			if next.Meta().Deleted && !prev.Meta().Deleted {
				faults = append(faults, &fault) // of the whole, not of a field
			}
			continue
		}
		f := k.Field(name)
		if alike(f.of(x), f.of(y)) {
			continue
		}
		fault.Fields, fault.Params = []string{name}, maps.Clone(why.Params)
		faults = append(faults, &fault)
	}
	return errors.Join(faults...)
}

// alike reports whether two values of a field say the same: rows emptied and
// rows never there do, and so do sets.
func alike(x, y reflect.Value) bool {
	switch x.Kind() {
	case reflect.Map, reflect.Slice:
		return x.Len() == 0 && y.Len() == 0 || reflect.DeepEqual(x.Interface(), y.Interface())
	}
	return reflect.DeepEqual(x.Interface(), y.Interface())
}
