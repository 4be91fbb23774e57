package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"kontor/desktop/app/sheet"
	"kontor/desktop/app/watchlist"
	"kontor/desktop/vault"
	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// deniedAtOnce is how many entries one mutation brings: enough that a list of
// tens of thousands is soon over, and few enough that nobody else waits long:
// each is compared with all whom we have admitted. It divides the 250 of before:
// undoing finds an import's mutations by it.
const deniedAtOnce = 50

// deniedImport is a list on its way in: what stands in the file against what
// stands in the base.
type deniedImport struct {
	app    *App
	args   ImportArgs
	out    *Imported
	entry  *doc.Kind
	list   doc.ID
	there  map[doc.ID]doc.Parts // what the base has of the list
	gone   map[doc.ID]bool      // of it, what is marked for deletion
	seen   map[doc.ID]bool      // what the file has
	writes []doc.Write
	back   map[doc.ID]doc.Patch // how what is changed was before
	stored int                  // writes
}

// importDenied brings a list of denied parties in. Entries are told apart by
// their number in the list: what has changed is written, what is no longer in
// the file is marked for deletion, and the rest is left alone.
func (a *App) importDenied(ctx context.Context, args ImportArgs) (out Imported, err error) {
	if !a.May(access.Create, "DeniedList") {
		return out, doc.Claim("DeniedList", "", doc.Denied("no_"+string(access.Create)))
	}
	for column, field := range args.Map {
		if field != "" && !watchlist.Fits(field) {
			return out, doc.Invalid("map", "import_field").With("field", field).With("column", column)
		}
	}
	list, err := watchlist.ReadFile(args.File, sheet.Usual(), args.Map)
	if err != nil {
		return out, fmt.Errorf("import: %w", err)
	}
	im := &deniedImport{app: a, args: args, out: &out, seen: map[doc.ID]bool{}, back: map[doc.ID]doc.Patch{}}
	if out.Batch, err = a.NewID(); err != nil {
		return out, err
	}
	out.Rows, out.Columns, out.Map = len(list.Entries), list.Columns, list.Map
	head, err := im.head(ctx, list)
	if err != nil {
		return out, err
	}
	if err := im.read(ctx); err != nil {
		return out, err
	}
	for i := range list.Entries {
		if err := im.take(&list.Entries[i]); err != nil {
			return out, err
		}
	}
	if len(im.seen) == 0 {
		return out, nil // an unreadable file is no empty list
	}
	im.vanished()
	return out, im.store(ctx, head)
}

// head is the write of the list itself: what the file says of it, and over that
// what the administrator does.
func (im *deniedImport) head(ctx context.Context, found watchlist.List) (w doc.Write, err error) {
	k, err := im.app.kinds.Kind("DeniedList")
	if err != nil {
		return w, err
	}
	im.entry, err = im.app.kinds.Kind("DeniedEntry")
	if err != nil {
		return w, err
	}
	parts, err := k.Apply(doc.Parts{}, doc.Patch(im.args.Defaults), false)
	if err != nil {
		return w, err
	}
	d, err := k.Assemble("", 0, parts)
	if err != nil {
		return w, err
	}
	said := d.(*crm.DeniedList)
	own := said.Name
	if said.Source == "" {
		said.Source = found.Source
	}
	if said.Name == "" {
		said.Name = found.Name
	}
	if said.Date == "" {
		said.Date = found.Date
	}
	if said.Name == "" {
		return w, doc.Invalid("defaults", "import_list_name")
	}
	said.Count = int64(len(found.Entries))
	if own == "" {
		own = found.Name
	}
	if im.list, err = im.known(ctx, said.Source, own); err != nil {
		return w, err
	}
	all, err := k.Encode(said)
	return doc.Write{Kind: k.Name, ID: im.list, Patch: doc.Patch(all)}, err
}

// known is the list of that name, however it came to be, else one to be made.
func (im *deniedImport) known(ctx context.Context, source crm.DeniedSource, name string) (doc.ID, error) {
	page, err := im.app.List(ctx, Query{Kind: "DeniedList", Where: []Where{{Field: "Source", Any: []string{string(source)}}}})
	for _, d := range page.Rows {
		if crm.NormalName(d.Title) == crm.NormalName(name) {
			return d.ID, nil
		}
	}
	return crm.DeniedListID(source, name), err
}

// read finds what the base has of the list.
func (im *deniedImport) read(ctx context.Context) error {
	im.there, im.gone = map[doc.ID]doc.Parts{}, map[doc.ID]bool{}
	page, err := im.app.List(ctx, Query{Kind: im.entry.Name, Where: []Where{{Field: "List", Any: []string{string(im.list)}}}, Deleted: true})
	for _, d := range page.Rows {
		im.there[d.ID], im.gone[d.ID] = d.Parts, d.Deleted
	}
	return err
}

