package change

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// Apply turns a mutation into changes or into the reasons why not. It writes
// nothing: whoever calls it stores the result in the transaction that the
// Store reads from.
func Apply(env Env, m Mutation) (*Result, error) {
	r := &run{Env: env, m: m, byID: map[doc.ID]*Changed{}, rows: map[doc.ID]*Row{}, docs: map[doc.ID]doc.Doc{}}
	if rule := doc.Text(m.Reason).Sound(); rule != "" {
		return nil, doc.Invalid("", rule)
	}
	writes, err := r.writes()
	if err != nil {
		return nil, err
	}
	if len(writes) == 0 || len(writes) > MaxWrites {
		return nil, doc.Invalid("", "writes").With("limit", "1000")
	}
	var faults []error
	for _, w := range writes {
		faults = append(faults, r.write(w))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for _, c := range r.changed {
		faults = append(faults, r.judge(c))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, errors.Join(r.conflicts(), err)
	}
	if err := r.keepParked(); err != nil {
		return nil, err
	}
	res := &Result{LeftOut: r.react()}
	if err := r.number(); err != nil {
		return nil, err
	}
	for _, c := range r.changed {
		if !c.Reaction {
			res.Warnings = append(res.Warnings, doc.Faults(c.Kind.Warnings(r.context(), c.Prev, c.Next))...)
		}
	}
	res.Changed = r.changed
	return res, nil
}

// writes are the mutation's own, or what its command makes of its arguments.
func (r *run) writes() ([]doc.Write, error) {
	if r.m.Command == "" {
		return r.m.Do, nil
	}
	cmd, err := r.Kinds.Command(r.m.Command)
	if err != nil {
		return nil, err
	}
	if r.m.Kind != cmd.Kind {
		return nil, doc.Missing(cmd.Kind, r.m.Target)
	}
	if !r.m.Target.Valid() {
		return nil, doc.Missing(cmd.Kind, "")
	}
	d, err := r.Get(cmd.Kind, r.m.Target)
	if err != nil {
		return nil, err
	}
	k, _ := r.Kinds.Kind(cmd.Kind)
	if d == nil || r.visible(k, d) != nil {
		return nil, doc.Missing(cmd.Kind, r.m.Target)
	}
	s, err := r.sight(k, d)
	if err != nil {
		return nil, err
	}
	r.Machine = true // the command judges; what it writes is the server's
	writes, err := cmd.Run(r.context(), d, r.m.Args)
	if bar := Barred(cmd, d, doc.Faults(err), func(right access.Right) bool { return r.Actor.May(right, k.Name, s.Places) }); bar != nil {
		return nil, bar
	}
	return writes, err
}

func (r *run) visible(k *doc.Kind, d doc.Doc) error {
	s, err := r.sight(k, d)
	if err != nil {
		return err
	}
	if !r.Actor.May(access.Read, k.Name, s.Places) {
		return doc.Missing(k.Name, d.Meta().ID)
	}
	return nil
}

// write lays one write over what is there, and parks what is in conflict.
func (r *run) write(w doc.Write) error {
	k, err := r.Kinds.Kind(w.Kind)
	if err != nil {
		return err
	}
	c, err := r.open(k, w)
	if err != nil {
		return err
	}
	if err := r.unseen(c, w.Patch); err != nil {
		return err // before anything is parked: what stood there is told the author then
	}
	patch, before := r.park(c, w.Patch), c.Parts
	if c.Parts, err = k.Apply(c.Parts, patch, r.Machine); err != nil {
		return errors.Join(own(err, k, w.ID)...)
	}
	if c.Next, err = k.Amend(c.Next, c.Next.Meta().Seq, before, c.Parts); err != nil {
		return err
	}
	if err := r.signFiles(c, patch); err != nil {
		return err
	}
	for _, path := range patch.Paths() {
		if !bytes.Equal(c.PrevParts.At(path), c.Parts.At(path)) {
			c.Touched = append(c.Touched, path)
		}
	}
	slices.Sort(c.Touched)
	c.Touched = slices.Compact(c.Touched)
	if !c.New && len(c.Touched) == 0 {
		return nil
	}
	return r.stamp(c)
}

// open finds the document that a write is about, or begins a new one.
func (r *run) open(k *doc.Kind, w doc.Write) (*Changed, error) {
	exists := &doc.Error{Code: doc.CodeInvalid, Kind: k.Name, Doc: w.ID, Rule: "exists"}
	if c := r.byID[w.ID]; c != nil {
		if c.Kind != k {
			return nil, exists
		}
		return c, nil
	}
	if !w.ID.Valid() {
		return nil, doc.Invalid("ID", "malformed")
	}
	row, err := r.load(k.Name, w.ID)
	if err != nil {
		return nil, err
	}
	if (row == nil) != w.New {
		if row == nil {
			return nil, doc.Missing(k.Name, w.ID)
		}
		if !r.Machine && !r.Actor.Ever(access.Create, k.Name) {
			return nil, noRight(k, w.ID, access.Create) // who may make none is not told of one
		}
		return nil, exists
	}
	c := &Changed{Kind: k, ID: w.ID, New: w.New, PrevParts: doc.Parts{}, Parts: doc.Parts{}}
	if row != nil {
		c.PrevParts, c.Parts, c.Versions, c.hidden = row.Parts, row.Parts, row.Versions, row.Hidden
	}
	var seq int64
	if row != nil {
		seq = row.Seq
	}
	if c.Prev, err = k.Assemble(w.ID, seq, c.PrevParts); err != nil {
		return nil, err
	}
	c.Next = c.Prev
	if w.New {
		c.Prev.Meta().ID = ""
		if err := c.begin(); err != nil {
			return nil, err
		}
	}
	r.changed = append(r.changed, c)
	r.byID[w.ID] = c
	return c, nil
}

// begin makes a new document as its kind starts.
func (c *Changed) begin() (err error) {
	if c.Next, err = c.Kind.Decode(c.ID, 0, ""); err != nil {
		return err
	}
	if s, ok := c.Next.(doc.Starting); ok {
		s.Start()
		c.Parts, err = c.Kind.Encode(c.Next)
		for name := range c.Parts { // history has to tell of it, or replaying it gives another document
			c.Touched = append(c.Touched, name)
		}
	}
	return err
}

// park takes out of the patch what somebody else has written since Base. The
// value there stays; the offered one is kept for its author.
func (r *run) park(c *Changed, p doc.Patch) doc.Patch {
	if !r.Server || c.Versions == nil || r.Machine || doc.Erased(c.Prev) {
		return p // of a person who was taken out nothing is kept: what is closed refuses it
	}
	kept := doc.Patch{}
	for path, raw := range p {
		v, written := c.Versions[path]
		if !written {
			v, written = c.Versions[EveryPath]
		}
		if !written || v.Client == r.Client || v.Seq <= r.m.Base {
			kept[path] = raw
			continue
		}
		next, err := c.Kind.Apply(c.Parts, doc.Patch{path: raw}, false)
		if err != nil || bytes.Equal(next.At(path), c.Parts.At(path)) {
			kept[path] = raw // alike, or a fault to be told
			continue
		}
		c.Parked = append(c.Parked, Parked{Path: path, Mine: text(next.At(path)), Client: v.Client})
	}
	slices.SortFunc(c.Parked, func(a, b Parked) int { return strings.Compare(a.Path, b.Path) })
	return kept
}

func text(raw json.RawMessage) string {
	if raw == nil {
		return "null"
	}
	return string(raw)
}

// unseen refuses a write to a field that the author cannot see: he cannot have
// meant to overwrite it.
func (r *run) unseen(c *Changed, p doc.Patch) error {
	hidden := c.hidden
	if r.Server && !c.New && !r.Machine {
		s, err := r.seen(c)
		if err != nil {
			return err
		}
		var visible bool
		if hidden, visible = r.Actor.Hidden(c.Kind, s); !visible {
			return doc.Missing(c.Kind.Name, c.ID)
		}
	}
	var faults []error
	for _, path := range p.Paths() {
		if slices.Contains(hidden, topField(path)) {
			faults = append(faults, &doc.Error{Code: doc.CodeDenied, Kind: c.Kind.Name, Doc: c.ID, Fields: []string{path}, Rule: "unseen_field"})
		}
	}
	return errors.Join(faults...)
}

// stamp sets the header fields that say who and when.
func (r *run) stamp(c *Changed) error {
	h := c.Next.Meta()
	now, who := doc.TimeOf(r.Now), r.Actor.Employee()
	if c.New {
		h.CreatedAt, h.CreatedBy = now, who
		if h.Owner == "" {
			h.Owner, h.Department = who, r.Actor.Department
		}
	}
	h.UpdatedAt, h.UpdatedBy = now, who
	stamped, err := c.Kind.Stamped(c.Next)
	maps.Copy(c.Parts, stamped)
	return err
}

func own(err error, k *doc.Kind, id doc.ID) []error {
	var out []error
	for _, f := range doc.Faults(err) {
		f.Kind, f.Doc = k.Name, id
		out = append(out, f)
	}
	return out
}

func topField(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}
