package doc

// Erasable is a document about a person who may ask to be forgotten. What is
// left of him is written down as what stays, not as what goes: a field that
// comes later goes with the rest unless somebody lets it stay.
type Erasable interface {
	Doc
	// Erase empties all but what the fact rests on that there was somebody: to
	// whom other documents refer, and where. name stands for his own from now on.
	Erase(at Time, name string)
	// Erased reports whether that was done. What is left does not change again.
	Erased() bool
}

// Erased reports whether a document is one of a person who was taken out.
func Erased(d Doc) bool {
	e, is := d.(Erasable)
	return is && e.Erased()
}

// Erasable reports whether documents of the kind may be about a person.
func (k *Kind) Erasable() bool { return k.erasable }

// Survives reports whether a value that a path has held may stay when its
// person is taken out: erased, it would be the same.
func (k *Kind) Survives(path string, value []byte) bool {
	parts := Parts{}
	parts.Set(path, value)
	if len(parts) == 0 {
		return true // nothing says nothing
	}
	d, err := k.Assemble("", 0, parts)
	if err != nil {
		return false // whatever it is, it is none of what stays
	}
	left, err := k.Leave(d, Time{}, "")
	return err == nil && string(left.At(path)) == string(value)
}

// Leave gives the parts of what is left of a document once its person is taken
// out.
func (k *Kind) Leave(d Doc, at Time, name string) (Parts, error) {
	parts, err := k.Encode(d)
	if err != nil {
		return nil, err
	}
	// A copy, for a document is not changed once it is made.
	left, err := k.Assemble(d.Meta().ID, d.Meta().Seq, parts)
	if err != nil {
		return nil, err
	}
	if e, is := left.(Erasable); is {
		e.Erase(at, name)
	}
	return k.Encode(left)
}
