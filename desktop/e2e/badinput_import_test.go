package e2e

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// badImports: files that are no tables, or bad ones, are refused with a word;
// what can be read of the others is told row by row.
func (d *desk) badImports(string) {
	dir := d.t.TempDir()
	noise := make([]byte, 100_000)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	for rule, all := range map[string]map[string][]byte{
		"sheet_empty": {"empty.csv": nil, "blank.csv": []byte(" \r\n;;;\r\n")},
		"sheet_broken": {
			"noise.csv": noise, "zeros.csv": make([]byte, 1000), "broken.xlsx": append([]byte("PK\x03\x04"), noise...), "cut.xlsx": []byte("PK\x03\x04"),
		},
		"sheet_old_format":  {"old.xls": append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), noise...)},
		"sheet_too_big":     {"cell.csv": []byte("Наименование;Страна\n" + strings.Repeat("Ж", 1<<20) + ";RU\n")},
		"sheet_columns":     {"wide.csv": []byte(strings.Repeat("столбец;", 1000) + "\n")},
		"sheet_rows":        {"long.csv": append([]byte("Наименование;Страна\n"), bytes.Repeat([]byte("x;RU\n"), 100_001)...)},
		"import_no_name":    {"strange.csv": []byte("a;b\n1;2\n")},
		"import_no_country": {"homeless.csv": []byte("Наименование\nВектор\n")},
	} {
		for name, raw := range all {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				d.t.Fatal(err)
			}
			d.badly(rule, "import", args{"file": path, "kind": "Counterparty"})
		}
	}
	big := filepath.Join(dir, "big.csv")
	if err := errors.Join(os.WriteFile(big, []byte("Наименование;Страна\n"), 0o600), os.Truncate(big, 10<<30)); err != nil {
		d.t.Fatal(err)
	}
	d.badly("sheet_too_big", "import", args{"file": big, "kind": "Counterparty"})
	d.badly("no_file", "import", args{"file": filepath.Join(dir, "missing.csv"), "kind": "Counterparty"})
	d.badly("sheet_no_file", "import", args{"file": dir, "kind": "Counterparty"})
	pipe := filepath.Join(dir, "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.badly("sheet_no_file", "import", args{"file": pipe, "kind": "Counterparty"})
	d.badRows(filepath.Join(dir, "rows.csv"))
}

// badRows: a good table under bad arguments, and one of bad rows.
func (d *desk) badRows(path string) {
	d.t.Helper()
	table := "Наименование;Страна;Телефон\nАльфа;Нарния;\n;RU;+7 495 123-45-67\nБета;RU;12\nГамма;RU;\"+7 495\n"
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		d.t.Fatal(err)
	}
	a := func(more args) args {
		more["file"], more["kind"] = path, "Counterparty"
		return more
	}
	d.badly("import_kind", "import", args{"file": path, "kind": "Task"})
	d.badly("import_column", "import", a(args{"map": args{"Цвет": "NameShort"}}))
	d.badly("import_field", "import", a(args{"map": args{"Наименование": "NameShort", "Страна": "Country", "Телефон": "Colour"}}))
	d.badly("unknown_field", "import", a(args{"defaults": args{"Colour": 1}}))
	d.badly("malformed", "import", a(args{"defaults": args{"Country": 5}}))
	for lang, alphabet := range alphabets {
		d.must("set", args{"language": lang})
		var out struct {
			Rows, Created int
			Errors        []struct{ Row int }
		}
		r := d.must("import", a(args{"dry_run": true}))
		if r.into(&out); out.Rows != 4 || out.Created != 0 || len(out.Errors) != 4 {
			d.t.Errorf("%s", r.raw)
		}
		for i, f := range r.Errors {
			alphabet.sentence(d.t, f.Text)
			if out.Errors[i].Row != i+2 {
				d.t.Errorf("the fault of row %d is told of row %d", i+2, out.Errors[i].Row)
			}
		}
	}
}

// serverAway: without a server the desk works on; what needs one says so.
func (d *desk) serverAway(o *office, firm string) {
	o.stop()
	until(d.t, patience, "the desk notices", func() bool { return d.status().State == "offline" })
	made := d.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": "Без связи", "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
	for do, a := range map[string]args{
		"password": {"old": password, "new": "another horse battery"}, "subscriptions": nil, "unsubscribe": {"id": firm}, "subscribe": {"label": "x"},
	} {
		d.badly("offline", do, a)
	}
	d.badly("sync_timeout", "sync", args{"seconds": 0.2})
	for lang, alphabet := range alphabets {
		d.must("set", args{"language": lang})
		var st struct{ Cause []fault }
		if d.must("status", nil).into(&st); len(st.Cause) != 1 || st.Cause[0].Rule != "offline" {
			d.t.Errorf("the cause is told as %+v", st.Cause)
			continue
		}
		alphabet.read(d.t, st.Cause[0])
	}
	stranger := &desk{t: d.t, profile: filepath.Join(d.t.TempDir(), "profile")}
	stranger.open()
	o.restart()
	invitation := o.must("user", "invite", "anna")
	o.stop()
	stranger.badly("not_enrolled", "unlock", args{"password": password})
	stranger.badly("offline", "enrol", args{"invitation": invitation, "password": password})
	o.restart()
	d.must("online", nil)
	if d.sync(); d.get(made).Title != "Без связи" || d.get(made).Pending != 0 {
		d.t.Errorf("what was made without a server: %+v", d.get(made))
	}
	stranger.must("enrol", args{"invitation": invitation, "password": password}) // it was not spent
	stranger.badly("enrolled", "enrol", args{"invitation": invitation, "password": password})
	other := &desk{t: d.t, profile: filepath.Join(d.t.TempDir(), "profile")}
	other.open()
	other.badly("invitation_used", "enrol", args{"invitation": invitation, "password": password})
}
