package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// systemActor reads for the server's own commands.
var systemActor = access.System(access.Post{})

// errWrong reports a base in which verify has found something.
var errWrong = errors.New("the base is not sound")

// command carries out a command on an open base, in the server itself or
// while none runs.
func (b *base) command(ctx context.Context, c cmdline, out io.Writer) error {
	switch c.words[0] {
	case "department":
		return b.departmentCommand(ctx, c, out)
	case "user":
		return b.userCommand(ctx, c, out)
	case "device":
		return b.deviceCommand(ctx, c, out)
	case "feed":
		return b.feedCommand(ctx, c, out)
	case "clock":
		t, err := c.word(1, "usage_no_time")
		if err != nil {
			return err
		}
		return b.setClock(ctx, t)
	case "erase":
		id, err := c.word(1, "usage_no_id")
		if err != nil {
			return err
		}
		return b.erase(ctx, doc.ID(id), c.lang, out)
	case "verify":
		return b.verify(ctx, out)
	case "demo":
		return b.demo(ctx, out)
	}
	return wrongUsage(c.words[0], "usage_running")
}

func (b *base) verify(ctx context.Context, out io.Writer) error {
	wrong := 0
	if err := b.records.Verify(ctx, func(what string) {
		wrong++
		fmt.Fprintln(out, what)
	}); err != nil {
		return err
	}
	if wrong > 0 {
		return doc.Invalid("", "base_unsound").With("count", strconv.Itoa(wrong)).Because(errWrong)
	}
	_, err := fmt.Fprintln(out, "ok")
	return err
}

func (b *base) departmentCommand(ctx context.Context, c cmdline, out io.Writer) error {
	switch c.words[1] { // one of these, or it would not have been understood
	case "add":
		name, err := c.word(2, "usage_no_name")
		if err != nil {
			return err
		}
		kind, err := c.need("kind")
		if err != nil {
			return err
		}
		id, err := b.addDepartment(ctx, name, kind, c.options["parent"])
		if err != nil {
			return err
		}
		return printJSON(out, map[string]any{"id": id})
	case "list":
		return b.each(ctx, "Department", func(d doc.Doc) error {
			x := d.(*crm.Department)
			return printJSON(out, map[string]any{"id": x.ID, "name": x.Name, "kind": x.Kind, "parent": x.Parent})
		})
	}
	return nil
}

func (b *base) userCommand(ctx context.Context, c cmdline, out io.Writer) error {
	verb := c.words[1]
	if verb == "list" {
		return b.listUsers(ctx, out)
	}
	login, err := c.word(2, "usage_no_login")
	if err != nil {
		return err
	}
	u := user{department: c.options["department"], name: c.options["name"]}
	if roles := c.options["role"]; roles != "" {
		u.roles = strings.Split(roles, ",")
	}
	if verb == "add" {
		u.login = login
		if u.name == "" || u.roles == nil || u.department == "" {
			return wrongUsage("user", "usage_user_add")
		}
		id, err := b.addUser(ctx, u)
		if err != nil {
			return err
		}
		return b.invite(ctx, id, false, out)
	}
	id, err := b.employee(ctx, login)
	if err != nil {
		return err
	}
	return b.changeUser(ctx, verb, id, u, out)
}

func (b *base) changeUser(ctx context.Context, verb string, id doc.ID, u user, out io.Writer) error {
	switch verb {
	case "invite":
		return b.invite(ctx, id, false, out)
	case "reset":
		return b.invite(ctx, id, true, out)
	case "set":
		if u.name == "" && u.roles == nil && u.department == "" {
			return wrongUsage("user", "usage_user_set")
		}
		if err := u.sound(); err != nil {
			return err
		}
		department, err := b.department(ctx, u.department)
		if err != nil {
			return err
		}
		_, err = b.make(ctx, "", "user set", doc.Write{Kind: "Employee", ID: id, Patch: patch(u.fields(department))})
		return err
	case "disable", "enable":
		state := crm.Working
		if verb == "disable" {
			state = crm.Blocked
		}
		if _, err := b.make(ctx, "", "user "+verb, doc.Write{Kind: "Employee", ID: id, Patch: patch(map[string]any{"State": state})}); err != nil {
			return err
		}
		return b.auth.SetDisabled(ctx, id, verb == "disable")
	}
	return nil
}

func (b *base) listUsers(ctx context.Context, out io.Writer) error {
	departments := map[doc.ID]string{}
	if err := b.each(ctx, "Department", func(d doc.Doc) error {
		departments[d.Meta().ID] = d.Label()
		return nil
	}); err != nil {
		return err
	}
	return b.each(ctx, "Employee", func(d doc.Doc) error {
		e := d.(*crm.Employee)
		return printJSON(out, map[string]any{
			"id": e.ID, "login": e.Login, "name": e.Name, "roles": e.Roles, "department": departments[e.Department.ID()], "state": e.State,
		})
	})
}

func (b *base) deviceCommand(ctx context.Context, c cmdline, out io.Writer) error {
	switch c.words[1] {
	case "list":
		var who doc.ID
		if len(c.words) > 2 {
			var err error
			if who, err = b.employee(ctx, c.words[2]); err != nil {
				return err
			}
		}
		devices, err := b.auth.Devices(ctx, who)
		for _, d := range devices {
			err = errors.Join(err, printJSON(out, map[string]any{
				"id": d.Client, "employee": d.Employee, "name": d.Name, "made": d.Made, "seen": d.Seen, "revoked": d.Revoked,
			}))
		}
		return err
	case "revoke":
		id, err := c.word(2, "usage_no_id")
		if err != nil {
			return err
		}
		return b.auth.Revoke(ctx, id)
	}
	return nil
}
