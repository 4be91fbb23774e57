-- The local copy. A document holds the current body: the server's, with what
-- is unsent laid over it.
CREATE TABLE document (
	num     INTEGER PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	shape   INTEGER NOT NULL,
	owner   TEXT NOT NULL,
	deleted BOOLEAN NOT NULL,
	title   TEXT NOT NULL,
	sort    BLOB NOT NULL, -- the title as a dictionary orders it
	hidden  TEXT NOT NULL, -- fields the person may not see, by comma
	facet   TEXT NOT NULL, -- of the body what indexes are made of: most edits change nothing of it
	body    TEXT NOT NULL
);
CREATE INDEX document_kind ON document (kind, deleted, sort);

CREATE TABLE link (
	doc    TEXT NOT NULL,
	kind   TEXT NOT NULL,
	path   TEXT NOT NULL,
	field  TEXT NOT NULL,
	target TEXT NOT NULL,
	PRIMARY KEY (doc, path, target)
) WITHOUT ROWID;
CREATE INDEX link_target ON link (target, kind, field);

CREATE TABLE unique_key (
	key  TEXT NOT NULL,
	kind TEXT NOT NULL,
	doc  TEXT NOT NULL,
	PRIMARY KEY (key, doc)
);
CREATE INDEX unique_key_doc ON unique_key (doc);

-- The server's row of a document, while something of ours lies over it; an
-- empty row is a document the server does not have yet.
CREATE TABLE pristine (
	id  TEXT NOT NULL PRIMARY KEY,
	row TEXT NOT NULL
);

-- What is to be sent, in order.
CREATE TABLE outbox (
	n        INTEGER NOT NULL PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	mutation TEXT NOT NULL
);
-- What each unsent mutation lays over a document, its reactions included.
CREATE TABLE overlay (
	n     INTEGER NOT NULL,
	doc   TEXT NOT NULL,
	kind  TEXT NOT NULL,
	patch TEXT NOT NULL,
	PRIMARY KEY (n, doc)
);
CREATE INDEX overlay_doc ON overlay (doc);

-- What the server did not take, until its author decides.
CREATE TABLE refused (
	id       TEXT NOT NULL PRIMARY KEY,
	at       TEXT NOT NULL,
	mutation TEXT NOT NULL,
	faults   TEXT NOT NULL
);

-- What was acknowledged, for the time that a server may be restored to.
CREATE TABLE kept (
	id       TEXT NOT NULL PRIMARY KEY,
	n        INTEGER NOT NULL,
	seq      INTEGER NOT NULL,
	at       TEXT NOT NULL,
	ack      TEXT NOT NULL,
	mutation TEXT NOT NULL
);
CREATE INDEX kept_at ON kept (at);
-- The documents that each of them is about: they are dropped together.
CREATE TABLE kept_doc (
	id  TEXT NOT NULL,
	doc TEXT NOT NULL,
	PRIMARY KEY (id, doc)
) WITHOUT ROWID;
CREATE INDEX kept_doc_doc ON kept_doc (doc);

CREATE TABLE setting (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

-- Pages of history that were shown.
CREATE TABLE page (
	doc  TEXT NOT NULL PRIMARY KEY,
	page TEXT NOT NULL
);

-- Documents changed since full-text search looked at them. Those of a first
-- fill are not listed: they are all above a number kept in setting.
CREATE TABLE unsearched (num INTEGER NOT NULL PRIMARY KEY);

CREATE VIRTUAL TABLE search USING fts5(text, content='', contentless_delete=1, tokenize='trigram');
-- Merging is done when nobody waits, never within a write.
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
