package app

import (
	"context"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// FeedArgs says what a calendar feed shows.
type FeedArgs = wire.FeedArgs

// CalendarFeed is a calendar feed that somebody has.
type CalendarFeed = wire.Feed

// Feeds lists the person's calendar feeds; it takes a connection.
func (a *App) Feeds(ctx context.Context) (feeds []CalendarFeed, err error) {
	return feeds, a.ask(ctx, wire.AskFeedList, struct{}{}, &feeds)
}

// AddFeed makes a calendar feed. Its address is told this once.
func (a *App) AddFeed(ctx context.Context, args FeedArgs) (feed CalendarFeed, err error) {
	return feed, a.ask(ctx, wire.AskFeedAdd, args, &feed)
}

// RemoveFeed ends a feed at once.
func (a *App) RemoveFeed(ctx context.Context, id doc.ID) error {
	var done bool
	return a.ask(ctx, wire.AskFeedRemove, id, &done)
}
