package main

import (
	"slices"
	"strings"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// TestFeedEnds: ends of contracts and papers due are days of their own layers;
// a level that shows less shows neither number nor firm, and who may not read
// the contract has nothing of it.
func TestFeedEnds(t *testing.T) {
	o := newOffice(t)
	id := o.next()
	if _, err := o.make(t.Context(), "", "", doc.Write{Kind: "Contract", ID: id, New: true, Patch: patch(map[string]any{
		"Counterparty": o.firm, "Date": "2041-04-01", "Kind": "forwarding", "Side": "client", "Currency": "BYN", "PartnerNumber": "П-77", "Owner": o.anna,
		"Term": doc.Period{From: "2041-04-01", To: "2041-09-30"}, "SignMode": "scan",
		"OwnEntity": o.next(),
	})}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []crm.ContractState{crm.ContractReview, crm.ContractAgreed, crm.ContractSent, crm.ContractSigned, crm.ContractInForce} {
		o.edit("", "Contract", id, map[string]any{"State": s, "SignedCopyAt": "2041-05-01"})
	}
	layers := []string{"contracts", "originals"}
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: layers, Level: "brief"})
	text := o.text(path)
	starts := property(text, "DTSTART")
	slices.Sort(starts)
	if !slices.Equal(starts, []string{"20410531", "20410930"}) || !strings.Contains(text, "П-77") || !strings.Contains(text, "Альфа") {
		t.Errorf("the ends:\n%s", text)
	}
	if strings.Contains(text, "OPAQUE") {
		t.Error("an end takes nobody's time")
	}
	only, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: layers[:1], Level: "brief"})
	if got := property(o.text(only), "DTSTART"); !slices.Equal(got, []string{"20410930"}) {
		t.Errorf("one layer: %v", got)
	}
	busy, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: layers, Level: "busy"})
	if text := o.text(busy); strings.Contains(text, "П-77") || strings.Contains(text, "Альфа") || len(property(text, "UID")) != 2 {
		t.Errorf("the least level:\n%s", text)
	}
	others, _ := o.subscribe(o.vera, wire.FeedArgs{Layers: layers, Level: "full", Scope: "all"})
	if got := property(o.text(others), "UID"); len(got) > 0 {
		t.Errorf("somebody else's contract: %v", got)
	}
}
