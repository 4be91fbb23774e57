package vault

import (
	"context"
	"errors"
	"fmt"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/wire"
)

// Refused is a mutation that the server did not take, with its reasons and
// everything its author had typed.
type Refused struct {
	At       string
	Mutation change.Mutation
	Faults   []*doc.Error
}

// Refused lists what was refused, oldest first.
func (v *Vault) Refused(ctx context.Context) (all []Refused, err error) {
	err = v.view(ctx, func(s store) error { all, err = s.drafts(); return err })
	return all, err
}

// Discard drops a refused mutation.
func (v *Vault) Discard(ctx context.Context, id doc.ID) error {
	found := false
	var files []string
	err := v.update(ctx, func(s store) (err error) {
		var gone string
		if found, err = s.tx.Row([]any{&gone}, `DELETE FROM refused WHERE id = $1 RETURNING id`, id); err == nil {
			files, err = s.dropFiles(nil)
		}
		return err
	})
	err = errors.Join(err, v.removeBlobs(files))
	if err == nil && !found {
		err = doc.Missing("Refused", id)
	}
	return err
}

// Answer gives the server's answer to a mutation, nil while there is none.
func (v *Vault) Answer(ctx context.Context, id doc.ID) (ack *wire.Ack, err error) {
	err = v.view(ctx, func(s store) error {
		var text string
		found, err := s.tx.Row([]any{&text}, `SELECT ack FROM kept WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if found {
			ack = &wire.Ack{}
			return decode(text, ack)
		}
		if found, err = s.tx.Row([]any{&text}, `SELECT faults FROM refused WHERE id = $1`, id); err == nil && found {
			ack = &wire.Ack{ID: id}
			err = decode(text, &ack.Faults)
		}
		return err
	})
	return ack, err
}

// Counts are the figures of the status bar.
type Counts struct{ Queued, Files, Refused, Conflicts int }

// Counts reads the figures of the status bar.
func (v *Vault) Counts(ctx context.Context) (c Counts, err error) {
	err = v.view(ctx, func(s store) error {
		for text, into := range map[string]*int{
			`SELECT count(*) FROM outbox`:                                           &c.Queued,
			`SELECT count(*) FROM file WHERE ` + wanted:                             &c.Files,
			`SELECT count(*) FROM refused`:                                          &c.Refused,
			`SELECT count(*) FROM document WHERE kind = 'Conflict' AND NOT deleted`: &c.Conflicts,
		} {
			if _, err := s.tx.Row([]any{into}, text); err != nil {
				return fmt.Errorf("counts: %w", err)
			}
		}
		return nil
	})
	return c, err
}

// Forgotten counts what was taken out of the copy since it was opened.
func (v *Vault) Forgotten() int64 { return v.forgot.Load() }

// KeepPage keeps the newest page of a document's history for reading offline. It
// was asked for when so much was forgotten: it may hold what was taken out since,
// and is then not kept.
func (v *Vault) KeepPage(ctx context.Context, id doc.ID, page []wire.Entry, forgotten int64) error {
	return v.update(ctx, func(s store) error {
		if v.Forgotten() != forgotten {
			return nil
		}
		return s.tx.Exec(`
			INSERT INTO page (doc, page)
			VALUES ($1, $2)
			ON CONFLICT (doc) DO UPDATE SET page = excluded.page`, id, encode(page))
	})
}

// Page gives the page kept of a document's history.
func (v *Vault) Page(ctx context.Context, id doc.ID) (page []wire.Entry, err error) {
	err = v.view(ctx, func(s store) error {
		var text string
		found, err := s.tx.Row([]any{&text}, `SELECT page FROM page WHERE doc = $1`, id)
		if err != nil || !found {
			return err
		}
		return decode(text, &page)
	})
	return page, err
}