// take compares one entry of the file with the base.
func (im *deniedImport) take(e *watchlist.Entry) error {
	for _, f := range e.Faults {
		im.fail(e.Row, f.Column, doc.Invalid("", f.Rule))
	}
	if len(e.Faults) > 0 {
		return nil
	}
	e.List = doc.Ref[crm.DeniedList](im.list)
	id := crm.DeniedEntryID(im.list, e.Code, e.Name)
	if im.seen[id] {
		im.fail(e.Row, im.columnOf("Code"), doc.Invalid("Code", "import_twice"))
		return nil
	}
	next, err := im.sound(id, e)
	if err != nil {
		for _, f := range doc.Faults(err) {
			im.fail(e.Row, im.columnOf(f.Field()), f)
		}
		return nil
	}
	im.seen[id] = true
	was, there := im.there[id]
	patch := im.entry.Diff(was, next)
	for path := range patch {
		if f := im.entry.Field(path); f == nil || f.Server {
			delete(patch, path) // the header, and what the server adds
		}
	}
	if im.gone[id] {
		patch[doc.DeletedPath] = json.RawMessage("false")
	}
	switch {
	case !there:
		im.out.Created++
	case len(patch) == 0:
		im.out.Skipped++
		return nil
	default:
		im.out.Merged++
		im.back[id] = before(patch, was, im.gone[id])
	}
	im.writes = append(im.writes, doc.Write{Kind: im.entry.Name, ID: id, New: !there, Patch: patch})
	return nil
}

// sound is the entry as it would be stored, or what is wrong with it: told by
// row here, so that the server takes what is sent whole.
func (im *deniedImport) sound(id doc.ID, e *watchlist.Entry) (doc.Parts, error) {
	said, err := im.entry.Encode(&e.DeniedEntry)
	if err != nil {
		return nil, err
	}
	parts, err := im.entry.Apply(doc.Parts{}, doc.Patch(said), false)
	if err != nil {
		return nil, err
	}
	d, err := im.entry.Assemble(id, 0, parts)
	if err != nil {
		return nil, err
	}
	return parts, im.entry.Check(im.entry.New(), d)
}

func (im *deniedImport) columnOf(field string) string {
	for column, f := range im.out.Map {
		if f == field && field != "" {
			return column
		}
	}
	return ""
}

// vanished marks what the list no longer has.
func (im *deniedImport) vanished() {
	var ids []doc.ID
	for id := range im.there {
		if !im.seen[id] && !im.gone[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		im.out.Gone++
		im.back[id] = doc.Patch{doc.DeletedPath: json.RawMessage("false")}
		im.writes = append(im.writes, doc.Write{Kind: im.entry.Name, ID: id, Patch: doc.Patch{doc.DeletedPath: json.RawMessage("true")}})
	}
}

// before is the patch that takes another one back.
func before(p doc.Patch, was doc.Parts, gone bool) doc.Patch {
	back := doc.Patch{}
	for path, next := range p {
		raw := was.At(path)
		switch {
		case path == doc.DeletedPath:
			raw = json.RawMessage(strconv.FormatBool(gone))
		case bytes.Equal(raw, next):
			continue
		case raw == nil:
			raw = json.RawMessage("null")
		}
		back[path] = raw
	}
	return back
}

// note keeps that there is an import, before anything of it is stored.
func (im *deniedImport) note(ctx context.Context, s *session, head doc.Write, list *vault.Row) error {
	n := batchNote{Kind: im.args.Kind, File: im.args.fileName(), Writes: 1 + len(im.writes), Back: im.back}
	for _, w := range im.writes {
		if w.New {
			n.Made = append(n.Made, w.ID)
		}
	}
	if list == nil {
		n.Made = append(n.Made, head.ID)
	} else {
		was, err := doc.Body(list.Body).Parts()
		if err != nil {
			return err
		}
		if back := before(head.Patch, was, list.Deleted); len(back) > 0 {
			n.Back[head.ID] = back
		}
	}
	return s.keepBatch(ctx, im.out.Batch, n)
}

// store writes the list and then its entries, some at a time. Cancelled, it
// keeps what it has written; importing again goes on where it stopped.
func (im *deniedImport) store(ctx context.Context, head doc.Write) error {
	if im.args.DryRun {
		return nil
	}
	return im.app.use(func(s *session) error {
		row, err := s.v.Row(ctx, im.list)
		if err != nil {
			return err
		}
		if head.New = row == nil; !head.New && len(im.args.Defaults["Name"]) == 0 {
			delete(head.Patch, "Name") // it may have been given another
		}
		if err := im.note(ctx, s, head, row); err != nil {
			return err
		}
		all := slices.Concat([]doc.Write{head}, im.writes)
		for part := range slices.Chunk(all, deniedAtOnce) {
			if err := ctx.Err(); err != nil {
				return doc.Denied("cancelled").Because(err)
			}
			if err := im.write(ctx, s, part); err != nil {
				return err
			}
			if im.args.Progress != nil {
				im.args.Progress(min(im.stored, len(im.writes)), len(im.writes))
			}
		}
		return nil
	})
}

func (im *deniedImport) write(ctx context.Context, s *session, part []doc.Write) error {
	m, err := s.mutation(im.app.Words().T("app.import.vanished"))
	if err != nil {
		return err
	}
	m.ID = doc.Derive("import", string(im.out.Batch), strconv.Itoa(im.stored))
	m.Do = part
	res, err := s.keep(ctx, m, false)
	if err != nil {
		return err
	}
	im.stored += len(part)
	s.saved(res)
	return nil
}

func (im *deniedImport) fail(row int, column string, e *doc.Error) {
	im.out.Errors = append(im.out.Errors, ImportError{Row: row, Column: column, Code: e.Rule, Text: im.app.Words().Error(e)})
}
