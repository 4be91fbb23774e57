package crm

import (
	"encoding/json"
	"testing"

	"kontor/shared/doc"
)

// TestBadPatch refuses what is no patch of a document with a fault that the
// author can understand, never with an internal one.
func TestBadPatch(t *testing.T) {
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	for name, tt := range map[string]struct {
		path, value string
		rule        string
	}{
		"ErrUnknownField":     {"Colour", `"red"`, "unknown_field"},
		"ErrHeaderField":      {"Owner", `"` + string(boris) + `"`, "server_field"},
		"ErrDeletedIsNoWord":  {"Deleted", `"yes"`, "malformed"},
		"ErrDeletedIsNoCount": {"Deleted", `5`, "malformed"},
		"ErrDeletedNoReason":  {"Deleted", `true`, "reason_required"},
		"ErrRowsAsAWhole":     {"Comms", `{}`, "unknown_field"},
		"ErrRowIDIsNone":      {"Comms/1", `{"Kind":"mobile"}`, "malformed"},
		"ErrRowKeyUnknown":    {"Comms/" + string(doc.Derive("r")), `{"Colour":"red"}`, "unknown_field"},
		"ErrNumberAsText":     {"NameFull", `7`, "malformed"},
		"ErrCaseOfAKey":       {"CreditLimit", `{"minor":1,"Currency":"RUB"}`, "malformed"},
		"ErrControlCharacter": {"NameFull", `"a\u0007b"`, "control_character"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(anna, "", doc.Write{Kind: "Counterparty", ID: firm, Patch: doc.Patch{tt.path: json.RawMessage(tt.value)}})
			wantRule(t, err, "", tt.rule)
		})
	}
	_, err := w.do(anna, "дубль", edit("Counterparty", firm, map[string]any{"Deleted": true}))
	wantRule(t, err, "", "")
	if !w.counterparty(firm).Deleted {
		t.Fatal("it is not marked")
	}
}

// TestInactiveCode is refused to people, while reactions keep naming the codes
// that the rules know.
func TestInactiveCode(t *testing.T) {
	w := newWorld(t)
	firm, n := w.firm("Альфа", nil), doc.Derive("n")
	w.machine(edit(doc.ItemKind, doc.ItemID("TaskKind", "callback"), map[string]any{"Inactive": true}))
	_, err := w.do(anna, "", newWrite("Task", doc.Derive("t"), taskFields(map[string]any{"Kind": "callback"})))
	wantRule(t, err, "Kind", "inactive_code")
	w.must(anna, newWrite("Negotiation", n, w.meeting(firm, held(nil)))) // its next step is a task to call back
	if w.get("Task", doc.Made("task", "next", string(n))) == nil {
		t.Fatal("no task of the next step")
	}
}

// TestMade: nobody is there before a rule, under the ID of the task that it will
// want; what has its ID from what it says, one may make.
func TestMade(t *testing.T) {
	w := newWorld(t)
	firm := doc.Derive("firm")
	w.must(boris, newWrite("Counterparty", firm, map[string]any{"NameShort": "Ель", "Kind": "legal", "Country": Russia, "Roles": []string{"client"}}))
	taken := control{ruleContractEnd, "30", "", boris, doc.Time{}, ""}.id(firm)
	for _, early := range []doc.Write{
		newWrite("Task", taken, map[string]any{"Title": "проверено", "Kind": "other", "Executor": boris, "State": "done"}),
		newWrite("Negotiation", taken, map[string]any{"Counterparty": firm, "Kind": "meeting", "Subject": "о погоде"}),
	} {
		_, err := w.do(boris, "", early)
		wantRule(t, err, "ID", "made_id")
		early.ID = doc.Derive("own")
		if _, err := w.do(boris, "", early); err != nil && doc.Faults(err)[0].Rule == "made_id" {
			t.Error("an ID of one's own:", err)
		}
	}
	item := &ListItem{List: "Industry", Code: "amber"}
	if id := item.Named(); !id.Made() || id != doc.ItemID("Industry", "amber") {
		t.Error("an entry's ID:", id)
	}
}
