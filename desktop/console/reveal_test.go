package main

import "testing"

// TestGet_Reveal: security reads in the journal who has looked by script at the
// people of another's counterparty, as it reads of who has opened their cards.
func TestGet_Reveal(t *testing.T) {
	anna, vera, gleb := at(t, "anna"), at(t, "vera"), at(t, "gleb")
	firm := anna.firm("Просмотренная", nil)
	person := anna.must("new", args{"kind": "ContactPerson", "fields": args{"LastName": "Просмотров",
		"Positions/" + anna.row(6): args{"Counterparty": firm},
		"Comms/" + anna.row(7):     args{"Kind": "mobile", "Phone": args{"E164": "+79261234567"}}}}).text("id")
	anna.must("sync", nil)
	for _, c := range []*teller{vera, anna} {
		c.must("sync", nil)
		for range 2 {
			if body := c.must("get", args{"id": person})["body"].(map[string]any); body["Comms"] == nil {
				t.Fatal("nothing is shown:", body)
			}
		}
		c.must("get", args{"id": firm}) // that says nothing of how to reach anybody
		c.must("sync", nil)
	}
	gleb.must("sync", nil)
	var who []string
	for _, line := range gleb.rows(gleb.must("list", args{"kind": "AccessEvent", "where": args{"Kind": "reveal"}}), "rows") {
		if link := line.text("Link"); link == "ContactPerson/"+person || link == "Counterparty/"+firm {
			who = append(who, gleb.must("get", args{"id": line.text("By")}).text("title")+" "+line.text("Subject"))
		}
	}
	if len(who) != 1 || who[0] != "Власова Вера Олеговна ContactPerson" {
		t.Error(who)
	}
}
