package app_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// nobody is a network on which there is no server.
func nobody(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }

// TestEnrol: an invitation makes a profile a device, once; whatever is wrong is
// said and leaves the profile as it was.
func TestEnrol(t *testing.T) {
	at(t, "boris")
	d := open(t.TempDir(), nil)
	t.Cleanup(func() { check(t, d.Close()) })
	inv := invite(t, "boris")
	if _, err := d.Status(t.Context()); true {
		d.refuses(t, err, "not_enrolled")
	}
	d.refuses(t, d.Unlock(t.Context(), password), "not_enrolled")
	for name, try := range map[string]struct {
		e    app.Enrolment
		rule string
	}{
		"Rubbish": {app.Enrolment{Invitation: "hello", Password: password}, "invitation invitation"},
		"Short":   {app.Enrolment{Invitation: inv, Password: "short"}, "password password_short"},
		"NoPort":  {app.Enrolment{Invitation: inv, Password: password, Server: "office"}, "server host_port"},
		"Control": {app.Enrolment{Invitation: inv, Password: password, Device: "a\ab"}, "device control_character"},
		"Nobody":  {app.Enrolment{Invitation: inv, Password: password, Server: "127.0.0.1:1"}, "offline"},
		"Wrong":   {app.Enrolment{Invitation: inv, Password: "another horse battery"}, "password password_wrong"},
	} {
		err := d.Enrol(t.Context(), try.e)
		if got := d.rules(err); len(got) != 1 || got[0] != try.rule {
			t.Errorf("%s: %q", name, got)
		}
		if d.Enrolled() || d.Unlocked() {
			t.Errorf("%s: it is enrolled all the same", name)
		}
	}
	check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: "  " + inv[:20] + "\n" + inv[20:], Password: password}))
	if !d.Enrolled() || !d.Unlocked() {
		t.Fatal("not enrolled")
	}
	d.sync(t)
	d.refuses(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, "boris"), Password: password}), "enrolled")
	st, err := d.Status(t.Context())
	check(t, err)
	if st.Login != "boris" || st.Employee != d.Me() || d.Me() == "" || st.Company != "Kontor" || st.Server != firm.Address() || d.Zone().String() != "Europe/Minsk" {
		t.Errorf("%+v", st)
	}
	if !d.May(access.Create, "Counterparty") || d.May(access.Edit, "Employee") || doc.DateOf(d.Now().In(d.Zone())) != today {
		t.Errorf("rights or time are not those of the server: %s", d.Now())
	}
	used := open(t.TempDir(), nil)
	t.Cleanup(func() { check(t, used.Close()) })
	if err := used.Enrol(t.Context(), app.Enrolment{Invitation: inv, Password: password}); err == nil || used.Enrolled() {
		t.Errorf("an invitation works twice: %v", err)
	}
}

