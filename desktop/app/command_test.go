package app_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

func args(f fields) doc.Body {
	parts := doc.Parts{}
	maps.Copy(parts, patch(f))
	return parts.Body()
}

// suspension is what suspending a firm asks for.
func suspension() doc.Body {
	return args(fields{"Reason": "debt", "Until": today.Add(30), "Comment": "не платит"})
}

// TestCommand: with a connection a command is carried out before one's eyes;
// what it makes is named, and everybody sees what has become of the firm.
func TestCommand(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	id := anna.counterparty(t, "Приостановить")
	anna.sync(t)
	gleb.sync(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out, err := gleb.Command(ctx, "counterparty.suspend", id, suspension(), "долг")
	check(t, err)
	if !out.Done || len(out.Made) != 1 || out.Mutation == "" {
		t.Errorf("%+v", out)
	}
	gleb.sync(t)
	anna.sync(t)
	for _, d := range []*desk{gleb, anna} {
		if got := d.value(t, id, "Status"); got != `"temp_banned"` {
			t.Errorf("it is %s", got)
		}
	}
	if task := gleb.get(t, out.Made[0]); task == nil || task.Kind.Name != "Task" {
		t.Errorf("made %+v", task)
	}
	if anna.value(t, id, "SuspendComment") != "" || gleb.value(t, id, "SuspendComment") != `"не платит"` {
		t.Error("the comment of security is for security")
	}
	_, err = gleb.Command(ctx, "counterparty.suspend", id, suspension(), "ещё раз")
	gleb.refuses(t, err, "Status move")
	_, err = anna.Command(ctx, "counterparty.lift", id, args(fields{"Comment": "можно"}), "")
	anna.refuses(t, err, "no_suspend")
	clean(t, anna) // whoever waited for the answer has no draft besides
	clean(t, gleb)
	out, err = gleb.Command(ctx, "counterparty.lift", id, args(fields{"Comment": "заплатил"}), "оплата")
	check(t, err)
	gleb.sync(t)
	if got := gleb.value(t, id, "Status"); !out.Done || got != `"potential"` {
		t.Errorf("%+v, it is %s", out, got)
	}
}

// TestCommand_Waiting: without a connection a command waits; its outcome comes
// later, and a refusal is kept with what was typed.
func TestCommand_Waiting(t *testing.T) {
	anna, gleb := at(t, "anna"), at(t, "gleb")
	id := anna.counterparty(t, "Приостановить потом")
	anna.sync(t)
	gleb.sync(t)
	gleb.offline(t)
	out, err := gleb.Command(t.Context(), "counterparty.suspend", id, suspension(), "долг")
	check(t, err)
	if queued, _, _ := gleb.counts(t); out.Done || queued != 1 || gleb.value(t, id, "Status") != `"potential"` {
		t.Errorf("%+v, %d queued, it is %s", out, queued, gleb.value(t, id, "Status"))
	}
	gleb.online(t)
	if got := gleb.value(t, id, "Status"); got != `"temp_banned"` {
		t.Errorf("it is %s", got)
	}
	gleb.offline(t)
	_, err = gleb.Command(t.Context(), "counterparty.suspend", id, suspension(), "и опять")
	check(t, err)
	gleb.online(t)
	all, err := gleb.Refused(t.Context())
	check(t, err)
	if len(all) != 1 {
		t.Fatalf("%d refused", len(all))
	}
	r := all[0]
	if r.Command != "counterparty.suspend" || r.Target != id || r.Title != "Приостановить потом" || r.Reason != "и опять" ||
		!strings.Contains(string(r.Args), "не платит") || r.Faults[0].Rule != "move" {
		t.Errorf("%+v", r)
	}
	// It can be corrected like any draft, and a word it does not know is refused.
	_, err = gleb.Retry(t.Context(), r.ID, app.Second{Patch: patch(fields{"Untill": "2026-12-01"})})
	gleb.refuses(t, err, "Untill unknown_field")
	_, err = gleb.Retry(t.Context(), r.ID, app.Second{Replace: map[doc.ID]doc.ID{id: gleb.id(t)}})
	gleb.refuses(t, err, "no_such_document")
	// Once the ban is lifted it can be sent again.
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err = gleb.Command(ctx, "counterparty.lift", id, args(fields{"Comment": "заплатил"}), "оплата")
	check(t, err)
	saved, err := gleb.Retry(ctx, r.ID, app.Second{Patch: patch(fields{"Comment": "опять не платит"})})
	check(t, err)
	gleb.sync(t)
	clean(t, gleb)
	if got := gleb.value(t, id, "Status"); got != `"temp_banned"` || saved.Mutation == "" || gleb.value(t, id, "SuspendComment") != `"опять не платит"` {
		t.Errorf("%+v, it is %s, %s", saved, got, gleb.value(t, id, "SuspendComment"))
	}
}

// TestCommand_Wrong: what cannot be given is refused at once and not queued.
func TestCommand_Wrong(t *testing.T) {
	gleb := at(t, "gleb")
	anna := at(t, "anna")
	id := anna.counterparty(t, "Не то")
	anna.sync(t)
	gleb.sync(t)
	gleb.offline(t)
	for rule, try := range map[string]struct {
		name string
		id   doc.ID
		args doc.Body
	}{
		"unknown_command":      {"counterparty.praise", id, suspension()},
		"no_such_document":     {"counterparty.suspend", gleb.id(t), suspension()},
		"Reason required":      {"counterparty.suspend", id, args(fields{"Until": today.Add(1)})},
		"Wizard unknown_field": {"counterparty.suspend", id, args(fields{"Reason": "debt", "Until": today.Add(1), "Wizard": 1})},
	} {
		_, err := gleb.Command(t.Context(), try.name, try.id, try.args, "x")
		if got := gleb.rules(err); !slices.Contains(got, rule) {
			t.Errorf("%q, want %s", got, rule)
		}
	}
	if queued, _, _ := gleb.counts(t); queued != 0 {
		t.Errorf("%d queued", queued)
	}
	named := map[string]int{}
	for _, a := range gleb.Actions("Counterparty") {
		named[a.Name] = len(a.Args)
		if a.Label == "" || strings.Contains(a.Label, ".") || a.Kind != "Counterparty" {
			t.Errorf("%+v", a)
		}
	}
	if named["counterparty.suspend"] != 3 || named["counterparty.lift"] != 1 || gleb.Actions("Busy") != nil {
		t.Errorf("%v", named)
	}
}
