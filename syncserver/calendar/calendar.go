// Package calendar writes iCalendar feeds that Outlook, Google and others
// subscribe to, and serves them over HTTP. It knows neither documents nor
// rights: events are handed in, and it sees to it that no more of them gets out
// than the feed's level allows.
package calendar

import "time"

// Event is one entry of a feed, as rich as the caller knows it; the feed's
// level decides what of it is shown.
type Event struct {
	// UID stays the same for as long as the entry lives: clients tell entries
	// apart by it.
	UID string
	// Start and End bound the entry, End exclusive. A zero End means a moment,
	// or for AllDay one day.
	Start, End time.Time
	// AllDay means that only the dates of Start and End count, as they read in
	// their own zones.
	AllDay bool
	// Yearly repeats the entry every year. One that starts on 29 February falls
	// on the last day of every February.
	Yearly bool

	Summary, Description, Location string
	Categories                     []string

	Status Status
	// Seq grows with every change that is shown, and fits 31 bits.
	Seq int64
	// Modified is when that change was made.
	Modified time.Time
	// Busy makes the owner's time taken.
	Busy bool
	// Private is shown as no more than taken time, whatever the level.
	Private bool
}

// Status says how certain an event is; the zero value means Confirmed.
type Status string

// The statuses that iCalendar knows.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Feed is what the entries of one subscription have in common.
type Feed struct {
	// Name is what clients call the calendar until the user renames it.
	Name string
	// TTL is how often clients are asked to come again; 15 minutes when zero.
	TTL time.Duration
	// Zone is where yearly entries with a time of day repeat; UTC when nil. It
	// needs a name that clients know, such as Europe/Moscow.
	Zone *time.Location
	// Level is how much is shown. The zero value shows nothing but taken time.
	Level Level
	// BusyText stands for a summary that is not shown.
	BusyText string
}
