package change

import (
	"errors"
	"slices"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// judge finds every fault of one changed document: rights, references, codes,
// its own rules, unique keys.
func (r *run) judge(c *Changed) error {
	var faults []error
	var unknown error
	if !r.Machine {
		if err := r.rights(c); err != nil {
			return err
		}
		unknown = r.references(c)
		faults = append(faults, named(c), unknown, r.deletion(c))
	}
	faults = append(faults,
		r.codes(c),
		c.Kind.Check(c.Prev, c.Next),
		r.keys(c),
	)
	if unknown == nil { // else it would tell how a document stands that is not his to see
		faults = append(faults, c.Kind.Guard(r.context(), c.Prev, c.Next))
	}
	return dropHidden(errors.Join(faults...), c)
}

// named keeps people from IDs under which the program makes documents by itself.
func named(c *Changed) error {
	if !c.New || !c.ID.Made() {
		return nil
	}
	if n, is := c.Next.(doc.Named); is && n.Named() == c.ID {
		return nil
	}
	return doc.Invalid("ID", "made_id")
}

// dropHidden leaves out faults that touch what this desktop does not have: the
// server finds them.
func dropHidden(err error, c *Changed) error {
	var kept []error
	for _, f := range doc.Faults(err) {
		if f.Doc == "" {
			f.Kind, f.Doc = c.Kind.Name, c.ID
		}
		touches := slices.ContainsFunc(f.Fields, func(path string) bool { return slices.Contains(c.hidden, topField(path)) })
		if !touches {
			kept = append(kept, f)
		}
	}
	return errors.Join(kept...)
}

// rights asks for create on a new document, else for edit both where the
// document was and where it would be.
func (r *run) rights(c *Changed) error {
	if c.New {
		if !r.Actor.Ever(access.Create, c.Kind.Name) {
			return noRight(c.Kind, c.ID, access.Create)
		}
		return nil
	}
	was, err := r.seen(c)
	if err != nil {
		return err
	}
	if !r.Actor.May(access.Read, c.Kind.Name, was.Places) {
		return doc.Missing(c.Kind.Name, c.ID)
	}
	is, err := r.sight(c.Kind, c.Next)
	if err != nil {
		return err
	}
	if !r.Actor.May(access.Edit, c.Kind.Name, was.Places) || !r.Actor.May(access.Edit, c.Kind.Name, is.Places) {
		return noRight(c.Kind, c.ID, access.Edit)
	}
	return nil
}

func noRight(k *doc.Kind, id doc.ID, right access.Right) error {
	return &doc.Error{Code: doc.CodeDenied, Kind: k.Name, Doc: id, Rule: "no_" + string(right)}
}

// seen is where the document was seen before the mutation.
func (r *run) seen(c *Changed) (doc.Sight, error) {
	if c.seen == nil {
		s, err := r.sight(c.Kind, c.Prev)
		if err != nil {
			return s, err
		}
		c.seen = &s
	}
	return *c.seen, nil
}

// deletion asks for a reason, unless nobody else has seen the document yet. A
// conflict is not deleted but settled: the value that was taken says why.
func (r *run) deletion(c *Changed) error {
	if c.Kind.Name == ConflictKind {
		return nil
	}
	if !c.Prev.Meta().Deleted && c.Next.Meta().Deleted && c.Prev.Meta().Seq > 0 && r.m.Reason == "" {
		return doc.Invalid(doc.DeletedPath, "reason_required")
	}
	return nil
}

// references refuses a link to what is not there or not the author's to see:
// both are one answer.
func (r *run) references(c *Changed) error {
	if !c.touches((*doc.Field).NamesDocuments) {
		return nil
	}
	had := map[doc.Link]bool{}
	c.Kind.References(c.Prev, func(_ string, _ *doc.Field, l doc.Link) { had[l] = true })
	var faults []error
	c.Kind.References(c.Next, func(path string, _ *doc.Field, l doc.Link) {
		if had[l] {
			return
		}
		kind, id := l.Split()
		missing := &doc.Error{Code: doc.CodeMissing, Fields: []string{path, topField(path)}, Rule: "no_such_document"}
		k, err := r.Kinds.Kind(kind)
		if err != nil {
			faults = append(faults, missing)
			return
		}
		d, err := r.Get(kind, id)
		switch {
		case err != nil:
			faults = append(faults, err)
		case d == nil:
			faults = append(faults, missing)
		case r.byID[id] == nil && r.visible(k, d) != nil:
			faults = append(faults, missing)
		}
	})
	return errors.Join(faults...)
}

// codes refuses what is in no reference list, or there no longer in use.
func (r *run) codes(c *Changed) error {
	if !c.touches((*doc.Field).NamesCodes) {
		return nil
	}
	had := map[[2]string]bool{}
	c.Kind.Codes(c.Prev, func(_, list, code string) { had[[2]string{list, code}] = true })
	var faults []error
	c.Kind.Codes(c.Next, func(path, list, code string) {
		if had[[2]string{list, code}] {
			return
		}
		row, err := r.load(doc.ItemKind, doc.ItemID(list, code))
		switch {
		case err != nil:
			faults = append(faults, err)
		case row == nil:
			faults = append(faults, doc.Invalid(path, "unknown_code").Reads(topField(path)).With("code", code))
		case string(row.Parts["Inactive"]) == "true" && !r.Actor.System(): // a reaction names what the rules know
			faults = append(faults, doc.Invalid(path, "inactive_code").Reads(topField(path)).With("code", code))
		}
	})
	return errors.Join(faults...)
}

// EmployeeKind is the kind of the people who own documents; a refused unique
// key names the one who answers for the document that holds it.
const EmployeeKind = "Employee"

// keys refuses a unique key that another document holds, naming that one even
// if the author may not see it. A key that it had before is its own.
func (r *run) keys(c *Changed) error {
	var had []doc.Key
	if !c.New {
		had = keysOf(c.Prev)
	}
	var faults []error
	for _, key := range keysOf(c.Next) {
		if slices.Contains(had, key) {
			continue
		}
		kind, id, err := r.holder(key.Key, c.ID)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if id == "" || id == c.ID {
			continue
		}
		fault := doc.Invalid(key.Field, "taken")
		holder, err := r.Get(kind, id)
		if err != nil || holder == nil {
			faults = append(faults, fault, err)
			continue
		}
		fault.With("title", holder.Label()).With("id", string(id))
		if owner, _ := r.Get(EmployeeKind, holder.Meta().Owner); owner != nil {
			fault.With("owner", owner.Label())
		}
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}

// holder also looks among the documents of this very mutation.
func (r *run) holder(key string, self doc.ID) (kind string, id doc.ID, err error) {
	for _, c := range r.changed {
		if c.ID != self && slices.ContainsFunc(c.keys(), func(k doc.Key) bool { return k.Key == key }) {
			return c.Kind.Name, c.ID, nil
		}
	}
	kind, id, err = r.Store.Holder(key)
	if c := r.byID[id]; c != nil {
		return "", "", err // changed here: judged above by what it holds now
	}
	return kind, id, err
}

// keysOf are the unique keys that a document holds.
func keysOf(d doc.Doc) []doc.Key {
	if keyed, ok := d.(doc.Keyed); ok && !d.Meta().Deleted {
		return keyed.Keys()
	}
	return nil
}
