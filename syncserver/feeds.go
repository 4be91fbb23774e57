package main

import (
	"cmp"
	"context"
	"crypto/rand"
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
	"kontor/shared/i18n"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
	"kontor/syncserver/hub"
	"kontor/syncserver/records"
)

// The levels of a feed: what is shown of a talk.
const (
	levelBusy  = "busy"
	levelBrief = "brief"
	levelFull  = "full"
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
	a.Scope, a.Level = cmp.Or(a.Scope, string(access.Own)), cmp.Or(a.Level, levelBrief)
	if err := checkFeed(a); err != nil {
		return nil, err
	}
	token, hash, err := calendar.Token(rand.Reader)
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
			id, who, hash, a.Label, strings.Join(a.Layers, ","), a.Scope, a.Level, a.Contacts, made)
	})
	if err != nil {
		return nil, fmt.Errorf("add feed: %w", err)
	}
	url := "https://" + b.public + calendar.Prefix + token + ".ics"
	return &wire.Feed{ID: id, FeedArgs: a, URL: url, Made: made}, nil
}

func checkFeed(a wire.FeedArgs) error {
	var faults []error
	for _, l := range a.Layers {
		if !slices.Contains(crm.Layers, crm.Layer(l)) {
			faults = append(faults, doc.Invalid("layers", "unknown_value"))
		}
	}
	if !slices.Contains([]string{"own", "dept", "all"}, a.Scope) {
		faults = append(faults, doc.Invalid("scope", "unknown_value"))
	}
	if !slices.Contains([]string{levelBusy, levelBrief, levelFull}, a.Level) {
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
	verb, err := c.word(1, "list or revoke")
	if err != nil {
		return err
	}
	switch verb {
	case "list":
		feeds, err := b.feeds(ctx, "")
		for _, f := range feeds {
			err = errors.Join(err, printJSON(out, map[string]any{
				"id": f.ID, "label": f.Label, "layers": f.Layers, "scope": f.Scope, "level": f.Level, "contacts": f.Contacts, "made": f.Made,
			}))
		}
		return err
	case "revoke":
		id, err := c.word(2, "the feed's id")
		if err != nil {
			return err
		}
		return b.removeFeed(ctx, "", doc.ID(id))
	}
	return fmt.Errorf("%w: feed list|revoke", errUsage)
}

// feedSource gives the calendar what a feed's owner may see at this moment.
type feedSource struct{ *base }

type feedRow struct {
	id       doc.ID
	employee doc.ID
	wire.FeedArgs
}

func (f feedSource) find(ctx context.Context, token string) (*feedRow, error) {
	row := &feedRow{}
	var layers string
	found := false
	err := f.db.View(ctx, func(tx *docdb.Tx) (err error) {
		found, err = tx.Row([]any{&row.id, &row.employee, &row.Label, &layers, &row.Scope, &row.Level, &row.Contacts}, `
			SELECT f.id, f.employee, f.label, f.layers, f.scope, f.level, f.contacts
			FROM feed f
			JOIN account a ON a.employee = f.employee
			WHERE f.token = $1 AND NOT f.revoked AND NOT a.disabled`, calendar.Hash(token))
		return err
	})
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, calendar.ErrUnknown
	}
	row.Layers = strings.Split(layers, ",")
	return row, nil
}

// Stamp implements calendar.Source: the base's head and the company's day.
func (f feedSource) Stamp(ctx context.Context, token string) (string, error) {
	row, err := f.find(ctx, token)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(row.id, f.records.Head(), doc.DateOf(f.clock.now().In(f.records.Meta().Zone))), nil
}

// The window of a feed, in days.
const (
	daysBack  = 90
	daysAhead = 365
	// cancelledFor is how long a cancelled talk stays, for clients to take it out.
	cancelledFor = 30
)

// Feed implements calendar.Source.
func (f feedSource) Feed(ctx context.Context, token string) (string, []calendar.Event, error) {
	row, err := f.find(ctx, token)
	if err != nil {
		return "", nil, err
	}
	actor, err := f.records.Actor(ctx, row.employee)
	if err != nil {
		return "", nil, err
	}
	w := feedWriter{feedRow: row, actor: actor, words: i18n.New(i18n.RU), now: f.clock.now()}
	err = f.records.View(ctx, func(s records.Snapshot) error {
		w.snapshot = s
		for _, kind := range []string{"Negotiation", "Counterparty", "ContactPerson", "Task"} {
			if err := s.Each(actor, kind, w.add); err != nil {
				return err
			}
		}
		return nil
	})
	return cmp.Or(row.Label, w.words.T("App")), w.events, err
}
