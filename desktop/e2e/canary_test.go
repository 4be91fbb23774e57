package e2e

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // an ordinary database, to compare with
)

// What nobody else writes, each for a place of its own.
const (
	canaryName   = "Щъыкарейка-Бюзю"
	canaryNote   = "Эфцхнотка Юьщ"
	canaryReason = "Жъючина Ъыгзю"
	canarySought = "Ёщъпоиск Фыхжю"
	canaryFile   = "Цъыпись-Щюфь"
	canaryWord   = "Гъщслово-Эхю"
	canaryPhone  = "+74953318777"
	canaryMail   = "zqxjkvbw@kanareyka.example"
)

func canaries(t *testing.T) scan {
	return newScan(t, canaryName, canaryNote, canaryReason, canarySought, canaryFile, canaryWord, canaryPhone[2:], canaryMail, password)
}

// room is a desk whose program can write nowhere that is not looked at: its
// profile, its home, its temporary files and where it stands lie in one folder.
type room struct {
	*desk
	dir string
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{dir: t.TempDir()}
	r.desk = &desk{t: t, profile: filepath.Join(r.dir, "profile")}
	for _, name := range []string{"home", "temp"} {
		if err := os.Mkdir(filepath.Join(r.dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.enter()
	return r
}

// enter starts the program.
func (r *room) enter() {
	r.t.Helper()
	cmd := command(r.t, "kontor-console", "--profile", r.profile)
	home, temp := filepath.Join(r.dir, "home"), filepath.Join(r.dir, "temp")
	cmd.Env = append(cmd.Env, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "TMPDIR="+temp, "SQLITE_TMPDIR="+temp)
	cmd.Dir = r.dir
	r.console, r.heard = start(r.t, cmd), 0
}

// clean wants no canary in any file, nor in what the program logs.
func (r *room) clean(s scan, when string) {
	r.t.Helper()
	if names := s.below(r.t, r.dir); names != nil {
		r.t.Errorf("%s: plain text in %v", when, names)
	}
	if texts := s.in([]byte(r.console.log.text())); texts != nil {
		r.t.Errorf("%s: the log tells %v", when, texts)
	}
}

// work does a day's work with canaries in everything that is typed, and gives
// the ID of a firm.
func (r *room) work() string {
	r.t.Helper()
	person, row := newID(r.t), newID(r.t)
	firm := r.must("new", args{"kind": "Counterparty", "reason": canaryReason, "fields": args{
		"NameShort": canaryName, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}, "Notes": canaryNote,
		"Comms/" + row:        args{"Kind": "mobile", "Phone": args{"E164": canaryPhone}, "Note": canaryNote},
		"Comms/" + newID(r.t): args{"Kind": "email", "Email": canaryMail},
	}}).text("id")
	r.must("new", args{"kind": "ContactPerson", "id": person, "fields": args{
		"LastName": canaryName, "Positions/" + newID(r.t): args{"Counterparty": firm, "Post": canaryNote},
	}})
	r.must("save", args{"id": firm, "reason": canaryReason, "patch": args{"Notes": strings.Repeat(canaryNote+" ", 500)}})
	r.must("delete", args{"id": person, "reason": canaryReason})
	r.must("restore", args{"id": person, "reason": canaryReason})
	for _, text := range []string{canarySought, canaryName, canaryPhone, canaryMail} {
		r.must("find", args{"text": text})
		r.must("list", args{"kind": "Counterparty", "search": text, "where": args{"NameShort": text}})
	}
	r.bringIn()
	// What is refused is typed as well.
	r.ask("new", args{"kind": "Counterparty", "fields": args{"NameShort": canaryName, "TaxID": canaryNote, "Country": canaryWord}})
	r.refuses("unknown_field", "new", args{"kind": "Counterparty", "fields": args{canaryWord: canaryWord}})
	r.refuses("unknown_word", canaryWord, nil)
	return firm
}

// bringIn imports a file that lies elsewhere, and one that is not there.
func (r *room) bringIn() {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), canaryFile+".csv")
	table := "Наименование;Страна;Телефон;Примечание\n" + canaryName + " 2;RU;" + canaryPhone + ";" + canaryNote + "\n" + canaryName + " 3;" + canaryWord + ";1;2\n"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		r.t.Fatal(err)
	}
	var out struct{ Created, Rows int }
	if r.must("import", args{"file": file, "kind": "Counterparty"}).into(&out); out.Created != 1 || out.Rows != 2 {
		r.t.Fatalf("imported %+v", out)
	}
	r.refuses("no_file", "import", args{"file": file + canaryWord, "kind": "Counterparty"})
}

