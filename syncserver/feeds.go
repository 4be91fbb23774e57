package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
	"kontor/syncserver/hub"
)

// answer serves the questions about feeds.
func (b *base) answer(ctx context.Context, who hub.Asker, what string, args []byte) (any, error) {
	switch what {
	case wire.AskFeedAdd:
		var a wire.FeedArgs
		if err := wire.Unmarshal(args, &a); err != nil {
			return nil, doc.Invalid("", "malformed").Because(err)
		}
		return b.addFeed(ctx, who.Employee, a)
	case wire.AskFeedList:
		return b.feeds(ctx, who.Employee)
	case wire.AskFeedRemove:
		var id doc.ID
		if err := wire.Unmarshal(args, &id); err != nil {
			return nil, doc.Invalid("", "malformed").Because(err)
		}
		return true, b.removeFeed(ctx, who.Employee, id)
	}
	return nil, doc.Invalid("", "unknown_question")
}

func (b *base) addFeed(ctx context.Context, who doc.ID, a wire.FeedArgs) (*wire.Feed, error) {
	if len(a.Layers) == 0 {
		for _, l := range crm.Layers {
			a.Layers = append(a.Layers, string(l))
		}
	}
	a.Scope, a.Level = cmp.Or(a.Scope, string(access.Own)), cmp.Or(a.Level, string(calendar.Brief))
	if err := checkFeed(a); err != nil {
		return nil, err
	}
	token, hash, err := calendar.NewToken(rand.Reader)
	if err != nil {
		return nil, err
	}
	id, err := b.newID()
	if err != nil {
		return nil, err
	}
	made := b.clock.now().UTC().Format(time.RFC3339)
	err = b.db.Update(ctx, func(tx *docdb.Tx) error {
		return tx.Exec(`
			INSERT INTO feed (id, employee, token, label, layers, scope, level, contacts, made, revoked)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE)`,
			id, who, tokenKey(hash), a.Label, strings.Join(a.Layers, ","), a.Scope, a.Level, a.Contacts, made)
	})
	if err != nil {
		return nil, fmt.Errorf("add feed: %w", err)
	}
	url := "https://" + b.public + calendar.Path(token)
	return &wire.Feed{ID: id, FeedArgs: a, URL: url, Made: made}, nil
}

// tokenKey spells a token's hash as the base keeps it.
func tokenKey(hash [32]byte) string { return hex.EncodeToString(hash[:]) }

func checkFeed(a wire.FeedArgs) error {
	var faults []error
	if len(a.Label) > doc.MaxString { // it is the calendar's name, sent with each fetch
		faults = append(faults, doc.Invalid("label", "too_long"))
	} else if rule := doc.Text(a.Label).Sound(); rule != "" {
		faults = append(faults, doc.Invalid("label", rule))
	}
	if len(a.Layers) > len(crm.Layers) {
		faults = append(faults, doc.Invalid("layers", "twice"))
	}
	for _, l := range a.Layers {
		if !slices.Contains(crm.Layers, crm.Layer(l)) {
			faults = append(faults, doc.Invalid("layers", "unknown_value"))
		}
	}
	if !slices.Contains([]access.Scope{access.Own, access.Dept, access.Tree, access.All}, access.Scope(a.Scope)) {
		faults = append(faults, doc.Invalid("scope", "unknown_value"))
	}
	if !slices.Contains([]calendar.Level{calendar.Busy, calendar.Brief, calendar.Full}, calendar.Level(a.Level)) {
		faults = append(faults, doc.Invalid("level", "unknown_value"))
	}
	return errors.Join(faults...)
}

func (b *base) feeds(ctx context.Context, who doc.ID) (all []wire.Feed, err error) {
	all = []wire.Feed{}
	err = b.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
			var f wire.Feed
			var layers string
			err := rows.Scan(&f.ID, &f.Label, &layers, &f.Scope, &f.Level, &f.Contacts, &f.Made)
			f.Layers = strings.Split(layers, ",")
			all = append(all, f)
			return err
		}, `
			SELECT id, label, layers, scope, level, contacts, made
			FROM feed
			WHERE (employee = $1 OR $2 = '') AND NOT revoked
			ORDER BY made`, who, who)
	})
	return all, err
}

func (b *base) removeFeed(ctx context.Context, who, id doc.ID) error {
	if !id.Valid() {
		return doc.Missing("Feed", id)
	}
	var found bool
	err := b.db.Update(ctx, func(tx *docdb.Tx) (err error) {
		var gone string
		found, err = tx.Row([]any{&gone}, `
			UPDATE feed
			SET revoked = TRUE
			WHERE id = $1 AND (employee = $2 OR $3 = '') AND NOT revoked
			RETURNING id`, id, who, who)
		return err
	})
	if err == nil && !found {
		err = doc.Missing("Feed", id)
	}
	return err
}

func (b *base) feedCommand(ctx context.Context, c cmdline, out io.Writer) error {
	switch c.words[1] {
	case "list":
		return b.listFeeds(ctx, out)
	case "revoke":
		id, err := c.word(2, "usage_no_id")
		if err != nil {
			return err
		}
		return b.removeFeed(ctx, "", doc.ID(id))
	}
	return nil
}

// listFeeds prints everybody's feeds and whose they are.
func (b *base) listFeeds(ctx context.Context, out io.Writer) error {
	feeds, err := b.feeds(ctx, "")
	if err != nil {
		return err
	}
	owners := map[doc.ID]string{}
	if err := b.db.View(ctx, func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
			var id doc.ID
			var login string
			err := rows.Scan(&id, &login)
			owners[id] = login
			return err
		}, `
			SELECT f.id, a.login
			FROM feed f
			JOIN account a ON a.employee = f.employee`)
	}); err != nil {
		return fmt.Errorf("list feeds: %w", err)
	}
	for _, f := range feeds {
		err = errors.Join(err, printJSON(out, map[string]any{
			"id": f.ID, "login": owners[f.ID], "label": f.Label, "layers": f.Layers, "scope": f.Scope, "level": f.Level, "contacts": f.Contacts, "made": f.Made,
		}))
	}
	return err
}
