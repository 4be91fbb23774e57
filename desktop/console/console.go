package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"kontor/desktop/app"
	"kontor/shared/doc"
)

// console answers lines.
type console struct {
	app  *app.App
	out  *bufio.Writer
	quit bool
}

// answer is what a word says besides ok.
type answer map[string]any

// word is what one can ask for: its arguments, all others being refused, and
// what it does.
type word struct {
	args []string
	run  func(c *console, ctx context.Context, r request) (answer, error)
}

// words are those of the manual.
func words() map[string]word {
	return map[string]word{
		"enrol":         {[]string{"invitation", "server", "password", "device", "otp"}, (*console).enrol},
		"password":      {[]string{"old", "new"}, (*console).password},
		"unlock":        {[]string{"password"}, (*console).unlock},
		"lock":          {nil, (*console).lock},
		"rebuild":       {[]string{"password"}, (*console).rebuild},
		"kinds":         {nil, (*console).kinds},
		"new":           {[]string{"kind", "fields", "reason", "id"}, (*console).create},
		"check":         {[]string{"kind", "fields", "id", "patch", "reason"}, (*console).check},
		"save":          {[]string{"id", "patch", "reason"}, (*console).save},
		"write":         {[]string{"writes", "reason"}, (*console).write},
		"command":       {[]string{"name", "id", "args", "reason"}, (*console).command},
		"delete":        {[]string{"id", "reason"}, (*console).remove},
		"restore":       {[]string{"id", "reason"}, (*console).restore},
		"get":           {[]string{"id"}, (*console).get},
		"list":          {[]string{"kind", "where", "search", "order", "limit", "offset"}, (*console).list},
		"find":          {[]string{"text", "limit"}, (*console).find},
		"feed":          {[]string{"id", "from", "to", "kinds"}, (*console).feed},
		"calendar":      {[]string{"from", "to", "employee", "layers"}, (*console).calendar},
		"history":       {[]string{"id", "at"}, (*console).history},
		"status":        {nil, (*console).status},
		"sync":          {[]string{"seconds"}, (*console).sync},
		"offline":       {nil, (*console).offline},
		"online":        {nil, (*console).online},
		"conflicts":     {nil, (*console).conflicts},
		"resolve":       {[]string{"id", "take"}, (*console).resolve},
		"refused":       {nil, (*console).refused},
		"discard":       {[]string{"id"}, (*console).discard},
		"retry":         {[]string{"id", "patch", "replace", "reason"}, (*console).retry},
		"import":        {[]string{"file", "kind", "map", "defaults", "dry_run"}, (*console).bringIn},
		"export":        {[]string{"kind", "where", "columns", "file"}, (*console).export},
		"report":        {[]string{"number", "from", "to", "department", "employee", "counterparty", "file"}, (*console).report},
		"undo_import":   {[]string{"batch"}, (*console).undoImport},
		"lookup":        {lookupArgs, (*console).lookup},
		"new_version":   {[]string{"id", "from"}, (*console).newVersion},
		"subscribe":     {[]string{"label", "layers", "scope", "level", "contacts"}, (*console).subscribe},
		"subscriptions": {nil, (*console).subscriptions},
		"unsubscribe":   {[]string{"id"}, (*console).unsubscribe},
		"attach":        {[]string{"id", "field", "path"}, (*console).attach},
		"content":       {[]string{"id", "row", "to"}, (*console).content},
		"set":           {[]string{"language"}, (*console).set},
		"quit":          {nil, (*console).end},
	}
}

// serve answers until the input ends or says quit.
func (c *console) serve(ctx context.Context, in io.Reader) error {
	known := words()
	lines := bufio.NewReaderSize(in, 64<<10)
	for !c.quit && ctx.Err() == nil {
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, errTooLong) {
			return fmt.Errorf("read: %w", err)
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		said, wrong := answer(nil), err
		if wrong == nil {
			said, wrong = c.do(ctx, known, line)
		} else {
			wrong = doc.Invalid("", "line_too_long")
		}
		if err := c.say(said, wrong); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// errTooLong reports a line longer than maxLine; it has been read to its end.
var errTooLong = errors.New("line too long")

func readLine(r *bufio.Reader) (line []byte, err error) {
	tooLong := false
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case tooLong:
			return nil, errTooLong
		case err != nil && len(line) == 0:
			return nil, io.EOF
		}
		return line, nil
	}
}

func (c *console) do(ctx context.Context, known map[string]word, line []byte) (answer, error) {
	r, err := readRequest(line)
	if err != nil {
		return nil, err
	}
	name := r.need("do")
	if r.err != nil {
		return nil, r.err
	}
	w, ok := known[name]
	if !ok {
		return nil, doc.Invalid("do", "unknown_word").With("word", name)
	}
	for field := range r.given {
		if field != "do" && !slices.Contains(w.args, field) {
			return nil, doc.Invalid(field, "unknown_argument").With("word", name)
		}
	}
	return w.run(c, ctx, r)
}

// say writes one line.
func (c *console) say(said answer, err error) error {
	if said == nil {
		said = answer{}
	}
	said["ok"] = err == nil
	if err != nil {
		said["errors"] = faults(c.app.Faults(err))
	}
	raw, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if _, err := c.out.Write(append(raw, '\n')); err != nil {
		return err
	}
	return c.out.Flush()
}

// fault is how the console tells one.
type fault struct {
	Code  doc.ErrorCode `json:"code"`
	Kind  string        `json:"kind,omitempty"`
	ID    doc.ID        `json:"id,omitempty"`
	Field string        `json:"field"`
	Rule  string        `json:"rule"`
	Text  string        `json:"text"`
}

func faults(all []app.Fault) []fault {
	out := make([]fault, len(all))
	for i, f := range all {
		out[i] = fault{f.Code, f.Kind, f.Doc, f.Field, f.Rule, f.Text}
	}
	return out
}

// warned adds warnings to an answer, if there are any.
func (c *console) warned(a answer, all []*doc.Error) answer {
	if len(all) > 0 {
		a["warnings"] = faults(c.app.Say(all))
	}
	return a
}

// request is a line taken apart; the first argument of a wrong shape is kept
// in err.
type request struct {
	given map[string]json.RawMessage
	err   error
}

func readRequest(line []byte) (r request, err error) {
	err = doc.Decode(line, &r.given)
	switch {
	case errors.Is(err, doc.ErrNUL):
		return r, doc.Invalid("", "control_character").Because(err)
	case err != nil:
		return r, doc.Invalid("", "malformed_line").Because(err)
	}
	return r, nil
}

func (r *request) read(name string, into any) {
	raw, ok := r.given[name]
	if !ok || r.err != nil || string(raw) == "null" {
		return
	}
	if err := doc.Decode(raw, into); err != nil {
		r.err = doc.Invalid(name, "malformed").Because(err)
	}
}

// count reads a number that cannot be below zero.
func (r *request) count(name string, into *int) {
	r.read(name, into)
	if *into < 0 && r.err == nil {
		r.err = doc.Invalid(name, "negative")
	}
}

func (r *request) text(name string) (s string) { r.read(name, &s); return s }
func (r *request) id(name string) doc.ID       { return doc.ID(r.need(name)) }

// need reads an argument that must be there.
func (r *request) need(name string) string {
	s := r.text(name)
	if s == "" && r.err == nil {
		r.err = doc.Invalid(name, "required")
	}
	return s
}
