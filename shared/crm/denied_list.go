package crm

import (
	"errors"
	"strings"

	"kontor/shared/doc"
)

// DeniedList is a list of those with whom business is forbidden: sanctions that
// somebody publishes, or one that the company keeps. The administrator imports
// it; security reads it.
type DeniedList struct {
	doc.Header
	Name     string           `doc:"required,search"`
	Source   DeniedSource     `doc:"required,index"`
	Date     doc.Date         `doc:"index"` // of the list, as published
	Count    int64            // of its entries when it was imported last
	Register doc.Ref[NameKey] `doc:"server,class=index"` // one for all lists: what finds them
	Note     doc.Text
}

// DeniedSource is who publishes a list.
type DeniedSource string

// The sources.
const (
	SourceUN    DeniedSource = "un"
	SourceOFAC  DeniedSource = "ofac"
	SourceOther DeniedSource = "other"
)

// Values implements doc.Enum.
func (DeniedSource) Values() []string {
	return []string{string(SourceUN), string(SourceOFAC), string(SourceOther)}
}

// DeniedListID is the ID of a list: there is one of a name and source, so that
// importing it again finds it.
func DeniedListID(source DeniedSource, name string) doc.ID {
	return doc.Made("denied_list", string(source), NormalName(name))
}

// deniedRegister is what every list refers to.
var deniedRegister = nameKeyID("denied lists")

// Label implements doc.Doc.
func (l *DeniedList) Label() string { return l.Name }

// Named implements doc.Named.
func (l *DeniedList) Named() doc.ID { return DeniedListID(l.Source, l.Name) }

// Check implements the kind's own rules.
func (l *DeniedList) Check(*DeniedList) error {
	if l.Count < 0 {
		return doc.Invalid("Count", "negative")
	}
	return nil
}

// React enters a new list into the register.
func (l *DeniedList) React(c doc.Context, _ *DeniedList) ([]doc.Write, error) {
	if !c.Server || l.Register == deniedRegister {
		return nil, nil
	}
	return []doc.Write{edited("DeniedList", l.ID, map[string]any{"Register": deniedRegister})}, nil
}

// Governs implements doc.Governing: when a list goes or comes back, what its
// entries meant for a case is asked anew.
func (l *DeniedList) Governs(prev *DeniedList) []string {
	if prev.ID == "" || l.Deleted == prev.Deleted {
		return nil
	}
	return []string{"Admission"}
}

// DeniedEntry is one who stands in a list. Each is a document of its own, so
// that a list imported again sends only what has changed in it.
type DeniedEntry struct {
	doc.Header
	List      doc.Ref[DeniedList] `doc:"required,index"`
	Type      DeniedType          `doc:"required,index"`
	Name      string              `doc:"required,search"`
	Aliases   doc.Text            `doc:"search"` // a line each
	Code      string              `doc:"search"` // the entry's number in its list
	Country   string              // as the list writes it
	TaxID     string              `doc:"index,search"`
	Born      string              // days or years, as the list writes them
	Documents doc.Text            // passports and registrations, a line each
	Addresses doc.Text
	Program   string
	ListedOn  doc.Date
	Note      doc.Text
	Keys      doc.Set[doc.Ref[NameKey]] `doc:"server,class=index"`
}

// DeniedType is what stands in a list.
type DeniedType string

// The types.
const (
	DeniedEntity   DeniedType = "entity"
	DeniedPerson   DeniedType = "person"
	DeniedVessel   DeniedType = "vessel"
	DeniedAircraft DeniedType = "aircraft"
	DeniedUnknown  DeniedType = "unknown" // a list that does not say: a firm or a person
)

// Values implements doc.Enum.
func (DeniedType) Values() []string {
	return []string{string(DeniedEntity), string(DeniedPerson), string(DeniedVessel), string(DeniedAircraft), string(DeniedUnknown)}
}

// DeniedEntryID is the ID of an entry: derived from its number, or where the
// list gives none from its name.
func DeniedEntryID(list doc.ID, code, name string) doc.ID {
	if code == "" {
		code = "name:" + NormalName(name)
	}
	return doc.Made("denied_entry", string(list), code)
}

// Label implements doc.Doc.
func (e *DeniedEntry) Label() string { return e.Name }

// said is a mark of all that the list says of an entry, by which one sees that it
// says otherwise: whoever tells namesakes apart reads every line of it.
func (e *DeniedEntry) said() string {
	return string(doc.Derive("denied_said", string(e.Type), e.Name, string(e.Aliases), e.Country, e.TaxID, e.Born,
		string(e.Documents), string(e.Addresses), e.Program, string(e.ListedOn), string(e.Note)))
}

// Named implements doc.Named.
func (e *DeniedEntry) Named() doc.ID { return DeniedEntryID(e.List.ID(), e.Code, e.Name) }

// Check implements the kind's own rules: a name is one that can be compared.
// Lists have tens of thousands of entries: most are too short for too many keys.
func (e *DeniedEntry) Check(*DeniedEntry) error {
	var faults []error
	if e.Name != "" && !strings.ContainsFunc(unmarked(e.Name), tells) {
		faults = append(faults, doc.Invalid("Name", "no_letters"))
	}
	if keysALetter*(len(e.Name)+len(e.Aliases)) > maxNameKeys && len(e.keys()) > maxNameKeys {
		faults = append(faults, doc.Invalid("Aliases", "too_many_names"))
	}
	return errors.Join(faults...)
}
