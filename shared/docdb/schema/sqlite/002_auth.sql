-- Who may sign in, from which devices, and what of it was tried.
CREATE TABLE account (
	employee TEXT NOT NULL PRIMARY KEY,
	login    TEXT NOT NULL UNIQUE,
	password TEXT NOT NULL, -- argon2id with its parameters; empty until the first device sets it
	escrow   TEXT NOT NULL, -- opens the person's local copies when the password is forgotten
	disabled BOOLEAN NOT NULL
);

CREATE TABLE device (
	client   TEXT NOT NULL PRIMARY KEY,
	employee TEXT NOT NULL,
	name     TEXT NOT NULL,
	key      TEXT NOT NULL, -- Ed25519, public
	token    TEXT NOT NULL UNIQUE, -- SHA-256
	boot     TEXT NOT NULL,
	made     TEXT NOT NULL,
	seen     TEXT NOT NULL,
	revoked  BOOLEAN NOT NULL
);
CREATE INDEX device_employee ON device (employee);

CREATE TABLE invitation (
	code     TEXT NOT NULL PRIMARY KEY, -- SHA-256
	employee TEXT NOT NULL,
	expires  TEXT NOT NULL,
	used     BOOLEAN NOT NULL,
	reset    BOOLEAN NOT NULL -- sets the password anew
);

CREATE TABLE feed (
	id       TEXT NOT NULL PRIMARY KEY,
	employee TEXT NOT NULL,
	token    TEXT NOT NULL UNIQUE, -- SHA-256
	label    TEXT NOT NULL,
	layers   TEXT NOT NULL,
	scope    TEXT NOT NULL,
	level    TEXT NOT NULL,
	contacts BOOLEAN NOT NULL,
	made     TEXT NOT NULL,
	revoked  BOOLEAN NOT NULL
);
CREATE INDEX feed_employee ON feed (employee);

CREATE TABLE audit (
	at       TEXT NOT NULL,
	what     TEXT NOT NULL,
	employee TEXT NOT NULL,
	detail   TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
