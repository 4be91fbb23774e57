package wire

import "kontor/shared/doc"

// The questions that a session may ask.
const (
	AskSync       = "sync" // answered once everything before it was sent
	AskHistory    = "history"
	AskPassword   = "password"
	AskFeedAdd    = "feed.add"
	AskFeedList   = "feed.list"
	AskFeedRemove = "feed.remove"
)

// HistoryArgs asks for a page of a document's history.
type HistoryArgs struct {
	Kind   string
	Doc    doc.ID
	Before int64 // 0: the newest page
}

// PasswordArgs asks for another password.
type PasswordArgs struct{ Old, New string }

// FeedArgs asks for a calendar feed.
type FeedArgs struct {
	Label    string
	Layers   []string
	Scope    string // own, dept, all: never more than the user's rights
	Level    string // busy, brief, full
	Contacts bool   // whether names of contact persons are shown
}

// Feed is a calendar feed that somebody has.
type Feed struct {
	ID doc.ID
	FeedArgs
	URL  string // told once, when it is made
	Made string
}
