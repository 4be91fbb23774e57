-- The content that documents' files refer to, a line for each reference: whole
-- once the bytes have come from somebody who may see that very file, and their
-- hash was checked. Another's reference to the same bytes tells nobody that they
-- are here.
CREATE TABLE content (
	doc    TEXT NOT NULL,
	spot   TEXT NOT NULL, -- where in the document
	kind   TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size   BIGINT NOT NULL,
	whole  BOOLEAN NOT NULL,
	gone   TEXT NOT NULL, -- since when the document refers to it no more
	PRIMARY KEY (doc, spot, sha256)
);
CREATE INDEX content_sha256 ON content (sha256);
CREATE INDEX content_gone ON content (gone);
