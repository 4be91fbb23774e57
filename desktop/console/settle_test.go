package main

import (
	"strings"
	"testing"
)

// TestCommand: live it is done and tells what it made, or says why not; without
// a connection it waits.
func TestCommand(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	id := anna.firm("Командная", nil)
	anna.must("sync", nil)
	gleb.must("sync", nil)
	suspend := args{"name": "counterparty.suspend", "id": id, "args": args{"Reason": "debt", "Comment": "не платит", "Until": "2026-06-30"}, "reason": "долг"}
	r := gleb.must("command", suspend, "state", "made")
	if r.text("state") != "done" || len(r["made"].([]any)) != 1 {
		t.Error(r)
	}
	gleb.refused("move", "command", suspend)
	gleb.must("offline", nil)
	lift := args{"name": "counterparty.lift", "id": id, "args": args{"Comment": "заплатил"}}
	if r := gleb.must("command", lift, "state"); r.text("state") != "waiting" {
		t.Error(r)
	}
	if st := gleb.must("status", nil); st.number("queued") != 1 {
		t.Error(st)
	}
	gleb.must("online", nil)
	gleb.must("sync", nil)
	if body := gleb.must("get", args{"id": id})["body"].(map[string]any); body["Status"] != "potential" {
		t.Error(body["Status"])
	}
	gleb.refused("unknown_command", "command", args{"name": "counterparty.praise", "id": id})
}

// TestConflicts: what two wrote blindly is listed with all three values, and
// settled.
func TestConflicts(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	settle := func(take any, want string) {
		t.Helper()
		id := anna.firm("Спорная "+want, args{"Notes": "было"})
		anna.must("sync", nil)
		vera.must("sync", nil)
		vera.must("offline", nil)
		anna.must("save", args{"id": id, "patch": args{"Notes": "аннино"}})
		anna.must("sync", nil)
		vera.must("save", args{"id": id, "patch": args{"Notes": "верино"}})
		vera.must("online", nil)
		if st := vera.must("sync", nil); st.number("conflicts") != 1 {
			t.Error(st)
		}
		rows := vera.rows(vera.must("conflicts", nil, "rows"), "rows", "id", "doc", "path", "base", "mine", "theirs", "by", "other")
		if len(rows) != 1 || rows[0].text("doc") != id || rows[0].text("path") != "Notes" || rows[0].text("base") != "было" ||
			rows[0].text("mine") != "верино" || rows[0].text("theirs") != "аннино" || rows[0].text("by") != "Власова Вера Олеговна" {
			t.Fatal(rows)
		}
		anna.must("sync", nil) // on her list, whose value stands, it is the same line
		hers := anna.rows(anna.must("conflicts", nil, "rows"), "rows", "mine", "by", "other")
		if len(hers) != 1 || hers[0].text("mine") != "верино" || hers[0].text("by") != "Власова Вера Олеговна" || hers[0].text("other") != "Орлова Анна Петровна" {
			t.Error(hers)
		}
		vera.refused("required", "resolve", args{"id": rows[0].text("id")})
		vera.must("resolve", args{"id": rows[0].text("id"), "take": take})
		vera.must("sync", nil)
		if body := vera.must("get", args{"id": id})["body"].(map[string]any); body["Notes"] != want {
			t.Errorf("%v: it is %v", take, body["Notes"])
		}
		if left := vera.must("conflicts", nil); len(left["rows"].([]any)) != 0 {
			t.Error(left)
		}
	}
	settle("mine", "верино")
	settle("theirs", "аннино")
	settle("третье", "третье")
}

// TestRefused: what the server refused is listed with reasons and the draft, and
// is dropped, corrected or pointed elsewhere.
func TestRefused(t *testing.T) {
	anna, vera := at(t, "anna"), at(t, "vera")
	double := func(tax string) (first, second, draft, person string) {
		t.Helper()
		vera.must("offline", nil)
		first = anna.firm("Первая", args{"TaxID": tax})
		anna.must("sync", nil)
		second = vera.firm("Вторая", args{"TaxID": tax, "Notes": "набрано"})
		vera.must("new", args{"kind": "ContactPerson", "fields": args{"LastName": "Второв", "Positions/" + vera.row(5): args{"Counterparty": second}}, "reason": "звонил"})
		vera.must("online", nil)
		if st := vera.must("sync", nil); st.number("refused") != 2 {
			t.Error(st)
		}
		for _, r := range vera.rows(vera.must("refused", nil, "rows"), "rows", "id", "errors") {
			writes := vera.rows(r, "writes", "kind", "id", "new", "patch")
			vera.rows(r, "errors", "code", "field", "rule", "text")
			if writes[0].text("id") == second {
				draft = r.text("id")
				if patch := writes[0]["patch"].(map[string]any); patch["Notes"] != "набрано" || r.faults()[0]["rule"] != "taken" {
					t.Error(r)
				}
			} else {
				person = r.text("id")
			}
		}
		return first, second, draft, person
	}
	first, second, draft, person := double("7736050003")
	vera.must("discard", args{"id": draft})
	vera.refused("no_such_document", "discard", args{"id": draft})
	vera.must("retry", args{"id": person, "replace": args{second: first}})
	if st := vera.must("sync", nil); st.number("refused") != 0 {
		t.Error(st)
	}
	feed := vera.rows(vera.must("feed", args{"id": first, "kinds": []string{"ContactPerson"}}), "rows")
	if len(feed) != 1 || feed[0].text("title") != "Второв" {
		t.Error(feed)
	}
	_, second, draft, person = double("7704217370")
	vera.refused("inn_checksum", "retry", args{"id": draft, "patch": args{"TaxID": "7704217371"}})
	vera.must("retry", args{"id": draft, "patch": args{"TaxID": "5003052454"}, "reason": "опечатка"})
	if st := vera.must("sync", nil); st.number("refused") != 0 {
		t.Error(st)
	}
	vera.refused("no_such_document", "retry", args{"id": person}) // it went along
	if got := vera.must("get", args{"id": second}); got.number("seq") == 0 {
		t.Error(got)
	}
}

// TestSubscriptions: a feed's address is told once.
func TestSubscriptions(t *testing.T) {
	c := at(t, "gleb")
	r := c.must("subscribe", args{"label": "Телефон", "layers": []string{"tasks"}, "scope": "own", "level": "busy", "contacts": false}, "url", "id")
	if !strings.HasPrefix(r.text("url"), "https://"+server.Address()+"/") {
		t.Error(r)
	}
	rows := c.rows(c.must("subscriptions", nil, "rows"), "rows", "id", "label", "layers", "scope", "level", "contacts")
	if len(rows) != 1 || rows[0].text("id") != r.text("id") || rows[0].text("label") != "Телефон" || rows[0]["url"] != nil {
		t.Error(rows)
	}
	if r := c.refused("unknown_value", "subscribe", args{"scope": "world"}); r["url"] != nil && r["url"] != "" {
		t.Error(r)
	}
	c.must("unsubscribe", args{"id": r.text("id")})
	c.refused("no_such_document", "unsubscribe", args{"id": r.text("id")})
	if left := c.must("subscriptions", nil); len(left["rows"].([]any)) != 0 {
		t.Error(left)
	}
}
