package app_test

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/syncserver/records"
)

// ban has the server itself forbid business with a firm: that takes two people
// and papers, which no command asks for yet. The base is opened in the server's
// place meanwhile, and the desks find it again.
func ban(t *testing.T, id doc.ID) {
	t.Helper()
	check(t, firm.Stop())
	err := machine(t.Context(), doc.Write{Kind: "Counterparty", ID: id, Patch: patch(fields{"Status": "banned"})})
	check(t, errors.Join(err, firm.Serve()))
}

func machine(ctx context.Context, writes ...doc.Write) error {
	db, err := docdb.OpenSQLite(ctx, docdb.File(filepath.Join(firm.Data(), "kontor.db")))
	if err != nil {
		return err
	}
	now, err := time.Parse("2006-01-02T15:04Z07:00", begin+"+03:00")
	if err != nil {
		return err
	}
	r, err := records.Open(ctx, db, records.Config{
		Kinds: crm.Kinds(), Grants: crm.Grants(), Post: crm.PostOf, Posts: crm.PostKinds,
		Now: func() time.Time { return now }, Random: rand.Reader, Report: func(error) {},
	})
	if err != nil {
		return errors.Join(err, db.Close())
	}
	mutation, err := doc.NewID(now, rand.Reader)
	if err == nil {
		_, err = r.Make(ctx, mutation, "", "test", writes...)
	}
	return errors.Join(err, r.Close(), db.Close())
}
