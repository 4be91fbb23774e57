package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// bring imports the table, wants of every row what the row says, and gives how
// many firms came of it.
func bring(t *testing.T, d *desk, all []firm) (taken int) {
	t.Helper()
	var out struct {
		Rows, Created, Merged, Skipped int
		Errors                         []struct {
			Row                int
			Column, Code, Text string
		}
	}
	d.must("import", args{"file": export(t, all), "kind": "Counterparty", "defaults": args{"Country": "RU"}}).into(&out)
	for _, f := range all {
		if f.column == "" {
			taken++
		}
	}
	if taken < 595 || out.Rows != len(all) || out.Created != taken || out.Merged+out.Skipped != 0 || len(out.Errors) != len(all)-taken {
		t.Fatalf("%d rows, %d created, %d merged, %d skipped, errors %v, want %d created", out.Rows, out.Created, out.Merged, out.Skipped, out.Errors, taken)
	}
	for _, e := range out.Errors {
		if f := all[e.Row-2]; e.Column != f.column || !strings.Contains(e.Text, "загрузите строку снова") {
			t.Errorf("row %d, column %s: %s", e.Row, e.Column, e.Text)
		}
	}
	kept := map[string]map[string]json.RawMessage{}
	for _, row := range d.list("Counterparty", args{"limit": 2 * len(all)}) {
		var name string
		_ = json.Unmarshal(row["NameShort"], &name)
		kept[name] = row
	}
	for _, f := range all {
		if f.column == "" {
			f.compare(t, kept[f.name])
		}
	}
	return taken
}

// compare wants a firm to be what its row says.
func (f firm) compare(t *testing.T, row map[string]json.RawMessage) {
	t.Helper()
	var is struct {
		LegalForm, Notes, Status string
		Comms                    map[string]struct {
			Kind, Email, Value string
			Phone              struct{ E164 string }
		}
		Addresses map[string]struct {
			Address struct{ Index, Street string }
		}
	}
	raw, err := json.Marshal(row)
	if err == nil {
		err = json.Unmarshal(raw, &is)
	}
	if err != nil || row == nil {
		t.Fatalf("%s: %s, %v", f.name, raw, err)
	}
	var phones, mails, sites []string
	for _, c := range is.Comms {
		switch c.Kind {
		case "email":
			mails = append(mails, c.Email)
		case "site":
			sites = append(sites, c.Value)
		default:
			phones = append(phones, c.Phone.E164)
		}
	}
	slices.Sort(phones)
	slices.Sort(mails)
	wanted := slices.Sorted(slices.Values(f.phones))
	if !slices.Equal(phones, wanted) || !slices.Equal(mails, f.mails) || is.LegalForm != f.form || is.Status != "potential" {
		t.Errorf("%q became phones %v, mails %v, form %q, %s", f.cells, phones, mails, is.LegalForm, is.Status)
	}
	for _, note := range f.notes {
		if !strings.Contains(is.Notes, note) {
			t.Errorf("%q: %q is lost, the notes are %q", f.name, note, is.Notes)
		}
	}
	for _, a := range is.Addresses {
		words := strings.Join(strings.Fields(f.cells[2]), " ")
		if a.Address.Index != f.index || !strings.HasSuffix(words, a.Address.Street) || len(a.Address.Street) < len(words)-len(f.index)-2 {
			t.Errorf("%q became %+v", words, a.Address)
		}
	}
	if len(is.Addresses) != 1 || len(sites) != 1 || sites[0] != strings.TrimSpace(f.cells[5]) {
		t.Errorf("%q: %d addresses, sites %v", f.name, len(is.Addresses), sites)
	}
}
