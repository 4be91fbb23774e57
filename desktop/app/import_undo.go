package app

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"

	"kontor/desktop/app/intake"
	"kontor/desktop/app/sheet"
	"kontor/desktop/vault"
	"kontor/shared/change"
	"kontor/shared/doc"
)

// batchNote is what the copy keeps of an import, so that it can be undone.
type batchNote struct {
	Kind string
	File string // its name alone
	Last int    // the number of the last row: what was made derives from it
	// Of a list of denied parties: how many writes it took, what it has made, and
	// how what it has changed was before.
	Writes int                  `json:",omitempty"`
	Made   []doc.ID             `json:",omitempty"`
	Back   map[doc.ID]doc.Patch `json:",omitempty"`
}

// written are the documents that an import may have written, and the mutations
// that it did so by.
func (n batchNote) written(batch doc.ID) (docs, mutations []doc.ID) {
	if n.Kind == "DeniedList" {
		for at := 0; at < n.Writes; at += deniedAtOnce {
			mutations = append(mutations, importID(batch, at))
		}
		return append(slices.Sorted(maps.Keys(n.Back)), n.Made...), mutations
	}
	for row := 1; row <= n.Last; row++ {
		docs, mutations = append(docs, intake.Made(batch, row)...), append(mutations, importID(batch, row))
	}
	return docs, mutations
}

// settingBatch names the setting that keeps an import.
func settingBatch(batch doc.ID) string { return "import/" + string(batch) }

// note keeps that there is an import, before anything of it is stored.
func (im *importing) note(ctx context.Context, table sheet.Table) error {
	if im.args.DryRun || len(table.Rows) == 0 {
		return nil
	}
	n := batchNote{Kind: im.args.Kind, Last: table.Rows[len(table.Rows)-1].Number, File: im.args.fileName()}
	return im.app.use(func(s *session) error { return s.keepBatch(ctx, im.plan.Batch, n) })
}

// fileName is the file's name alone, empty for what was pasted.
func (args ImportArgs) fileName() string {
	if args.File == "" {
		return ""
	}
	return filepath.Base(args.File)
}

func (s *session) keepBatch(ctx context.Context, batch doc.ID, n batchNote) error {
	return s.v.Set(ctx, map[string]string{settingBatch(batch): encode(n)})
}

// Undone is what taking an import back has come to.
type Undone struct {
	Deleted  int
	Restored int // entries of a list that are again as they were
	Left     []Left
}

// Left is a document that an import has made and its undoing has left, and why.
type Left struct {
	ID    doc.ID
	Title string
	Rule  string
	Text  string
}

// UndoImport marks for deletion what an import has made, unless somebody has
// changed it since or refers to it. What the import added to documents that
// were there before stays; the entries of a list are again as they were.
func (a *App) UndoImport(ctx context.Context, batch doc.ID) (out Undone, err error) {
	var n batchNote
	if err := a.use(func(s *session) error {
		text, err := s.v.Setting(ctx, settingBatch(batch))
		switch {
		case err != nil:
			return err
		case text == "":
			return doc.Invalid("batch", "unknown_batch")
		}
		return json.Unmarshal([]byte(text), &n)
	}); err != nil {
		return out, err
	}
	u := &undoing{app: a, batch: batch, note: n, out: &out, titles: map[doc.ID]string{}}
	if err := a.use(func(s *session) error { return u.find(ctx, s) }); err != nil {
		return out, err
	}
	reason := a.Words().Tf("ui.import.undo_reason", map[string]string{"file": n.File})
	for chunk := range slices.Chunk(u.writes, change.MaxWrites) {
		id, err := a.NewID()
		if err != nil {
			return out, err
		}
		wrong, err := a.keepSome(ctx, id, chunk, reason, false)
		if err != nil {
			return out, err
		}
		for _, w := range chunk {
			switch {
			case wrong[w.ID] != nil:
			case n.Back[w.ID] != nil:
				out.Restored++
			default:
				out.Deleted++
			}
		}
		for id, faults := range wrong {
			u.leave(id, faults[0])
		}
	}
	return out, nil
}

// undoing is an import being taken back.
type undoing struct {
	app    *App
	batch  doc.ID
	note   batchNote
	out    *Undone
	writes []doc.Write
	titles map[doc.ID]string
}

// standing is a document and how many unsent mutations lie over it.
type standing struct {
	*vault.Row
	pending int
}

// find looks what there still is of the import. Documents are read before the
// answers: a turn brings both at once, so that an answer which comes in between
// explains the seq of a document and never lacks behind it.
func (u *undoing) find(ctx context.Context, s *session) error {
	made, seqs, rows := map[doc.ID]bool{}, map[int64]bool{}, []standing{}
	docs, mutations := u.note.written(u.batch)
	for _, id := range docs {
		made[id] = true
		there, pending, err := s.v.Stand(ctx, id)
		if err != nil {
			return err
		}
		if there != nil && (!there.Deleted || u.note.Back[id] != nil) {
			rows = append(rows, standing{there, pending})
		}
	}
	for _, id := range mutations {
		ack, err := s.v.Answer(ctx, id)
		if err != nil {
			return err
		}
		if ack != nil && len(ack.Faults) == 0 {
			seqs[ack.Seq] = true
		}
	}
	for _, row := range rows {
		if err := u.judge(ctx, s, row, made, seqs); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// judge decides whether a document is as the import has made it: then its seq
// is that of the import's mutation, or it is not sent yet and nothing but its
// making lies over it.
func (u *undoing) judge(ctx context.Context, s *session, row standing, made map[doc.ID]bool, seqs map[int64]bool) error {
	u.titles[row.ID] = row.Title
	refer, err := u.referring(ctx, s, row.Row)
	if err != nil {
		return err
	}
	switch {
	case row.Seq == 0 && row.pending > 1, row.Seq > 0 && (row.pending > 0 || !seqs[row.Seq]):
		u.leave(row.ID, doc.Invalid("", "import_changed"))
	case slices.ContainsFunc(refer, func(other doc.ID) bool { return !made[other] }):
		u.leave(row.ID, doc.Invalid("", "import_used"))
	default:
		patch := u.note.Back[row.ID]
		if patch == nil {
			patch = doc.Patch{doc.DeletedPath: json.RawMessage("true")}
		}
		u.writes = append(u.writes, doc.Write{Kind: row.Kind, ID: row.ID, Patch: patch})
	}
	return nil
}

// referring are the documents that would lose what they refer to. What refers to
// an entry of a list looks at it anew when the entry goes.
func (u *undoing) referring(ctx context.Context, s *session, row *vault.Row) ([]doc.ID, error) {
	if u.note.Kind == "DeniedList" {
		return nil, nil
	}
	return s.v.Referring(ctx, row.ID)
}

func (u *undoing) leave(id doc.ID, why *doc.Error) {
	u.out.Left = append(u.out.Left, Left{ID: id, Title: u.titles[id], Rule: why.Rule, Text: u.app.Words().Error(why)})
}
