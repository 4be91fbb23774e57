package change

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// as gives the client other roles for one mutation.
func as(b *base, client string, roles ...string) Env {
	e := b.env("anna")
	grants := []access.Grant{
		{Role: "own", Kind: access.AnyKind, Rights: []access.Right{access.Read, access.Create, access.Edit}, Scope: access.Own},
		{Role: "reader", Kind: access.AnyKind, Rights: []access.Right{access.Read}, Scope: access.All},
	}
	e.Actor = access.NewActor(access.Post{Employee: doc.Derive(client), Roles: roles}, grants, b.kinds)
	return e
}

// TestApply: what each wish is refused for, on a base where anna has made alfa
// and boris beta; a refused one leaves no number used and no document changed.
func TestApply(t *testing.T) {
	gamma := doc.Derive("gamma")
	edit := func(f fields) []doc.Write { return []doc.Write{write("firm", alfa, false, f)} }
	fresh := func(f fields) []doc.Write { return []doc.Write{write("firm", gamma, true, f)} }
	for name, tt := range map[string]struct {
		roles []string // of anna; nil: those of base.env
		m     Mutation
		want  []string
	}{
		"OK":              {nil, Mutation{Do: edit(fields{"Name": "A", "Secret": "s"})}, nil},
		"OKNew":           {nil, Mutation{Do: fresh(fields{"Name": "G", "Land": "BY", "Parent": alfa})}, nil},
		"OKOwn":           {[]string{"own"}, Mutation{Do: edit(fields{"Name": "A"})}, nil},
		"ErrNothing":      {nil, Mutation{}, []string{"writes"}},
		"ErrTooMany":      {nil, Mutation{Do: make([]doc.Write, MaxWrites+1)}, []string{"writes"}},
		"ErrKind":         {nil, Mutation{Do: []doc.Write{write("Firm", alfa, false, nil)}}, []string{"unknown_kind"}},
		"ErrID":           {nil, Mutation{Do: []doc.Write{write("firm", "x\x00", true, nil)}}, []string{"ID malformed"}},
		"ErrMissing":      {nil, Mutation{Do: []doc.Write{write("firm", gamma, false, nil)}}, []string{"no_such_document"}},
		"ErrExists":       {nil, Mutation{Do: []doc.Write{write("firm", alfa, true, nil)}}, []string{"exists"}},
		"ErrMade":         {nil, Mutation{Do: []doc.Write{write("firm", doc.Made("gamma"), true, fields{"Name": "G"})}}, []string{"ID made_id"}},
		"ErrOtherKind":    {nil, Mutation{Do: []doc.Write{write("job", alfa, false, nil)}}, []string{"no_such_document"}},
		"ErrTwoKinds":     {nil, Mutation{Do: append(fresh(fields{"Name": "G"}), write("job", gamma, true, fields{"Of": alfa}))}, []string{"exists"}},
		"ErrOwnRef":       {nil, Mutation{Do: []doc.Write{write("job", gamma, true, fields{"Of": gamma})}}, []string{"Of no_such_document"}},
		"ErrReasonNUL":    {nil, Mutation{Do: edit(nil), Reason: "a\x00"}, []string{"control_character"}},
		"ErrReasonLong":   {nil, Mutation{Do: edit(nil), Reason: strings.Repeat("a", doc.MaxText+1)}, []string{"too_long"}},
		"ErrRequired":     {nil, Mutation{Do: fresh(nil)}, []string{"Name required"}},
		"ErrCheck":        {nil, Mutation{Do: edit(fields{"From": 2, "To": 1})}, []string{"To to_before_from"}},
		"ErrAllAtOnce":    {nil, Mutation{Do: append(edit(fields{"From": 2, "Name": ""}), fresh(fields{"Land": "XX", "Phone": "0"})...)}, []string{"Name required", "To to_before_from", "Land unknown_code", "Name required", "Note phone_and_note"}},
		"ErrWritesAtOnce": {nil, Mutation{Do: append(edit(fields{"Later": 2}), fresh(fields{"From": "x"})...)}, []string{"Later unknown_field", "From malformed"}},
		"ErrServer":       {nil, Mutation{Do: fresh(fields{"Name": "G", "Status": "shut", "Number": "1", "Owner": boris})}, []string{"Number server_field", "Owner server_field", "Status server_field"}},
		"ErrLink":         {nil, Mutation{Do: edit(fields{"Parent": gamma})}, []string{"Parent no_such_document"}},
		"ErrLinkUnseen":   {[]string{"own"}, Mutation{Do: edit(fields{"Parent": beta})}, []string{"Parent no_such_document"}},
		"ErrCode":         {nil, Mutation{Do: edit(fields{"Land": "XX"})}, []string{"Land unknown_code"}},
		"ErrCodeInactive": {nil, Mutation{Do: edit(fields{"Land": "SU"})}, []string{"Land inactive_code"}},
		"ErrDeletion":     {nil, Mutation{Do: edit(fields{"Deleted": true})}, []string{"Deleted reason_required"}},
		"OKDeletion":      {nil, Mutation{Do: edit(fields{"Deleted": true}), Reason: "дубль"}, nil},
		"ErrTaken":        {nil, Mutation{Do: edit(fields{"Name": "beta"})}, []string{"Name taken"}},
		"ErrTakenHere":    {nil, Mutation{Do: append(edit(fields{"Name": "G"}), fresh(fields{"Name": "G"})...)}, []string{"Name taken", "Name taken"}},
		"OKSwapped":       {nil, Mutation{Do: append(edit(fields{"Name": "beta"}), write("firm", beta, false, fields{"Name": "alfa"}))}, nil},
		"OKTakenDeleted":  {nil, Mutation{Do: edit(fields{"Name": "beta", "Deleted": true}), Reason: "x"}, nil},
		"ErrNoCreate":     {[]string{"reader"}, Mutation{Do: fresh(fields{"Name": "G"})}, []string{"no_create"}},
		"ErrNoEdit":       {[]string{"reader"}, Mutation{Do: edit(fields{"Name": "A"})}, []string{"no_edit"}},
		"ErrNoRead":       {[]string{"own"}, Mutation{Do: []doc.Write{write("firm", beta, false, fields{"Name": "A"})}}, []string{"no_such_document"}},
		"ErrNoRole":       {[]string{}, Mutation{Do: edit(fields{"Name": "A"})}, []string{"no_such_document"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBase(t)
			b.must("anna", write("firm", alfa, true, fields{"Name": "alfa"}))
			b.must("boris", write("firm", beta, true, fields{"Name": "beta"}))
			before, numbers := b.rows[alfa].Parts.Body(), b.numbers
			e := b.env("anna")
			if tt.roles != nil {
				e = as(b, "anna", tt.roles...)
			}
			tt.m.Base = b.seq
			res, err := Apply(e, tt.m)
			wantRules(t, err, tt.want...)
			if b.rows[alfa].Parts.Body() != before || err != nil && (res != nil || b.numbers != numbers) {
				t.Error("a refusal left something behind")
			}
			for _, f := range doc.Faults(err) {
				if f.Rule == "taken" && len(tt.m.Do) == 1 && (f.Params["title"] != "beta" || f.Params["owner"] != "Борис" || f.Params["id"] != string(beta)) {
					t.Errorf("the holder is told as %v", f.Params)
				}
			}
		})
	}
}

