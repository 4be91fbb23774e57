-- The company's documents and what is needed to hand them out.
CREATE TABLE document (
	num      INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	kind     TEXT NOT NULL,
	seq      INTEGER NOT NULL,
	shape    INTEGER NOT NULL, -- seq of the last change of places or classes
	owner    TEXT NOT NULL,
	deleted  BOOLEAN NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL,
	versions TEXT NOT NULL,    -- {path: [seq, client]}
	sight    TEXT NOT NULL     -- {"Places": [], "Classes": {}}
);
CREATE INDEX document_seq ON document (seq);
CREATE INDEX document_shape ON document (shape);
CREATE INDEX document_kind ON document (kind, title);

-- Every reference a document makes, also inside rows.
CREATE TABLE link (
	doc    TEXT NOT NULL,
	kind   TEXT NOT NULL,
	path   TEXT NOT NULL,
	field  TEXT NOT NULL,
	target TEXT NOT NULL,
	PRIMARY KEY (doc, path, target)
);
CREATE INDEX link_target ON link (target, kind, field);

-- A log of entries into places and exits from them.
CREATE TABLE member (
	doc     TEXT NOT NULL,
	place   TEXT NOT NULL,
	kind    TEXT NOT NULL,
	present BOOLEAN NOT NULL,
	seq     INTEGER NOT NULL,
	PRIMARY KEY (doc, place)
);
CREATE INDEX member_place ON member (kind, place, seq);
CREATE INDEX member_seq ON member (seq);

-- Documents about which something changes by itself on a day.
CREATE TABLE due (
	day TEXT NOT NULL,
	doc TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX due_day ON due (day);

-- One row for each document and change, kept for ever.
CREATE TABLE history (
	seq      INTEGER NOT NULL,
	doc      TEXT NOT NULL,
	kind     TEXT NOT NULL,
	mutation TEXT NOT NULL,
	actor    TEXT NOT NULL,
	client   TEXT NOT NULL,
	made_at  TEXT NOT NULL, -- the author's clock
	taken_at TEXT NOT NULL, -- the server's
	reason   TEXT NOT NULL,
	fields   TEXT NOT NULL, -- {path: [old, new]}
	salts    TEXT NOT NULL, -- {path: salt}; gone with an erased value
	commits  TEXT NOT NULL, -- {path: commitment}; stays
	PRIMARY KEY (doc, seq)
);
CREATE INDEX history_seq ON history (seq);

-- One hash chain over all accepted mutations.
CREATE TABLE chain (
	seq  INTEGER NOT NULL PRIMARY KEY,
	hash TEXT NOT NULL
);

-- Every mutation ever decided, so that a repeat gets the same answer.
CREATE TABLE mutation (
	id      TEXT NOT NULL PRIMARY KEY,
	client  TEXT NOT NULL,
	n       INTEGER NOT NULL,
	seq     INTEGER NOT NULL,
	outcome TEXT NOT NULL
);

-- How far each client has come.
CREATE TABLE progress (
	client        TEXT NOT NULL PRIMARY KEY,
	last_n        INTEGER NOT NULL,
	last_mutation TEXT NOT NULL
);

CREATE TABLE unique_key (
	key  TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	doc  TEXT NOT NULL
);
CREATE INDEX unique_key_doc ON unique_key (doc);

CREATE TABLE counter (
	series TEXT NOT NULL PRIMARY KEY,
	value  INTEGER NOT NULL
);

CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);