// TestLock: a locked copy answers nothing; it opens with its password alone,
// with no network, and to one program at a time.
func TestLock(t *testing.T) {
	d := fresh(t, "boris")
	id := d.counterparty(t, "Заперто")
	d.sync(t)
	locked := make(chan struct{})
	stop := d.Subscribe(func(e app.Event) {
		if e.Locked {
			close(locked)
		}
	})
	check(t, d.Lock())
	await(t, "locked", locked)
	stop()
	check(t, d.Lock()) // twice is no harm
	for name, call := range map[string]func() error{
		"Get":     func() error { _, err := d.Get(t.Context(), id); return err },
		"List":    func() error { _, err := d.List(t.Context(), app.Query{Kind: "Task"}); return err },
		"Save":    func() error { _, err := d.Save(t.Context(), app.Draft{}); return err },
		"Find":    func() error { _, err := d.Find(t.Context(), "Заперто", 5); return err },
		"Status":  func() error { _, err := d.Status(t.Context()); return err },
		"History": func() error { _, err := d.History(t.Context(), id); return err },
		"Sync":    func() error { return d.Sync(t.Context()) },
		"Online":  func() error { return d.Online(t.Context(), true) },
		"Feeds":   func() error { _, err := d.Feeds(t.Context()); return err },
		"Import":  func() error { _, err := d.Import(t.Context(), app.ImportArgs{File: "x.csv"}); return err },
	} {
		if got := d.rules(call()); len(got) != 1 || got[0] != "locked" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if d.Me() != "" || d.Actor() != nil || d.May(access.Read, "Task") || d.Title(t.Context(), id) != "" {
		t.Error("something is known while locked")
	}
	d.refuses(t, d.Unlock(t.Context(), "wrong horse battery"), "password password_wrong")
	if d.Unlocked() {
		t.Fatal("open with a wrong password")
	}
	other := open(d.dir, nobody)
	check(t, other.Unlock(t.Context(), password))
	d.refuses(t, d.Unlock(t.Context(), password), "vault_in_use")
	if got := other.Title(t.Context(), id); got != "Заперто" {
		t.Errorf("without a network: %q", got)
	}
	if err := other.Unlock(t.Context(), "wrong horse battery"); !errors.Is(err, vault.ErrPassword) {
		t.Errorf("open already: %v", err)
	}
	check(t, other.Unlock(t.Context(), password))
	other.until(t, "the fault of the network is told", func() bool {
		st, err := other.Status(t.Context())
		return err == nil && st.Cause != nil && st.Cause.Rule == "offline"
	})
	check(t, other.Close())
	check(t, d.Unlock(t.Context(), password))
	d.sync(t)
}

// TestRevoked: a device that is revoked loses its copy at once.
func TestRevoked(t *testing.T) {
	d := fresh(t, "petr")
	d.counterparty(t, "Отозвано")
	d.sync(t)
	wiped := make(chan struct{})
	stop := d.Subscribe(func(e app.Event) {
		if e.Wiped {
			close(wiped)
		}
	})
	defer stop()
	list, err := firm.Run("device", "list", "petr")
	check(t, err)
	var client string
	for line := range strings.Lines(list) {
		if strings.Contains(line, `"name":"spare"`) && strings.Contains(line, `"revoked":false`) {
			_, rest, _ := strings.Cut(line, `"id":"`)
			client, _, _ = strings.Cut(rest, `"`)
		}
	}
	_, err = firm.Run("device", "revoke", client)
	check(t, err)
	await(t, "wiped", wiped)
	if d.Enrolled() || d.Unlocked() {
		t.Error("it is still there")
	}
	d.refuses(t, d.Unlock(t.Context(), password), "not_enrolled")
	for _, name := range []string{"kontor.db", "keys.json"} {
		if _, err := os.Stat(filepath.Join(d.dir, name)); err == nil {
			t.Errorf("%s is left", name)
		}
	}
	if st, err := at(t, "petr").Status(t.Context()); err != nil || st.State != "live" {
		t.Errorf("control: the other device is %s, %v", st.State, err)
	}
}

// TestRights: another post is felt at once: what one may, and what one sees.
func TestRights(t *testing.T) {
	anna, petr := at(t, "anna"), at(t, "petr")
	id := anna.counterparty(t, "Коллеги", fields{"Comms/" + string(anna.id(t)): fields{"Kind": "work", "Phone": fields{"E164": "+79163334455"}}})
	anna.sync(t)
	petr.until(t, "the firm of a colleague has come", func() bool { return petr.get(t, id) != nil })
	hidden := func() bool { return slices.Contains(petr.get(t, id).Hidden, "Comms") }
	if petr.May(access.Export, "Counterparty") || !hidden() || petr.value(t, id, "Comms") != "" {
		t.Fatal("he has the rights of a head already: the test shows nothing")
	}
	told := make(chan struct{}, 10)
	stop := petr.Subscribe(func(e app.Event) {
		if e.Rights {
			told <- struct{}{}
		}
	})
	defer stop()
	_, err := firm.Run("user", "set", "petr", "--role", "sales,head")
	check(t, err)
	await(t, "other rights", told)
	petr.sync(t)
	if !petr.May(access.Export, "Counterparty") || hidden() || !strings.Contains(petr.value(t, id, "Comms"), "3334455") {
		t.Error("a head sees no more than a manager")
	}
	_, err = firm.Run("user", "set", "petr", "--role", "marketing")
	check(t, err)
	await(t, "other rights", told)
	petr.sync(t)
	if petr.May(access.Edit, "Counterparty") || !hidden() || petr.value(t, id, "Comms") != "" {
		t.Error("what is withdrawn is still there")
	}
	_, err = firm.Run("user", "set", "petr", "--role", "sales")
	check(t, err)
	await(t, "other rights", told)
	petr.sync(t)
}

// TestSetPassword: account and copy get the new password together, with a
// connection only.
func TestSetPassword(t *testing.T) {
	_, err := firm.Hire("nina", "Новикова Нина Ивановна", "sales", "Продажи")
	check(t, err)
	d := open(t.TempDir(), nil)
	t.Cleanup(func() { check(t, d.Close()) })
	check(t, d.Enrol(t.Context(), app.Enrolment{Invitation: invite(t, "nina"), Password: password}))
	d.sync(t)
	const next = "another horse battery"
	d.refuses(t, d.SetPassword(t.Context(), "wrong horse battery", next), "old password_wrong")
	d.refuses(t, d.SetPassword(t.Context(), password, "short"), "new password_short")
	d.offline(t)
	d.refuses(t, d.SetPassword(t.Context(), password, next), "offline")
	d.online(t)
	check(t, d.SetPassword(t.Context(), password, next))
	check(t, d.Lock())
	d.refuses(t, d.Unlock(t.Context(), password), "password password_wrong")
	check(t, d.Unlock(t.Context(), next))
	d.sync(t)
	further := open(t.TempDir(), nil)
	t.Cleanup(func() { check(t, further.Close()) })
	inv := invite(t, "nina")
	d.refuses(t, further.Enrol(t.Context(), app.Enrolment{Invitation: inv, Password: password}), "password password_wrong")
	check(t, further.Enrol(t.Context(), app.Enrolment{Invitation: inv, Password: next}))
}

// TestSetLanguage: everything is said in the other language from then on, and
// whoever shows something is told to read it again.
func TestSetLanguage(t *testing.T) {
	d := at(t, "anna")
	told := make(chan app.Event, 10)
	stop := d.Subscribe(func(e app.Event) { told <- e })
	defer stop()
	defer d.SetLanguage(i18n.RU)
	said := func() []string {
		_, err := d.Get(t.Context(), "0192aaaa-0000-7000-8000-00000000dead")
		actions := d.Actions("Counterparty")
		return []string{d.Faults(err)[0].Text, d.Words().T("Counterparty"), d.Words().Value("Counterparty", "Status", "active"), actions[0].Label}
	}
	russian := said()
	d.SetLanguage(i18n.EN)
	for !await(t, "everything is to be read again", told).All {
	}
	english := said()
	for i := range russian {
		if russian[i] == english[i] || strings.ContainsAny(english[i], "абвгдеиностр") || !strings.ContainsAny(russian[i], "абвгдеиностр") {
			t.Errorf("ru %q, en %q", russian[i], english[i])
		}
	}
}
