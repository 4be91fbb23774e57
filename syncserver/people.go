package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
	"kontor/syncserver/records"
)

// seed fills an empty base: what every base begins with, and the administrator.
func (b *base) seed(ctx context.Context, out io.Writer) error {
	if err := b.seedMissing(ctx); err != nil {
		return err
	}
	id, err := b.addUser(ctx, user{login: "admin", name: i18n.New(i18n.RU).T("Server.admin"), roles: []string{"admin"}})
	if err != nil {
		return err
	}
	return b.invite(ctx, id, false, out)
}

// seedMissing writes what a base should begin with and this one lacks: an older
// program has made it.
func (b *base) seedMissing(ctx context.Context) error {
	seeds, err := crm.Seeds()
	if err != nil {
		return err
	}
	key := make([]byte, 64)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("key of tags: %w", err)
	}
	seeds = append(seeds, crm.BannedSeeds(key[:32], key[32:])...)
	if err := b.records.View(ctx, func(s records.Snapshot) error {
		var missing []doc.Write
		for _, w := range seeds {
			d, err := s.Get(w.Kind, w.ID)
			if err != nil {
				return err
			}
			if d == nil {
				missing = append(missing, w)
			}
		}
		seeds = missing
		return nil
	}); err != nil {
		return err
	}
	for part := range slices.Chunk(seeds, 500) {
		if _, err := b.make(ctx, "", "init", part...); err != nil {
			return err
		}
	}
	return nil
}

func (b *base) newID() (doc.ID, error) { return doc.NewID(b.clock.now(), rand.Reader) }

func (b *base) make(ctx context.Context, by doc.ID, reason string, writes ...doc.Write) (doc.ID, error) {
	id, err := b.newID()
	if err != nil {
		return "", err
	}
	_, err = b.records.Make(ctx, id, by, reason, writes...)
	return id, err
}

func patch(fields map[string]any) doc.Patch {
	p := doc.Patch{}
	for path, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			panic("a value that is no JSON: " + err.Error())
		}
		p[path] = raw
	}
	return p
}

// user is what `user add` and `user set` are told.
type user struct {
	login, name, department string
	roles                   []string
}

func (u user) fields(department doc.ID) map[string]any {
	f := map[string]any{}
	if u.name != "" {
		f["Name"] = u.name
	}
	if u.login != "" {
		f["Login"], f["State"] = u.login, crm.Working
	}
	if u.roles != nil {
		f["Roles"] = u.roles
	}
	if department != "" {
		f["Department"] = department
	}
	return f
}

// sound lists the roles there are to whoever gives another.
func (u user) sound() error {
	for _, role := range u.roles {
		if err := oneOf("Employee", "Roles", role, crm.Role("").Values()); err != nil {
			return err
		}
	}
	return nil
}

// oneOf refuses a word that is none of a field's, and lists those: whoever types
// a command has nothing to choose from.
func oneOf(kind, field, word string, values []string) error {
	if slices.Contains(values, word) {
		return nil
	}
	return doc.Claim(kind, "", doc.Invalid(field, "usage_one_of").With("word", word).With("allowed", strings.Join(values, ", ")))
}

func (b *base) addUser(ctx context.Context, u user) (doc.ID, error) {
	if err := u.sound(); err != nil {
		return "", err
	}
	department, err := b.department(ctx, u.department)
	if err != nil {
		return "", err
	}
	id, err := b.newID()
	if err != nil {
		return "", err
	}
	if _, err := b.make(ctx, "", "user add", doc.Write{Kind: "Employee", ID: id, New: true, Patch: patch(u.fields(department))}); err != nil {
		return "", err
	}
	return id, b.auth.Add(ctx, id, u.login)
}

// department finds a department by its name, or by its ID where several have
// the name.
func (b *base) department(ctx context.Context, name string) (id doc.ID, err error) {
	if name == "" {
		return "", nil
	}
	var named []doc.ID
	err = b.each(ctx, "Department", func(d doc.Doc) error {
		if d.Meta().ID == doc.ID(name) || strings.EqualFold(d.(*crm.Department).Name, name) {
			named = append(named, d.Meta().ID)
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case len(named) == 0:
		return "", doc.Invalid("", "no_department").With("name", name)
	case len(named) > 1:
		return "", doc.Invalid("", "departments_many").With("name", name)
	}
	return named[0], nil
}

func (b *base) addDepartment(ctx context.Context, name, kind, parent string) (doc.ID, error) {
	if err := oneOf("Department", "Kind", kind, crm.DepartmentKind("").Values()); err != nil {
		return "", err
	}
	up, err := b.department(ctx, parent)
	if err != nil {
		return "", err
	}
	id, err := b.newID()
	if err != nil {
		return "", err
	}
	fields := map[string]any{"Name": name, "Kind": kind}
	if up != "" {
		fields["Parent"] = up
	}
	_, err = b.make(ctx, "", "department add", doc.Write{Kind: "Department", ID: id, New: true, Patch: patch(fields)})
	return id, err
}

func (b *base) each(ctx context.Context, kind string, f func(doc.Doc) error) error {
	return b.records.View(ctx, func(s records.Snapshot) error { return s.Each(systemActor, kind, f) })
}

// employee finds a person by login.
func (b *base) employee(ctx context.Context, login string) (doc.ID, error) {
	acc, err := b.auth.ByLogin(ctx, login)
	if err != nil {
		return "", err
	}
	if acc == nil {
		return "", doc.Invalid("", "no_login").With("login", login)
	}
	return acc.Employee, nil
}

func printJSON(out io.Writer, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(raw))
	return err
}
