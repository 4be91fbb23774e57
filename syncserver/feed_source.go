package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"kontor/shared/access"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
	"kontor/syncserver/records"
)

// feedSource gives the calendar what a feed's owner may see at this moment.
type feedSource struct{ *base }

// feedRow is a feed that somebody has, and who.
type feedRow struct {
	id       doc.ID
	employee doc.ID
	wire.FeedArgs
}

// find looks a feed up and refuses those of people who are blocked, by their
// account or by their card.
func (f feedSource) find(ctx context.Context, hash [32]byte) (*feedRow, error) {
	row := &feedRow{}
	var layers string
	found := false
	err := f.db.View(ctx, func(tx *docdb.Tx) (err error) {
		found, err = tx.Row([]any{&row.id, &row.employee, &row.Label, &layers, &row.Scope, &row.Level, &row.Contacts}, `
			SELECT f.id, f.employee, f.label, f.layers, f.scope, f.level, f.contacts
			FROM feed f
			JOIN account a ON a.employee = f.employee
			WHERE f.token = $1 AND NOT f.revoked AND NOT a.disabled`, tokenKey(hash))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find feed: %w", err)
	}
	if !found {
		return nil, calendar.ErrUnknown
	}
	row.Layers = strings.Split(layers, ",")
	return row, nil
}

// actor gives the rights of the feed's owner today. Somebody without a role has
// nothing to show, and a blocked one has none.
func (f feedSource) actor(ctx context.Context, row *feedRow) (*access.Actor, error) {
	actor, err := f.records.Actor(ctx, row.employee)
	if err == nil && len(actor.Roles) == 0 {
		err = calendar.ErrUnknown
	}
	return actor, err
}

// today is the company's day, which a feed's window is reckoned from.
func (f feedSource) today() doc.Date { return doc.DateOf(f.clock.now().In(f.records.Meta().Zone)) }

// Stamp implements calendar.Source: the base's head and the company's day.
func (f feedSource) Stamp(ctx context.Context, hash [32]byte) (string, error) {
	row, err := f.find(ctx, hash)
	if err != nil {
		return "", err
	}
	head := f.records.Head() // before the rights, which may be newer but not older
	if _, err := f.actor(ctx, row); err != nil {
		return "", err
	}
	return fmt.Sprint(row.id, " ", head, " ", f.today()), nil
}

// Events implements calendar.Source.
func (f feedSource) Events(ctx context.Context, hash [32]byte) (calendar.Feed, []calendar.Event, error) {
	row, err := f.find(ctx, hash)
	if err != nil {
		return calendar.Feed{}, nil, err
	}
	actor, err := f.actor(ctx, row)
	if err != nil {
		return calendar.Feed{}, nil, err
	}
	zone := f.records.Meta().Zone
	w := feedWriter{
		feedRow: row, actor: actor, words: i18n.New(i18n.RU), zone: zone, day: f.today(), today: f.today().At(zone),
		names: map[doc.Link]named{}, seen: map[doc.ID]bool{}, countries: map[string]bool{},
	}
	err = f.records.View(ctx, func(s records.Snapshot) error {
		w.snapshot = s
		if w.figures, err = crm.SettingsOf(s.Context); err != nil {
			return fmt.Errorf("feed %s: %w", row.id, err)
		}
		if err := w.learnCountries(); err != nil {
			return fmt.Errorf("feed %s: %w", row.id, err)
		}
		for _, from := range w.sources() {
			if err := s.EachHaving(actor, from.kind, from.field, w.add); err != nil {
				return fmt.Errorf("feed %s: %w", row.id, err)
			}
		}
		return nil
	})
	if err != nil {
		return calendar.Feed{}, nil, err
	}
	feed := calendar.Feed{
		Name: cmp.Or(row.Label, w.words.T("App")), Zone: zone, TTL: time.Duration(w.figures.FeedMinutes) * time.Minute,
		Level: calendar.Level(row.Level), BusyText: w.words.T("Calendar.busy"),
	}
	return feed, w.events, nil
}

// source is where the events of a layer come from: a kind, and the field that
// its documents need to have any.
type source struct{ kind, field string }

var sources = map[crm.Layer][]source{
	// Talks come first: they tell whose being busy needs no saying.
	crm.LayerNegotiations: {{"Negotiation", "When"}, {"Busy", "When"}}, crm.LayerCompanyDates: {{"Counterparty", "CompanyDates"}},
	crm.LayerBirthdays: {{"ContactPerson", "Birthday"}}, crm.LayerTasks: {{"Task", "Due"}},
	crm.LayerContracts: {{"Contract", "SignedCopyAt"}, {"Annex", "Term"}}, crm.LayerOriginals: {{"Contract", "SignedCopyAt"}, {"Amendment", "SignedCopyAt"}}, crm.LayerAdmissions: {{"Admission", "ValidUntil"}},
	crm.LayerHolidays: {{"WorkCalendar", "Days"}},
}
