package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refused wants a command of the server to fail with a code and, in a sentence
// of either language, for a reason; nothing is printed as if it had been done.
func (o *office) refused(t *testing.T, code int, says map[string]string, args ...string) {
	t.Helper()
	for lang, want := range says {
		var out, errs bytes.Buffer
		cmd := command(t, "kontor-server", args...)
		cmd.Env = append(cmd.Env, "LANG="+lang+".UTF-8")
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		sentence, usage, _ := strings.Cut(errs.String(), "\n")
		if err == nil || cmd.ProcessState.ExitCode() != code || out.Len() > 0 || !strings.Contains(sentence, want) {
			t.Errorf("%s %v: %v, %q, %q, want %d and %q", lang, args, err, out.String(), errs.String(), code, want)
		}
		alphabets[lang].sentence(t, sentence)
		if code == 2 && !strings.Contains(usage, "kontor-server ") {
			t.Errorf("%s %v does not say how it is written: %q", lang, args, usage)
		}
		if crash := crashIn(errs.String()); crash != "" {
			t.Errorf("%v: %s", args, crash)
		}
	}
}

// badCommands are what people mistype; dir is the data folder's.
func badCommands(dir string) []struct {
	code   int
	ru, en string
	args   []string
} {
	at := func(args ...string) []string { return append(args, "--data", dir) }
	return []struct {
		code   int
		ru, en string
		args   []string
	}{
		{2, "команды нет", "no command", nil},
		{2, "нет команды «dance»", "unknown command “dance”", at("dance")},
		{2, "нет параметра --fast", "unknown option --fast", at("verify", "--fast", "x")},
		{2, "слово «please»", "“please” is one word too many", at("verify", "please")},
		{2, "не хватает параметра --data", "--data is missing", []string{"verify"}},
		{2, "указан дважды", "is there twice", append(at("verify"), "--data", dir)},
		{2, "нужно значение", "needs a value", []string{"verify", "--data"}},
		{2, "не бывает значения", "takes no value", at("init", "--trial=yes")},
		{2, "--listen", "--listen is missing", at("serve")},
		{2, "«office» — не адрес", "“office” is no HOST:PORT", at("init", "--public", "office")},
		{2, "пропущено", "say what to do", at("user")},
		{2, "нет слова «praise»", "unknown word “praise”", at("user", "praise", "anna")},
		{2, "не указан логин", "the login is missing", at("user", "invite")},
		{2, "нужны --name", "--name, --role and --department are needed", at("user", "add", "x")},
		{2, "нечего менять", "nothing to set", at("user", "set", "anna")},
		{2, "не указано название", "the name is missing", at("department", "add")},
		{2, "не хватает параметра --kind", "--kind is missing", at("department", "add", "Склад")},
		{2, "не указан номер", "the id is missing", at("device", "revoke")},
		{2, "не указано время", "the time is missing", at("clock")},
		{2, "«завтра» — не время", "“завтра” is no time", at("clock", "завтра")},
		{1, "нет отдела «Нигде»", "no department", at("user", "set", "anna", "--department", "Нигде")},
		{1, "нет пользователя «nobody»", "no user", at("user", "disable", "nobody")},
		{1, "Роли", "Roles", at("user", "set", "anna", "--role", "king")},
		{1, "Вид отдела", "Kind of department", at("department", "add", "Склад", "--kind", "wizards")},
		{1, "такого документа нет", "no such document", at("feed", "revoke", "nothing")},
		{1, "только вперёд", "forwards only", at("clock", "2001-01-01")},
		{1, "нет часового пояса «Mars»", "no time zone", at("init", "--zone", "Mars")},
		{1, "нет базы", "no base", []string{"verify", "--data", filepath.Join(dir, "nowhere")}},
		{1, "нет связи с PostgreSQL", "cannot reach PostgreSQL", []string{"init", "--data", filepath.Join(dir, "other"), "--db", "postgres://127.0.0.1:1/x"}},
	}
}

// TestE2EBadCommands: a mistyped command is refused in both languages by a
// server that runs and by one that does not, and changes nothing.
func TestE2EBadCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.department("Продажи", "sales")
	o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи")
	before := o.must("user", "list") + o.must("department", "list")
	all := badCommands(o.dir)
	try := func(some func(int) bool) {
		t.Helper()
		for i, bad := range all {
			if some(i) {
				o.refused(t, bad.code, map[string]string{"ru": bad.ru, "en": bad.en}, bad.args...)
			}
		}
		if after := o.must("user", "list") + o.must("department", "list"); after != before {
			t.Errorf("%s\nbefore\n%s", after, before)
		}
	}
	// Of what gets as far as the running server a few are enough: there it
	// passes the same way.
	try(func(i int) bool { return i > len(all)/2 && i%3 == 0 })
	o.refused(t, 1, map[string]string{"ru": "другой процесс", "en": "another server process"}, "serve", "--data", o.dir, "--listen", "127.0.0.1:0")
	other := &office{t: t, dir: filepath.Join(t.TempDir(), "other")}
	other.must("init")
	other.refused(t, 1, map[string]string{"ru": "уже занят", "en": "is taken"}, "serve", "--data", other.dir, "--listen", o.address)
	o.stop()
	try(func(int) bool { return true })
	o.refused(t, 1, map[string]string{"ru": "уже есть база", "en": "already holds a base"}, "init", "--data", o.dir)
	serve := []string{"serve", "--data", o.dir, "--listen"}
	o.refused(t, 1, map[string]string{"ru": "нельзя принимать соединения", "en": "cannot listen"}, append(serve, "127.0.0.1:nowhere")...)
	o.refused(t, 2, map[string]string{"ru": "вместе с --tls-key", "en": "goes with --tls-key"}, append(serve, o.address, "--tls-cert", "x")...)
	o.refused(t, 1, map[string]string{"ru": "сертификат не загружен", "en": "cannot load certificate"}, append(serve, o.address, "--tls-cert", "x", "--tls-key", "y")...)
	o.damaged(t)
	o.restart()
	o.verify()
}

// damaged: a base that cannot be read is told as such; put back it serves again.
func (o *office) damaged(t *testing.T) {
	t.Helper()
	path := filepath.Join(o.dir, "kontor.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"noise": bytes.Repeat([]byte("шум "), len(whole)/7), "cut": whole[:len(whole)/2/4096*4096]} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Log(name)
		o.refused(t, 1, map[string]string{"ru": "файл базы данных повреждён", "en": "database file is damaged"}, "serve", "--data", o.dir, "--listen", o.address)
		o.refused(t, 1, map[string]string{"ru": "файл базы данных повреждён", "en": "database file is damaged"}, "user", "list", "--data", o.dir)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}
