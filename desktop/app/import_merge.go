package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"kontor/desktop/app/intake"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

func (im *firmRows) remember(cp *crm.Counterparty, l crm.Likeness) {
	im.alikes.Add(l, cp)
	if cp.TaxID != "" {
		im.byTax[string(cp.Country)+cp.TaxID+cp.KPP] = cp
	}
	name := crm.NormalName(cp.NameShort)
	im.byName[name] = append(im.byName[name], cp)
}

// same finds the firm that a row is about: of the same tax ID, or, where one
// of the two has none, of the same name and reached in the same way.
func (im *firmRows) same(cp *crm.Counterparty) *crm.Counterparty {
	if cp.TaxID != "" {
		if found := im.byTax[string(cp.Country)+cp.TaxID+cp.KPP]; found != nil {
			return found
		}
	}
	mine, ways := crm.LikenessOf(cp), waysOf(cp)
	for _, other := range im.byName[crm.NormalName(cp.NameShort)] {
		if cp.TaxID != "" && other.TaxID != "" {
			continue
		}
		theirs := waysOf(other)
		if shares(ways, theirs) || shares(mine.Domains, crm.LikenessOf(other).Domains) || len(ways)+len(theirs) == 0 {
			return other
		}
	}
	return nil
}

// waysOf are the phones and mails of a firm.
func waysOf(cp *crm.Counterparty) (all []string) {
	for _, c := range cp.Comms {
		for _, way := range []string{c.Phone.E164, strings.ToLower(string(c.Email))} {
			if way != "" {
				all = append(all, way)
			}
		}
	}
	return all
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// merge adds to a firm that is there what a row knows more of it: empty fields
// are filled, ways to reach it, notes and its person added, nothing is overwritten.
func (im *firmRows) merge(ctx context.Context, f *intake.Firm, cp *crm.Counterparty, into doc.ID) error {
	d := im.trial[into]
	if d == nil {
		var err error
		if d, err = im.app.Get(ctx, into); err != nil {
			return err
		}
	}
	var writes []doc.Write
	patch := missing(d, f, cp)
	if len(patch) > 0 {
		writes = append(writes, doc.Write{Kind: "Counterparty", ID: into, Patch: patch})
	}
	person, err := im.person(ctx, f, into)
	if err != nil {
		return err
	}
	if writes = append(writes, person...); len(writes) == 0 {
		im.out.Skipped++
		return nil
	}
	if err := im.store(ctx, f, writes); err != nil {
		return im.wrong(f.Row, err)
	}
	im.out.Merged++
	return im.try(d, patch)
}

// person is the write that makes the row's person one of a firm that is there,
// if the firm has nobody of his name.
func (im *firmRows) person(ctx context.Context, f *intake.Firm, of doc.ID) ([]doc.Write, error) {
	if f.Contact == nil {
		return nil, nil
	}
	known, looked := im.people[of]
	if !looked {
		if err := im.app.use(func(s *session) error {
			rows, err := s.v.Pointing(ctx, "ContactPerson", of)
			for _, r := range rows {
				known = append(known, i18n.Fold(r.Title))
			}
			return err
		}); err != nil {
			return nil, err
		}
	}
	name := im.personName(f)
	if slices.Contains(known, name) {
		return nil, nil
	}
	im.people[of] = append(known, name)
	patch := doc.Patch{}
	for path, raw := range f.Contact {
		patch[path] = json.RawMessage(strings.ReplaceAll(string(raw), string(f.ID), string(of)))
	}
	return []doc.Write{{Kind: "ContactPerson", ID: f.Person, New: true, Patch: patch}}, nil
}

// personName is the name of a row's person as names are compared.
func (im *firmRows) personName(f *intake.Firm) string {
	var words []string
	for _, field := range []string{"LastName", "FirstName", "MiddleName"} {
		if word := plain(f.Contact[field]); word != "" {
			words = append(words, word)
		}
	}
	return i18n.Fold(strings.Join(words, " "))
}

// try notes what a dry run would have made of a firm, so that the rows after it
// are told what they would be told.
func (im *firmRows) try(was *Document, p doc.Patch) error {
	if !im.args.DryRun {
		return nil
	}
	k, err := im.app.kinds.Kind("Counterparty")
	if err != nil {
		return err
	}
	parts, err := k.Apply(was.Parts, p, true)
	if err != nil {
		return err
	}
	d, err := k.Assemble(was.ID, 0, parts)
	im.trial[was.ID] = &Document{Kind: k, ID: was.ID, Parts: parts, Doc: d, Hidden: was.Hidden}
	return err
}

// missing is what a row has and a document lacks.
func missing(d *Document, f *intake.Firm, cp *crm.Counterparty) doc.Patch {
	has := d.Doc.(*crm.Counterparty)
	ways, values := waysOf(has), map[string]bool{"": true}
	for _, c := range has.Comms {
		values[c.Value] = true
	}
	patch := doc.Patch{}
	for path, raw := range f.Patch {
		field, row, isRow := strings.Cut(path, "/")
		switch {
		case slices.Contains(d.Hidden, field):
		case field == "Notes":
			if more := unsaid(string(has.Notes), string(cp.Notes)); more != "" {
				patch[path], _ = json.Marshal(more)
			}
		case field == "Comms" && isRow:
			one := crm.Counterparty{Comms: doc.Rows[crm.Comm]{doc.ID(row): cp.Comms[doc.ID(row)]}}
			fresh := waysOf(&one)
			if len(fresh) > 0 && !shares(ways, fresh) || !values[cp.Comms[doc.ID(row)].Value] {
				patch[path] = raw
			}
		case len(d.Parts[field]) == 0:
			patch[path] = raw
		}
	}
	return patch
}

// unsaid are notes with those lines added that they lack, empty if they lack none:
// what could not be read of a row is in its notes alone.
func unsaid(notes, more string) string {
	said := strings.Split(notes, "\n")
	before := len(said)
	for line := range strings.SplitSeq(more, "\n") {
		if !slices.Contains(said, line) {
			said = append(said, line)
		}
	}
	if len(said) == before {
		return ""
	}
	return strings.TrimPrefix(strings.Join(said, "\n"), "\n")
}