// TestNumberAndStamp: the header says who and when, the number is given last
// and once, and what stood there before is left as it was.
func TestNumberAndStamp(t *testing.T) {
	b := newBase(t)
	res := b.must("anna", write("firm", alfa, true, fields{"Name": "alfa", "Note": "odd job"}))
	f := b.firm(alfa)
	if f.Number != "firm-1" || f.Owner != anna || f.Department != "dep" || f.CreatedBy != anna || f.CreatedAt.IsZero() || f.UpdatedAt != f.CreatedAt {
		t.Errorf("%+v", f)
	}
	if !slices.Equal(res.Changed[0].Touched, []string{"Name", "Note", "Number"}) || !slices.Equal(res.Made(), []doc.ID{alfa, doc.Derive("job", string(alfa))}) {
		t.Errorf("touched %v, made %v", res.Changed[0].Touched, res.Made())
	}
	if len(res.Warnings) != 1 || res.Warnings[0].Rule != "odd" || res.Warnings[0].Doc != alfa {
		t.Errorf("warned %v", res.Warnings)
	}
	prev, body := b.rows[alfa], b.rows[alfa].Parts.Body()
	res = b.must("boris", write("firm", alfa, false, fields{"Name": "A"}), write("firm", alfa, false, fields{"Phone": "1"}))
	next := b.firm(alfa)
	if prev.Parts.Body() != body || next.Number != "firm-1" || next.Owner != anna || next.CreatedAt != f.CreatedAt || next.UpdatedBy != boris || next.UpdatedAt == f.UpdatedAt {
		t.Errorf("%+v", next)
	}
	if c := res.Changed[0]; len(res.Changed) != 1 || !slices.Equal(c.Touched, []string{"Name", "Phone"}) || c.Prev.Label() != "alfa" || c.Next.Label() != "A" {
		t.Errorf("two writes of one document came to %+v", res.Changed)
	}
	if res = b.must("anna", write("firm", alfa, false, fields{"Name": "A"})); len(res.Changed[0].Touched) > 0 || b.firm(alfa).UpdatedBy != boris {
		t.Error("a write that changes nothing is stamped")
	}
	full := errors.New("no numbers")
	e := b.env("anna")
	e.Number = func(*doc.Kind, string) (string, error) { return "", full }
	if _, err := Apply(e, Mutation{Do: []doc.Write{write("firm", beta, true, fields{"Name": "b"})}}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

// TestUnknownStays: what a newer program wrote survives a mutation here.
func TestUnknownStays(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "alfa"}))
	b.rows[alfa].Parts["Later"] = json.RawMessage(`[1]`)
	b.must("anna", write("firm", alfa, false, fields{"Name": "A"}))
	if string(b.rows[alfa].Parts["Later"]) != `[1]` {
		t.Error(b.rows[alfa].Parts.Body())
	}
}

