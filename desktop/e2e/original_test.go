package e2e

import "testing"

// sight is what people see of a contract's original.
type sight struct{ original, light string }

// sees gives what a desk shows of a contract.
func (d *desk) sees(contract string) sight {
	d.t.Helper()
	c := d.get(contract).Computed
	original, _ := c["OriginalStatus"].(string)
	light, _ := c["Light"].(string)
	return sight{original, light}
}

// late are the lines of report 11 about originals, by contract, and how many of
// them it counts as overdue.
func (d *desk) late() (lines map[string]sight, overdue int) {
	d.t.Helper()
	var report struct {
		Rows []struct {
			IDs                   []string
			Part, Original, Light string
		}
		Totals map[string]int
	}
	d.must("report", args{"number": 11}).into(&report)
	lines = map[string]sight{}
	for _, r := range report.Rows {
		if r.Part == "originals" && len(r.IDs) == 1 {
			lines[r.IDs[0]] = sight{r.Original, r.Light}
		}
	}
	return lines, report.Totals["overdue"]
}

// asked counts the open tasks of a rule about a document.
func (d *desk) asked(rule, id string) (open int) {
	d.t.Helper()
	for _, row := range d.list("Task", args{"where": args{"SourceRule": rule}}) {
		if text(row, "Link") == "Contract/"+id && text(row, "State") == "new" {
			open++
		}
	}
	return open
}

// TestE2EOriginal: an original that was sent and is not back is late after 31
// days and very late after 46; once it is noted as returned all is well, also
// when that was noted without a network.
func TestE2EOriginal(t *testing.T) {
	w := newTrade(t)
	firm := w.partner("Альфа", tradeNumbers[0])
	w.admit(firm, "")
	online, offline := w.contract(firm, nil), w.contract(firm, nil)
	copies := map[string]string{online: newID(t), offline: newID(t)}
	for contract, row := range copies {
		w.force(contract, begins)
		w.anna.must("save", args{"id": contract, "patch": args{"Originals/" + row: args{"Kind": "contract", "SentAt": begins}}})
	}
	w.anna.sync()
	for _, step := range []struct {
		days    int
		want    sight
		tasks   int
		overdue bool
	}{
		{13, sight{"sent", "amber"}, 0, false},
		{30, sight{"sent", "amber"}, 1, false},
		{31, sight{"overdue", "amber"}, 1, true},
		{45, sight{"overdue", "amber"}, 1, true},
		{46, sight{"overdue", "red"}, 1, true},
	} {
		w.clock(after(t, begins, step.days))
		for _, d := range []*desk{w.anna, w.boris} {
			d.sync()
			lines, overdue := d.late()
			if (overdue == 2) != step.overdue || (overdue == 0) == step.overdue {
				t.Errorf("after %d days report 11 counts %d overdue", step.days, overdue)
			}
			for contract := range copies {
				if got := d.sees(contract); got != step.want || lines[contract] != step.want {
					t.Errorf("after %d days: %v, in report 11 %v, want %v", step.days, got, lines[contract], step.want)
				}
				if n := d.asked("original_due", contract); n != step.tasks {
					t.Errorf("after %d days %d tasks are open", step.days, n)
				}
			}
		}
	}
	day := after(t, begins, 46)
	returned := func(contract string) args {
		return args{"id": contract, "patch": args{"Originals/" + copies[contract]: args{"ReturnedAt": day}}}
	}
	w.anna.must("save", returned(online))
	w.anna.sync()
	w.anna.must("offline", nil)
	w.anna.must("save", returned(offline))
	well := sight{"returned", "green"}
	if got := w.anna.sees(offline); got != well {
		t.Errorf("without a network she sees %v", got)
	}
	if lines, overdue := w.anna.late(); len(lines) != 0 || overdue != 0 {
		t.Errorf("without a network report 11 has %v", lines)
	}
	w.boris.sync()
	if got := w.boris.sees(offline); got != (sight{"overdue", "red"}) {
		t.Errorf("the head knows before the server does: %v", got)
	}
	w.anna.must("online", nil)
	w.anna.sync()
	w.boris.sync()
	for _, d := range []*desk{w.anna, w.boris} {
		for contract := range copies {
			if got := d.sees(contract); got != well || d.asked("original_due", contract) != 0 {
				t.Errorf("back and %v, %d tasks open", got, d.asked("original_due", contract))
			}
		}
		if lines, overdue := d.late(); len(lines) != 0 || overdue != 0 {
			t.Errorf("back and in report 11: %v", lines)
		}
	}
	w.verify()
}
