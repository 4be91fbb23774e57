package crm

import (
	"slices"
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// agreedResult is the result of a talk from which a contract is drawn up.
const agreedResult = "agreed"

// MakesContract reports whether a contract can be drawn up from the talk: it was
// held, and one has come to terms.
func (n *Negotiation) MakesContract() bool { return n.State == Held && n.Result == agreedResult }

// ContractOf drafts a contract from a talk: with whom, which of our firms, what
// is known of terms. The person completes it; nothing is decided by it.
func (n *Negotiation) ContractOf(cp *Counterparty, ours []*OwnEntity, today doc.Date) (doc.Patch, error) {
	if !n.MakesContract() {
		return nil, doc.Invalid("Result", "talk_not_agreed")
	}
	draft := map[string]any{
		"Counterparty": n.Counterparty, "FromTalk": n.ID, "Date": today, "Term": doc.Period{From: today},
		"Side": "client", "Kind": "forwarding", "SignMode": "scan", "Currency": "RUB",
	}
	if text := n.terms(); text != "" {
		draft["Notes"] = text
	}
	if cp != nil {
		cp.draft(n.ID, draft)
	}
	if own := oursFor(cp, ours); own != nil {
		draft["OwnEntity"], draft["Currency"] = own.ID, currencyOf(own.Country)
		if s, is := own.signer(today); is {
			draft["OurSigner"] = s.Name
			if until, is := draft["PoaUntil"].(doc.Date); s.Until != "" && (!is || s.Until < until) {
				draft["PoaUntil"] = s.Until // of two powers the one that ends first
			}
		}
	}
	return patchOf(draft), nil
}

// terms are what was agreed, in the words of the talk.
func (n *Negotiation) terms() string {
	lines := []string{string(n.ResultText)}
	for _, id := range n.Agreements.Sorted() {
		lines = append(lines, "— "+n.Agreements[id].Text)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// draft adds what the firm's card knows of the terms.
func (cp *Counterparty) draft(talk doc.ID, to map[string]any) {
	roles := cp.Roles
	if !slices.Contains(roles, "client") && len(roles) > 0 {
		to["Side"], to["Kind"] = "supplier", "carriage"
	}
	for field, text := range map[string]string{"TheirSigner": cp.SignerName, "TheirSignerPost": cp.SignerPost, "Basis": string(cp.SignerBasis), "BasisNo": cp.SignerBasisNo} {
		if text != "" {
			to[field] = text
		}
	}
	if cp.SignerBasisUntil != "" {
		to["PoaUntil"] = cp.SignerBasisUntil
	}
	if cp.PaymentDays > 0 {
		to["PayKind"], to["PayDays"], to["PayDaysKind"] = "deferred", cp.PaymentDays, "calendar"
	}
	if cp.CreditLimit.Minor > 0 {
		to["CreditLimit"] = cp.CreditLimit
	}
	var modes []doc.Code[Mode]
	for i, id := range cp.ProfileLanes.Sorted() {
		lane := cp.ProfileLanes[id]
		to["ScopeLanes/"+string(doc.Derive("lane", string(talk), strconv.Itoa(i)))] = ScopeLane{From: lane.From, To: lane.To, Mode: lane.Mode, Order: int64(i + 1)}
		if lane.Mode != "" && !slices.Contains(modes, lane.Mode) {
			modes = append(modes, lane.Mode)
		}
	}
	if len(modes) > 0 {
		to["ScopeModes"] = modes
	}
}

// oursFor picks the firm of ours that contracts with such a one: the only one,
// or the only one of its country. Else the person chooses.
func oursFor(cp *Counterparty, ours []*OwnEntity) *OwnEntity {
	ours = slices.DeleteFunc(slices.Clone(ours), func(o *OwnEntity) bool { return o.Excluded() != nil })
	if cp != nil && len(ours) > 1 {
		ours = slices.DeleteFunc(ours, func(o *OwnEntity) bool { return o.Country != cp.Country })
	}
	if len(ours) == 1 {
		return ours[0]
	}
	return nil
}

// currencyOf is the money of a country of ours.
func currencyOf(country doc.Code[Country]) string {
	switch country {
	case Belarus:
		return "BYN"
	case Kazakhstan:
		return "KZT"
	}
	return "RUB"
}
