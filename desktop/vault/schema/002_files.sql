-- Content that is here, each under a key of its own: without its row the bytes
-- on the disk are noise.
CREATE TABLE blob (
	sha256 TEXT NOT NULL PRIMARY KEY,
	name   TEXT NOT NULL UNIQUE, -- of the file on the disk
	key    TEXT NOT NULL,
	size   INTEGER NOT NULL,
	whole  BOOLEAN NOT NULL
);

-- The documents' files whose content is here or on its way.
CREATE TABLE file (
	doc    TEXT NOT NULL,
	spot   TEXT NOT NULL,
	kind   TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	queued BOOLEAN NOT NULL, -- the server does not have it yet
	pinned BOOLEAN NOT NULL,
	used   TEXT NOT NULL,    -- when it was last looked at
	PRIMARY KEY (doc, spot)
) WITHOUT ROWID;
CREATE INDEX file_sha256 ON file (sha256);
