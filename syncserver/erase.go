package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/syncserver/records"
)

// act is what is printed of an erasure: for the person who asked for it, and for
// whoever is asked about it later. It names nobody.
type act struct {
	ID        doc.ID    `json:"id"`
	Kind      string    `json:"kind"`
	At        doc.Time  `json:"at"`
	By        string    `json:"by"`
	Already   bool      `json:"already"` // done before: what is counted is what was left
	Seq       int64     `json:"seq"`
	Fields    []string  `json:"fields"`
	Lines     int       `json:"history"`
	Values    int       `json:"values"`
	Conflicts int       `json:"conflicts"`
	Answers   int       `json:"answers"`
	Files     int       `json:"files"`
	Devices   []waiting `json:"devices"` // that may still hold the person
	Outside   []string  `json:"outside"` // what was not looked at
}

// waiting is a device that has to connect before it is rid of the person.
type waiting struct {
	ID       string `json:"id"`
	Employee doc.ID `json:"employee"`
	Name     string `json:"name"`
	Seen     string `json:"seen"`
}

// erase takes a person out of the base and prints the act. Done again it ends
// what a killed one has begun, and tells which devices are still to come.
func (b *base) erase(ctx context.Context, id doc.ID, lang i18n.Lang, out io.Writer) error {
	e, err := b.records.Erase(ctx, id, i18n.New(i18n.RU).T("Server.erased_person"))
	if err != nil {
		return err
	}
	files, err := b.records.Discard(ctx, id, b.content.Remove)
	if err != nil {
		return err
	}
	if err := b.records.Scrub(ctx); err != nil {
		return err
	}
	if err := b.auth.Erased(ctx, fmt.Sprintf("%s/%s, values: %d, files: %d", e.Kind, id, e.Values, files)); err != nil {
		return err
	}
	devices, err := b.behind(ctx, e)
	if err != nil {
		return err
	}
	words := i18n.New(lang)
	outside := []string{words.T("Server.erase_outside")}
	if b.db.Engine == docdb.Postgres {
		outside = append(outside, words.T("Server.erase_postgres"))
	}
	return printJSON(out, act{
		ID: id, Kind: e.Kind, At: e.At, By: "system", Already: e.Already, Seq: e.Seq, Fields: e.Fields, Lines: e.Lines, Values: e.Values,
		Conflicts: e.Conflicts, Answers: e.Answers, Files: files, Devices: devices, Outside: outside,
	})
}

// confirmWithin is how long those who are connected may take to say that their
// copies are rid of the person.
const confirmWithin = 5 * time.Second

// behind lists the devices whose copies may still hold the person: those that
// have not said since that they are so far.
func (b *base) behind(ctx context.Context, e records.Erasure) ([]waiting, error) {
	over := time.NewTimer(confirmWithin)
	defer over.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for late := false; ; {
		live := map[string]bool{}
		if b.hub != nil {
			live = b.hub.Confirmed(e.Seq)
		}
		all, waits, err := b.notYet(ctx, e, live)
		if err != nil || !waits || late {
			return all, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-over.C:
			late = true
		case <-again.C:
		}
	}
}

// notYet also tells whether one of those that are connected is about to come.
func (b *base) notYet(ctx context.Context, e records.Erasure, live map[string]bool) (all []waiting, waits bool, err error) {
	devices, err := b.auth.Devices(ctx, "")
	all = []waiting{}
	for _, d := range devices {
		rid, connected := live[d.Client]
		if connected && !rid {
			shown, err := b.records.Shows(ctx, d.Employee, e.Kind, e.Doc)
			if err != nil {
				return nil, false, err
			}
			rid = !shown // it has nothing to confirm
		}
		if d.Revoked || rid || !connected && d.Cursor >= e.Seq {
			continue
		}
		waits = waits || connected
		all = append(all, waiting{d.Client, d.Employee, d.Name, d.Seen})
	}
	return all, waits, err
}
