package views

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/theme"
	"kontor/shared/doc"
)

// Face is what a kind adds to the generic list and card: nothing here is
// needed, a kind without a face is shown as it is declared.
type Face struct {
	Kind     string
	Icon     string
	Columns  []Column
	Order    string // the column that the list is sorted by at first; "-" before it turns the order
	Filters  []string
	Status   string   // the field shown as a chip beside the title
	Under    []string // fields that stand under the title
	Sections []Section
	Children []Child
	Lines    string // of its children the kind that is closed with it
	Moves    []Move
	Strip    func(*Card) part       // stands between the head of a card and its tabs
	Told     []string               // fields that the strip tells, so that the form does not
	Sheet    *Sheet                 // a tab before the fields
	ID       func(doc.Parts) doc.ID // of a new document, where its fields make it
	// Usual is what a field is when nobody has set it, and the bounds of a number.
	Usual func(field string) (value any, from, to int64)
	// Follows is what else is filled in after the user has changed the first values
	// to the second: nil where nothing is; nil itself: nothing ever is.
	Follows func(was, now doc.Parts) follows
	// Uses tells whether a document with these values uses a field; nil: always.
	Uses      func(field string, now doc.Parts) bool
	Offers    func(command string, d doc.Doc) bool   // whether a command makes sense now; nil: always
	Verbs     func(c *Card, verbs map[string]func()) // adds what can be done from the card besides
	Relations bool                                   // a tab tells what has been with it, whatever the kind
	Decides   bool                                   // on a firm: that it is not admitted yet is what the document is about
	// At lets a new one begin at a firm, where more than one field says so.
	At     func(d *Desk, begin doc.Patch, firm doc.ID)
	Called string                // the field of what people call it; empty: the first text that it must have
	New    func(*Desk) doc.Patch // what an empty card begins with
	// Instead is what of a document is made to change the fields that are closed,
	// empty while nothing may.
	Instead func(d doc.Doc) Child
	// Proves names, by command, the field whose files the command cannot do
	// without: its dialog asks for them.
	Proves map[string]string
}

// Sheet is a tab in front of the fields that shows a document its own way.
type Sheet struct {
	Title    string   // a key of the words
	Fields   []string // it shows these, so that the form does not
	Commands bool     // it offers the commands, so that the head does not
	Make     func(*Card) part
}

// part is a part of a card that shows the document anew once it was read.
type part interface {
	fyne.CanvasObject
	show()
}

// typing is a part that holds what was typed and is not saved yet.
type typing interface {
	typed() doc.Patch
	forget()
	// retype puts back what was typed on the sheet that was here before; what it
	// takes it takes out.
	retype(p doc.Patch)
}

// Move is a button that takes a document to another state.
type Move struct {
	From, To string
	Label    string // a key of the words
	Ask      string // the field that the new state cannot be without
	Good     bool
}

// Column is a column of a list as it stands when nobody has changed it.
type Column struct {
	Field string
	Width float32
	Bold  bool
	Muted bool
	Right bool // figures
}

// Section is a group of fields on a card.
type Section struct {
	Title  string // a key of the words
	Fields []string
	Wide   bool // over the whole width
}

// Child is a list of documents that belong to the one shown.
type Child struct {
	Kind  string
	Field string // of the child, which names its parent
}

// faceOf finds the face of a kind, an empty one if it has none.
func faceOf(kind string) Face {
	for _, f := range faces() {
		if f.Kind == kind {
			return f
		}
	}
	return Face{Kind: kind, Icon: "book"}
}

// called is the field that takes what was typed for a new document.
func (f Face) called(k *doc.Kind) string {
	if f.Called != "" {
		return f.Called
	}
	for _, first := range k.Fields {
		if first.Required && first.Type == doc.TString {
			return first.Name
		}
	}
	return ""
}

// sections are those of the face, and after them whatever field has no place
// yet: a field that is declared is on the card.
func (f Face) sections(k *doc.Kind) []Section {
	if len(f.Sections) == 0 {
		return nil
	}
	placed := append(append([]string{f.Status}, f.Under...), f.Told...)
	if f.Sheet != nil {
		placed = append(placed, f.Sheet.Fields...)
	}
	for _, s := range f.Sections {
		for _, line := range s.Fields {
			placed = append(placed, strings.Fields(line)...)
		}
	}
	rest := Section{Title: "ui.section.more"}
	for _, field := range k.Fields {
		if !slices.Contains(placed, field.Name) {
			rest.Fields = append(rest.Fields, field.Name)
		}
	}
	return append(slices.Clone(f.Sections), rest)
}

func faces() []Face {
	return []Face{counterpartyFace(), contactFace(), negotiationFace(), taskFace(), employeeFace(), departmentFace(), listItemFace(),
		admissionFace(), approvalFace(), contractFace(), amendmentFace(), annexFace(), annexLineFace(), settingsFace(), workCalendarFace(), ownEntityFace(),
		deniedListFace(), deniedEntryFace()}
}

// KindIcon is the drawing of a kind.
func KindIcon(kind string) fyne.Resource { return Icon(faceOf(kind).Icon) }

// toneOf is the colour of a status, whatever kind it belongs to.
func toneOf(value string) fyne.ThemeColorName {
	switch value {
	case "active", "held", "done", "accepted", "approved", "given", "in_force", "returned", "archived", "green":
		return theme.Active
	case "potential", "planned", "new", "in_work", "submitted", "in_review", "waiting", "agreed", "legal_review", "signed_copy", "sent_to_cp", "sent", "received_by_cp":
		return theme.Potential
	case "temp_banned", "postponed", "approved_with_conditions", "asked", "suspended", "recheck", "needs_info", "amber", "not_sent":
		return theme.TempBanned
	case "banned", "blocked", "rejected", "expired", "withdrawn", "terminated", "overdue", "lost", "red":
		return theme.Banned
	}
	return theme.Passive
}