// TestHiddenOnDesktop: a desktop refuses a write to a field it does not have,
// and leaves faults that touch one for the server to find.
func TestHiddenOnDesktop(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "alfa", "Phone": "0x"}))
	b.rows[alfa].Parts["Phone"] = json.RawMessage(`"0"`)
	desktop := b.env("boris")
	desktop.Server, desktop.Client = false, ""
	apply := func(f fields) error {
		_, err := Apply(desktop, Mutation{Base: b.seq, Do: []doc.Write{write("firm", alfa, false, f)}})
		return err
	}
	wantRules(t, apply(fields{"Name": "A", "From": 1}), "To to_before_from", "Note phone_and_note")
	b.rows[alfa].Hidden = []string{"Phone"}
	wantRules(t, apply(fields{"Name": "A", "From": 1}), "To to_before_from")
	wantRules(t, apply(fields{"Name": "A"}))
	wantRules(t, apply(fields{"Name": "A", "Phone": ""}), "Phone unseen_field")
	b.rows[alfa].Hidden = nil // the server's row
	_, err := b.do("boris", b.seq, Mutation{Do: []doc.Write{write("firm", alfa, false, fields{"Name": "A"})}})
	wantRules(t, err, "Note phone_and_note")
}

// TestCommand moves what is the server's, judged by itself and not by rights to
// edit; whoever gives it needs the right to decide there, and rules still hold.
func TestCommand(t *testing.T) {
	b := newBase(t)
	b.must("anna", write("firm", alfa, true, fields{"Name": "alfa"}))
	ask := func(client string, m Mutation) error { _, err := b.do(client, b.seq, m); return err }
	call := Mutation{Command: "firm.shut", Kind: "firm", Target: alfa, Args: `{"Why":"job"}`}
	with := func(change func(*Mutation)) Mutation { m := call; change(&m); return m }
	for name, tt := range map[string]struct {
		client string
		m      Mutation
		want   string
	}{
		"ErrRight":   {"anna", call, "no_shut"},
		"ErrScope":   {"boss home", call, "no_decide"},
		"ErrBoth":    {"anna home", call, "no_shut"},
		"ErrUnseen":  {"nobody", call, "no_such_document"},
		"ErrUnknown": {"boss everywhere", with(func(m *Mutation) { m.Command = "firm.open" }), "unknown_command"},
		"ErrKind":    {"boss everywhere", with(func(m *Mutation) { m.Kind = "job" }), "no_such_document"},
		"ErrTarget":  {"boss everywhere", with(func(m *Mutation) { m.Target = beta }), "no_such_document"},
		"ErrNUL":     {"boss everywhere", with(func(m *Mutation) { m.Target = "\x00" }), "no_such_document"},
		"ErrArgs":    {"boss everywhere", with(func(m *Mutation) { m.Args = `{}` }), "Why required"},
		"ErrArgsTwo": {"boss everywhere", with(func(m *Mutation) { m.Args = `{"Why":"a","Why":"b"}` }), "malformed"},
	} {
		t.Run(name, func(t *testing.T) { wantRules(t, ask(tt.client, tt.m), tt.want) })
	}
	if err := ask("boss everywhere", call); err != nil || b.firm(alfa).Status != "shut" || b.get("job", doc.Derive("job", string(alfa))) == nil {
		t.Errorf("%v, %+v", err, b.firm(alfa))
	}
	_, err := b.do("anna", b.seq, Mutation{Do: []doc.Write{write("firm", beta, true, fields{"Name": "beta", "Parent": alfa})}})
	wantRules(t, err, "Parent shut")
}
