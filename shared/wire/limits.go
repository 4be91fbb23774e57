package wire

import (
	"time"

	"kontor/shared/doc"
)

// Every limit of the protocol. What is bigger, longer or slower is refused.
const (
	// Version of the protocol; MinVersion is the oldest still spoken.
	Version    = 1
	MinVersion = 1

	// MaxStranger bounds a frame before sign-in, MaxFrame one after it;
	// MaxStrangerBody and MaxBody what such a frame may unpack to.
	MaxStranger     = 4 << 10
	MaxStrangerBody = 64 << 10
	MaxFrame        = 4 << 20
	MaxBody         = 16 << 20

	// MaxPush is how many mutations one push carries.
	MaxPush = 200
	// MaxCredit is how many bytes of rows a desktop may have unconfirmed
	// before the next turn waits.
	MaxCredit = 1 << 20
	// ConfirmFrom is how many of them it confirms at a time: a word for each small
	// turn would cost the server as much as the turn.
	ConfirmFrom = 64 << 10
	// CompressFrom is the body size from which compressing pays, and
	// CompressRowsFrom that of rows: live ones would be compressed for each of
	// their readers.
	CompressFrom     = 4 << 10
	CompressRowsFrom = 64 << 10

	// MaxFile is how big a file may be, FilePiece how much of one a frame
	// carries, FileCredit how much may be on its way unconfirmed.
	MaxFile    = doc.MaxFile
	FilePiece  = 64 << 10
	FileCredit = 1 << 20
	// MaxFileLines is how many lines for files a device may have.
	MaxFileLines = 4
	// FileGrace is how long content is kept that nothing refers to any more, so
	// that a removal can be taken back.
	FileGrace = 30 * 24 * time.Hour

	// SignInWithin bounds how long a stranger may take.
	SignInWithin = 10 * time.Second
	// PingEvery, PongWithin and WriteWithin keep dead links from lingering.
	PingEvery   = 25 * time.Second
	PongWithin  = 60 * time.Second
	WriteWithin = 10 * time.Second

	maxNesting = 16
	maxItems   = 1 << 17
)
