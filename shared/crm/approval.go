package crm

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kontor/shared/doc"
)

// Approval is a move that two people must agree to and one has asked for.
type Approval struct {
	doc.Header
	Counterparty doc.Ref[Counterparty] `doc:"required,index,inherit"`
	Title        string                `doc:"server,search"` // the firm's name when it was asked
	Command      string                `doc:"server"`
	Args         doc.Text              `doc:"server,class=security"`
	Role         Role                  `doc:"server"` // in which the first asked
	State        ApprovalState         `doc:"server,index"`
	LapsesOn     doc.Date              `doc:"server,index"`
	DecidedBy    doc.Ref[Employee]     `doc:"server"`
	DecidedAt    doc.Time              `doc:"server"`
}

// ApprovalState is what has become of an approval.
type ApprovalState string

// The states of an approval.
const (
	ApprovalWaiting   ApprovalState = "waiting"
	ApprovalGiven     ApprovalState = "given"
	ApprovalWithdrawn ApprovalState = "withdrawn"
	ApprovalLapsed    ApprovalState = "lapsed"
)

var approvalFlow = doc.Flow[ApprovalState]{
	{ApprovalWaiting, ApprovalGiven, ApprovalWithdrawn, ApprovalLapsed},
	{ApprovalGiven},
	{ApprovalWithdrawn},
	{ApprovalLapsed},
}

// Values implements doc.Enum.
func (ApprovalState) Values() []string { return approvalFlow.Values() }

// Second is the role of the two that has not spoken yet.
func (a *Approval) Second() Role {
	roles := twofold[a.Command].roles
	if a.Role == roles[0] {
		return roles[1]
	}
	return roles[0]
}

// Computed implements doc.Computing.
func (a *Approval) Computed(c doc.Context) []doc.Computed {
	waits := a.State == ApprovalWaiting
	var by any
	if waits {
		by = string(a.Second())
	}
	mine := waits && c.Actor != nil && c.Actor.Holds(string(a.Second())) && a.CreatedBy != c.Actor.Employee()
	return []doc.Computed{{Name: "SignedBy", Type: doc.TString, Value: by}, {Name: "AwaitsMe", Type: doc.TBool, Value: mine}}
}

// approvalDays is how long the second may take.
const approvalDays = 14

// Label implements doc.Doc.
func (a *Approval) Label() string { return a.Title }

// Check implements the kind's own rules.
func (a *Approval) Check(prev *Approval) error {
	if prev.State == "" {
		return nil
	}
	return approvalFlow.Check("State", prev.State, a.State)
}

// Next implements doc.Turning.
func (a *Approval) Next(day doc.Date) doc.Date {
	if a.State != ApprovalWaiting {
		return ""
	}
	return nextOf(day, []doc.Date{a.LapsesOn.Add(1)})
}

// React lets an approval lapse that nobody has given in time.
func (a *Approval) React(c doc.Context, _ *Approval) ([]doc.Write, error) {
	if !c.Server || a.State != ApprovalWaiting || c.Today() <= a.LapsesOn {
		return nil, nil
	}
	return []doc.Write{edited("Approval", a.ID, map[string]any{"State": ApprovalLapsed})}, nil
}

// twofold are the moves of a counterparty that need two roles, and what they
// come to once both have agreed.
var twofold = map[string]struct {
	roles [2]Role
	run   func(c doc.Context, cp *Counterparty, args doc.Body) ([]doc.Write, error)
}{
	banCommand: {[2]Role{Security, Director}, runBan},
}

// ask makes the approval of a command by the first of two.
func ask(c doc.Context, command string, cp *Counterparty, args any) ([]doc.Write, error) {
	role, err := asking(c, twofold[command].roles)
	if err != nil {
		return nil, err
	}
	open, err := c.Pointing("Approval", "Counterparty", cp.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range open {
		if a := d.(*Approval); a.Command == command && a.State == ApprovalWaiting {
			return nil, doc.Invalid("", "approval_waits").With("title", cp.NameShort).With("until", string(a.LapsesOn))
		}
	}
	body, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", command, err)
	}
	id := doc.Made("approval", command, string(cp.ID), c.Now.UTC().Format(time.RFC3339Nano))
	return []doc.Write{newWrite("Approval", id, map[string]any{
		"Counterparty": cp.ID, "Title": cp.NameShort, "Command": command, "Args": string(body), "Role": role,
		"State": ApprovalWaiting, "LapsesOn": c.Today().Add(approvalDays),
	})}, nil
}

// asking is the role of the two in which the actor asks.
func asking(c doc.Context, roles [2]Role) (Role, error) {
	for _, r := range roles {
		if c.Actor.Holds(string(r)) {
			return r, nil
		}
	}
	return "", doc.Denied("no_approval").With("roles", fmt.Sprintf("%s, %s", roles[0], roles[1]))
}

// confirm is the second's word: the guards run again and the move is made.
func confirm(c doc.Context, a *Approval, _ struct{}) ([]doc.Write, error) {
	if a.State != ApprovalWaiting || c.Today() > a.LapsesOn {
		return nil, doc.Invalid("State", "approval_over")
	}
	move, other := twofold[a.Command], a.Second()
	if !c.Actor.Holds(string(other)) {
		return nil, doc.Denied("approval_role").With("roles", string(other))
	}
	same, err := onePerson(c, a.CreatedBy, c.Actor.Employee())
	if err != nil {
		return nil, err
	}
	if same {
		return nil, doc.Denied("approval_same_person")
	}
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return nil, err
	}
	writes, err := move.run(c, cp, doc.Body(a.Args))
	if err != nil {
		return nil, err
	}
	return append(writes, edited("Approval", a.ID, map[string]any{
		"State": ApprovalGiven, "DecidedBy": c.Actor.Employee(), "DecidedAt": doc.TimeOf(c.Now),
	})), nil
}

// onePerson reports whether two employees count as one: a deputy counts as
// himself and as all for whom he stands in.
func onePerson(c doc.Context, a, b doc.ID) (bool, error) {
	count := map[doc.ID]int{}
	for _, who := range []doc.ID{a, b} {
		more, err := standsInFor(c, who)
		if err != nil {
			return false, err
		}
		people := append(more, who)
		slices.Sort(people)
		for _, p := range slices.Compact(people) {
			if count[p]++; count[p] > 1 {
				return true, nil
			}
		}
	}
	return false, nil
}

// withdraw takes back what one has asked for.
func withdraw(c doc.Context, a *Approval, _ struct{}) ([]doc.Write, error) {
	switch {
	case a.State != ApprovalWaiting:
		return nil, doc.Invalid("State", "approval_over")
	case a.CreatedBy != c.Actor.Employee():
		return nil, doc.Denied("approval_author_only")
	}
	return []doc.Write{edited("Approval", a.ID, map[string]any{
		"State": ApprovalWithdrawn, "DecidedBy": c.Actor.Employee(), "DecidedAt": doc.TimeOf(c.Now),
	})}, nil
}
