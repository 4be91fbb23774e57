package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// inForce is a contract of anna's in force, signed on 1 May.
func (o *office) inForce(more map[string]any) doc.ID {
	o.t.Helper()
	id, ours := o.next(), o.create("", "OwnEntity", map[string]any{"NameShort": "Наша", "Country": "BY", "TaxID": "192807539", "Prefix": "МСК-"})
	fields := map[string]any{
		"Counterparty": o.firm, "Date": "2041-04-01", "Kind": "forwarding", "Side": "client", "Currency": "BYN", "PartnerNumber": "П-77", "Owner": o.anna,
		"Term": doc.Period{From: "2041-04-01", To: "2041-09-30"}, "SignMode": "scan", "OwnEntity": ours,
	}
	maps.Copy(fields, more)
	if _, err := o.make(o.t.Context(), "", "", doc.Write{Kind: "Contract", ID: id, New: true, Patch: patch(fields)}); err != nil {
		o.t.Fatal(err)
	}
	for _, s := range []crm.ContractState{crm.ContractReview, crm.ContractAgreed, crm.ContractSent, crm.ContractSigned, crm.ContractInForce} {
		o.edit("", "Contract", id, map[string]any{"State": s, "SignedCopyAt": "2041-05-01"})
	}
	return id
}

// TestFeedEnds: ends of contracts and papers due are days of their own layers;
// a level that shows less shows neither number nor firm, and who may not read
// the contract has nothing of it.
func TestFeedEnds(t *testing.T) {
	o := newOffice(t)
	o.inForce(nil)
	layers := []string{"contracts", "originals"}
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: layers, Level: "brief"})
	text := o.text(path)
	starts := property(text, "DTSTART")
	slices.Sort(starts)
	if !slices.Equal(starts, []string{"20410531", "20410930"}) || !strings.Contains(text, "МСК-2041-00001 / П-77 — Альфа") {
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

// TestFeedEnds_OfContract: what amends a contract and what prices under it name
// its firm as it does itself, and are its lawyer's and its curator's as well,
// whoever made them.
func TestFeedEnds_OfContract(t *testing.T) {
	o := newOffice(t)
	lida := o.hire("lida", "lawyer", "Продажи")
	id := o.inForce(map[string]any{"Lawyer": lida})
	am := o.create("", "Amendment", map[string]any{"Contract": id, "Subject": "Отсрочка", "From": "2041-05-01", "Changes": []string{"payment"}})
	o.edit("", "Amendment", am, map[string]any{"State": crm.AmendmentAgreed})
	o.edit("", "Amendment", am, map[string]any{"State": crm.AmendmentInForce, "SignedCopyAt": "2041-05-03"})
	annex := o.create("", "Annex", map[string]any{"Contract": id, "Title": "Море", "Term": doc.Period{From: "2041-05-01", To: "2041-08-31"}, "Currency": "USD"})
	for _, s := range []crm.AnnexState{crm.AnnexAgreed, crm.AnnexActive} {
		o.edit("", "Annex", annex, map[string]any{"State": s})
	}
	for who, want := range map[doc.ID]int{o.anna: 4, lida: 4, o.vera: 0} {
		path, _ := o.subscribe(who, wire.FeedArgs{Layers: []string{"contracts", "originals"}, Level: "brief", Scope: "own"})
		text := o.text(path)
		said := property(text, "SUMMARY")
		named := slices.DeleteFunc(slices.Clone(said), func(s string) bool { return !strings.HasSuffix(s, " — Альфа") })
		if len(said) != want || len(named) != want {
			t.Errorf("%d events, %d of them name the firm, want %d:\n%s", len(said), len(named), want, strings.Join(said, "\n"))
		}
		if want > 0 && (!strings.Contains(text, "Отсрочка") || !strings.Contains(text, "Море")) {
			t.Errorf("neither the amendment nor the annex:\n%s", text)
		}
	}
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"contracts", "originals"}, Level: "brief"})
	o.edit("", "Contract", id, map[string]any{"State": crm.ContractTerminated})
	if said := property(o.text(path), "SUMMARY"); len(said) > 0 {
		t.Errorf("the contract is over, and the feed says %q", said)
	}
}