// TestE2ECanary: nothing that is typed lies plain in any file of a profile,
// while the program runs and after it was killed.
func TestE2ECanary(t *testing.T) {
	t.Parallel()
	s := canaries(t)
	o := newOffice(t)
	o.department("Продажи", "sales")
	r := newRoom(t)
	r.must("enrol", args{"invitation": o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "password": password, "device": canaryWord})
	r.sync()
	r.clean(s, "after the first fill")
	r.must("offline", nil)
	firm := r.work()
	r.clean(s, "with a day's work unsent")
	r.must("online", nil)
	r.sync()
	r.must("history", args{"id": firm})
	r.clean(s, "when all was sent")
	r.must("save", args{"id": firm, "patch": args{"Notes": canaryNote}})
	r.kill()
	if _, err := os.Stat(filepath.Join(r.profile, "kontor.db-wal")); err != nil {
		t.Fatal("a killed program leaves its log:", err)
	}
	r.clean(s, "after a kill")

	r.enter()
	r.must("unlock", args{"password": password})
	if got := r.get(firm); got.Title != canaryName {
		t.Errorf("after the kill the firm is %q", got.Title)
	}
	r.sync()
	r.clean(s, "after the restart")
	r.must("lock", nil)
	r.clean(s, "locked")
	r.end()
	r.clean(s, "at the end")
	r.controls(s, o)
}

// controls: the same look finds what an unencrypted database keeps: the
// server's own, and one that is laid into the profile; and every spelling by
// itself.
func (r *room) controls(s scan, o *office) {
	r.t.Helper()
	plain := s.below(r.t, o.dir)
	for _, text := range []string{canaryName, canaryNote, canaryReason, canaryPhone[2:], canaryMail} {
		if !slices.ContainsFunc(plain, func(name string) bool { return strings.HasPrefix(name, "kontor.db") && strings.HasSuffix(name, text) }) {
			r.t.Errorf("%s is not found in the server's database: %v", text, plain)
		}
	}
	path := filepath.Join(r.profile, "plain.db")
	db, err := sql.Open("sqlite3", path+"?_journal_mode=WAL")
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{`CREATE TABLE x (s TEXT)`, `INSERT INTO x VALUES ('` + canaryName + `')`} {
		if _, err := db.Exec(text); err != nil {
			r.t.Fatal(err)
		}
	}
	if names := s.below(r.t, r.dir); len(names) != 1 || names[0] != "profile/plain.db-wal: "+canaryName {
		r.t.Errorf("a plain database in the profile is found as %v", names)
	}
	for _, all := range s {
		for _, one := range all {
			if !slices.Contains(s.in(append([]byte("abc"), one.raw...)), one.text) {
				r.t.Errorf("%q is not found as %q", one.text, one.raw)
			}
		}
	}
}

// TestE2EWrongPassword: a wrong password opens nothing and changes no file, be
// the copy closed in peace or left by a kill.
func TestE2EWrongPassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	r := newRoom(t)
	r.must("enrol", args{"invitation": o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), "password": password})
	r.sync()
	r.must("offline", nil)
	firm := r.must("new", args{"kind": "Counterparty", "fields": args{"NameShort": canaryName, "Kind": "legal", "Country": "RU", "Roles": []string{"client"}}}).text("id")
	wrongs := []string{password + " ", strings.ToUpper(password), strings.Repeat("x", 1<<20)}
	for name, stop := range map[string]func(){"killed": r.kill, "closed": r.end} {
		t.Run(name, func(t *testing.T) {
			stop()
			before := prints(t, r.dir)
			r.enter()
			for _, wrong := range wrongs {
				r.refuses("password_wrong", "unlock", args{"password": wrong})
			}
			wrongs = wrongs[:1]
			r.refuses("required", "unlock", args{"password": ""})
			r.badly("password_wrong", "rebuild", args{"password": "correct horse"})
			for word, a := range map[string]args{
				"list": {"kind": "Counterparty"}, "get": {"id": firm}, "find": {"text": canaryName}, "status": nil, "sync": nil,
				"new": {"kind": "Counterparty"}, "import": {"file": filepath.Join(o.dir, "public"), "kind": "Counterparty"},
			} {
				r.refuses("locked", word, a)
			}
			if names := changed(before, prints(t, r.dir)); names != nil {
				t.Errorf("wrong passwords have changed %v", names)
			}
			r.must("unlock", args{"password": password})
			if got := r.get(firm); got.Title != canaryName {
				t.Errorf("the right password shows %q", got.Title)
			}
			if names := changed(before, prints(t, r.dir)); names == nil {
				t.Error("the right password changes no file either: the comparison proves nothing")
			}
		})
	}
}
