package crm

import (
	"cmp"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// AccessEvent is a line of the journal of access: what somebody has taken out
// of the program, looked at although it is covered, or been refused. His own
// desktop writes it; he reads his own, security everybody's, nobody edits it.
type AccessEvent struct {
	doc.Header
	Kind    AccessKind        `doc:"required,index"`
	At      doc.Time          `doc:"required,index"`
	Subject string            `doc:"search"` // the kind of document, or the report
	Filter  doc.Text          // what was asked for
	Rows    int64             // how many were taken
	Link    doc.Link          // of one document
	Rule    string            // why it was refused
	By      doc.Ref[Employee] `doc:"required,index"`
	Hour    doc.Ref[NameKey]  `doc:"server,class=index"` // of a reveal: what the same person's of the hour have in common
}

// AccessKind is what was done.
type AccessKind string

// What is put down.
const (
	AccessReveal AccessKind = "reveal"
	AccessExport AccessKind = "export"
	AccessPrint  AccessKind = "print"
	AccessDenial AccessKind = "denial"
)

// Values implements doc.Enum.
func (AccessKind) Values() []string {
	return []string{string(AccessReveal), string(AccessExport), string(AccessPrint), string(AccessDenial)}
}

// Label implements doc.Doc.
func (e *AccessEvent) Label() string { return e.Subject }

// Check implements the kind's own rules.
func (e *AccessEvent) Check(*AccessEvent) error {
	if e.Rows < 0 {
		return doc.Invalid("Rows", "negative")
	}
	return nil
}

// Guard lets nobody write another's line, nor change one.
func (e *AccessEvent) Guard(c doc.Context, prev *AccessEvent) error {
	switch {
	case c.Actor.System():
		return nil
	case prev.ID != "":
		return doc.Denied("journal_final")
	case e.By.ID() != c.Actor.Employee():
		return doc.Invalid("By", "journal_own")
	}
	return nil
}

// Denial are the lines about a wish that the server has refused: one if it was for
// want of a right, and one for each firm that its author was told of by name,
// whether he may see it or not, because it has the tax number already. None if it
// was refused for something else.
func Denial(at doc.Time, by doc.ID, m *change.Mutation, faults []*doc.Error) (lines []doc.Write) {
	if by == "" {
		return nil
	}
	denied := false
	for _, f := range faults {
		switch holder := doc.ID(f.Params["id"]); {
		case f.Code == doc.CodeDenied && !denied:
			denied = true
			lines = append(lines, denial(at, by, m, f))
		case f.Rule == "taken" && f.Kind == "Counterparty" && holder.Valid():
			lines = append(lines, newWrite("AccessEvent", doc.Made("taken", string(m.ID), string(holder)), map[string]any{
				"Kind": AccessReveal, "At": at, "Subject": f.Kind, "Rule": f.Rule, "Rows": 1, "Link": doc.LinkTo(f.Kind, holder), "By": by,
			}))
		}
	}
	return lines
}

// denial is the line about a right that was wanting.
func denial(at doc.Time, by doc.ID, m *change.Mutation, f *doc.Error) doc.Write {
	subject := cmp.Or(f.Kind, m.Kind)
	if len(m.Do) > 0 {
		subject = cmp.Or(subject, m.Do[0].Kind)
	}
	fields := map[string]any{"Kind": AccessDenial, "At": at, "Subject": subject, "Filter": m.Command, "Rule": f.Rule, "By": by}
	if id := cmp.Or(f.Doc, m.Target); id.Valid() && subject != "" {
		fields["Link"] = doc.LinkTo(subject, id)
	}
	return newWrite("AccessEvent", doc.Made("denial", string(m.ID)), fields)
}
