package crm

import (
	"time"

	"kontor/shared/doc"
)

// Negotiation is a talk with a counterparty, planned or held. All of them
// together are the history of relations.
type Negotiation struct {
	doc.Header
	Number       string                `doc:"number,search"`
	Counterparty doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Kind         NegotiationKind       `doc:"required,index"`
	Subject      string                `doc:"required,search"`
	Topic        doc.Code[Topic]       `doc:"index"`
	Goal         doc.Text
	State        NegotiationState `doc:"index"`
	When         doc.Span         `doc:"required,index"`
	AllDay       bool
	Place        string
	OurPeople    doc.Rows[OurParticipant]
	TheirPeople  doc.Rows[TheirParticipant]
	Agenda       doc.Text
	Result       doc.Code[NegotiationResult] `doc:"index"`
	ResultText   doc.Text                    `doc:"search"`
	DurationS    int64
	Agreements   doc.Rows[Agreement]
	NextStep     string
	NextAt       doc.Date             `doc:"index"`
	MovedTo      doc.Span             // when it is postponed: to when
	MovedFrom    doc.Ref[Negotiation] `doc:"server"` // the one that was postponed to this
	HeldAt       doc.Time             `doc:"server"`
	Additions    doc.Rows[Addition]   // what is added after the time to edit is over
	Private      bool                 // others see only that we are busy
	Tags         string               `doc:"search"`
	Files        doc.Rows[doc.File]   // the record of a call too
}

// OurParticipant is one of us at a talk.
type OurParticipant struct {
	Employee doc.Ref[Employee] `doc:"required"`
	Order    int64
}

// TheirParticipant is one of them: a contact person, or a name from which a
// card can be made.
type TheirParticipant struct {
	Person doc.Ref[ContactPerson]
	Name   string
	Order  int64
}

// Agreement is what was promised; it becomes a task.
type Agreement struct {
	Text     string `doc:"required"`
	Executor doc.Ref[Employee]
	Due      doc.Date `doc:"required"`
	Order    int64
}

// Addition is a note added when a card can no longer be edited. It stays as it
// was written, and who has written it and when is not his to say.
type Addition struct {
	Text doc.Text          `doc:"required"`
	By   doc.Ref[Employee] `doc:"server"`
	At   doc.Time          `doc:"server"`
}

// NegotiationKind is the form of a talk.
type NegotiationKind string

// Values implements doc.Enum.
func (NegotiationKind) Values() []string {
	return []string{"meeting", "call_out", "call_in", "video", "letters", "fair", "warehouse_visit"}
}

// NegotiationState is where a talk stands.
type NegotiationState string

// The states of a negotiation.
const (
	Planned   NegotiationState = "planned"
	Held      NegotiationState = "held"
	Cancelled NegotiationState = "cancelled"
	Postponed NegotiationState = "postponed"
)

var negotiationFlow = doc.Flow[NegotiationState]{
	{Planned, Held, Cancelled, Postponed},
	{Held},
	{Cancelled, Planned},
	{Postponed},
}

// Values implements doc.Enum.
func (NegotiationState) Values() []string { return negotiationFlow.Values() }

// Label implements doc.Doc.
func (n *Negotiation) Label() string { return n.Subject }

// Start implements doc.Starting.
func (n *Negotiation) Start() { n.State = Planned }

// Stands is the state, a new card's being planned.
func (n *Negotiation) Stands() NegotiationState {
	if n.State == "" {
		return Planned
	}
	return n.State
}

// Belongs gives our participants, who see the talk wherever they sit.
func (n *Negotiation) Belongs(doc.Date) (ids []doc.ID) {
	for _, id := range n.OurPeople.Sorted() {
		ids = append(ids, n.OurPeople[id].Employee.ID())
	}
	return ids
}

// Shelter hides what was talked over with a banned firm: that there was a talk,
// when and by whom of us stays.
func (n *Negotiation) Shelter(s *doc.Sight, above []doc.Sight) {
	if !allBanned(above) {
		return
	}
	s.ReclassRest(ClassBanned, "Number", "Counterparty", "Kind", "Subject", "State", "When", "AllDay", "OurPeople", "HeldAt", "Private")
}

// productiveResults and productiveKinds say which talks count for the plan.
var (
	productiveResults = map[string]bool{"agreed": true, "calculate": true, "thinking": true}
	productiveKinds   = map[NegotiationKind]bool{"meeting": true, "call_out": true, "call_in": true, "video": true}
)

// productiveFrom is how long a talk must last to count, in seconds.
const productiveFrom = 60

// Productive reports whether the talk counts for the plan.
func (n *Negotiation) Productive() bool {
	lasted := n.DurationS
	if lasted == 0 && n.Kind == "meeting" && !n.When.To.IsZero() {
		lasted = int64(n.When.To.Sub(n.When.From.Time).Seconds())
	}
	return n.State == Held && productiveKinds[n.Kind] && productiveResults[string(n.Result)] && lasted >= productiveFrom
}

// overdueAfter is how long after its end a planned talk may lack a result.
const overdueAfter = 24 * time.Hour

// Computed implements doc.Computing.
func (n *Negotiation) Computed(c doc.Context) []doc.Computed {
	return []doc.Computed{
		{Name: "Productive", Type: doc.TBool, Value: n.Productive()},
		{Name: "Overdue", Type: doc.TBool, Value: n.overdue(c.Now)},
	}
}

// overdue reports whether a planned talk has been over for so long that its
// result is missing.
func (n *Negotiation) overdue(now time.Time) bool {
	end := n.end()
	return n.Stands() == Planned && !end.IsZero() && now.Sub(end.Time) > overdueAfter
}
