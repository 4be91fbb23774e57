package crm

import (
	"encoding/json"
	"fmt"

	"kontor/shared/doc"
)

// banCommand is the move that takes two people.
const banCommand = "counterparty.ban"

// BanArgs is what a ban asks for. What is known of the firm stays stored.
type BanArgs struct {
	Reason  doc.Code[SuspendReason] `doc:"required"`
	Comment doc.Text                `doc:"required"`
}

// CommentArgs is a word on why.
type CommentArgs struct {
	Comment doc.Text `doc:"required"`
}

// ban is asked for by one of security and directors and made when one of the
// others agrees. What speaks for it lies with the firm by then; its content may
// still be on its way.
func ban(c doc.Context, cp *Counterparty, a BanArgs) ([]doc.Write, error) {
	if _, err := asking(c, twofold[banCommand].roles); err != nil {
		return nil, err
	}
	if cp.Status == Banned {
		return nil, moveFault(cp, Banned)
	}
	if len(cp.BanEvidence) == 0 {
		return nil, evidenceFault(cp)
	}
	return ask(c, banCommand, cp, a)
}

// evidenceFault wants a paper that speaks for the ban: whoever looks at it in a
// year has to see why.
func evidenceFault(cp *Counterparty) error {
	return doc.Claim("Counterparty", cp.ID, doc.Invalid("BanEvidence", "ban_evidence"))
}

// checkEvidence keeps with a banned firm what it was banned for.
func (c *Counterparty) checkEvidence(prev *Counterparty) error {
	if prev.Status != Banned || c.Status != Banned {
		return nil
	}
	for row, file := range prev.BanEvidence {
		if c.BanEvidence[row].SHA256 != file.SHA256 {
			return doc.Invalid("BanEvidence", "ban_evidence_kept").Reads("Status")
		}
	}
	return nil
}

func moveFault(cp *Counterparty, to CounterpartyStatus) error {
	return doc.Claim("Counterparty", cp.ID, doc.Invalid("Status", "move").With("from", string(statusOf(cp))).With("to", string(to)))
}

// runBan makes a ban that both have agreed to.
func runBan(c doc.Context, cp *Counterparty, body doc.Body) ([]doc.Write, error) {
	var a BanArgs
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		return nil, fmt.Errorf("ban %s: %w", cp.ID, err)
	}
	if cp.Status == Banned {
		return nil, moveFault(cp, Banned)
	}
	if len(cp.BanEvidence) == 0 {
		return nil, evidenceFault(cp)
	}
	if err := arrived(c, cp.ID, "BanEvidence", cp.BanEvidence); err != nil {
		return nil, err
	}
	writes, err := closeReview(c, cp)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{
		"Status": Banned, "StatusBefore": statusOf(cp), "SuspendReason": a.Reason, "SuspendedBy": c.Actor.Employee(),
		"SuspendedUntil": nil, "SuspendComment": a.Comment,
	}
	if cp.Deleted {
		fields[doc.DeletedPath] = false // its tax number would be free
	}
	return append(writes, edited("Counterparty", cp.ID, fields)), nil
}

// unban gives a banned firm another chance: it is potential, and has to pass
// admission anew.
func unban(c doc.Context, cp *Counterparty, a CommentArgs) ([]doc.Write, error) {
	if !c.Actor.Holds(string(Director)) {
		return nil, doc.Denied("director_only").With("roles", "director")
	}
	if cp.Status != Banned {
		return nil, moveFault(cp, Potential)
	}
	return []doc.Write{edited("Counterparty", cp.ID, map[string]any{
		"Status": Potential, "StatusBefore": nil, "SuspendReason": nil, "SuspendedBy": nil, "SuspendComment": a.Comment,
		"Admission": nil, "AdmissionState": nil, "AdmissionUntil": nil, "AdmissionBefore": nil,
	})}, nil
}

// rest makes a firm passive by hand.
func rest(c doc.Context, cp *Counterparty, a CommentArgs) ([]doc.Write, error) {
	if !c.Actor.Holds(string(Head)) {
		return nil, doc.Denied("head_only").With("roles", "head")
	}
	if s := statusOf(cp); s != Potential && s != Active {
		return nil, moveFault(cp, Passive)
	}
	return []doc.Write{edited("Counterparty", cp.ID, map[string]any{"Status": Passive, "RestReason": a.Comment})}, nil
}
