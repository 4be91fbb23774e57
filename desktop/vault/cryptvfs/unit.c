#include "unit.h"

#include <string.h>

extern int kontorSeal(int key, unsigned char *aad, unsigned char *open, int n, unsigned char *sealed);
extern int kontorOpen(int key, unsigned char *aad, unsigned char *sealed, int n, unsigned char *open);

// A WAL has a header, then frames of a header and a page: three sorts of unit.
static Unit walUnit(sqlite3_int64 offset) {
	const sqlite3_int64 frame = FRAME_HEAD + PAGE;
	if (offset < WAL_HEAD) {
		return (Unit){0, 0, 0, WAL_HEAD};
	}
	sqlite3_int64 k = (offset - WAL_HEAD) / frame, within = (offset - WAL_HEAD) % frame;
	sqlite3_int64 start = WAL_HEAD + k * frame;
	sqlite3_int64 at = WAL_HEAD + OVERHEAD + k * (frame + 2 * OVERHEAD);
	if (within < FRAME_HEAD) {
		return (Unit){1 + 2 * k, start, at, FRAME_HEAD};
	}
	return (Unit){2 + 2 * k, start + FRAME_HEAD, at + FRAME_HEAD + OVERHEAD, PAGE};
}

// unitAt finds the unit that an offset of SQLite's lies in.
Unit unitAt(const File *f, sqlite3_int64 offset) {
	if (f->kind == WAL) {
		return walUnit(offset);
	}
	sqlite3_int64 n = offset / f->block;
	return (Unit){n, n * f->block, n * (sqlite3_int64)(f->block + OVERHEAD), f->block};
}

// openSize is the size that SQLite believes a file of a size on disk has.
sqlite3_int64 openSize(const File *f, sqlite3_int64 onDisk) {
	if (f->kind == WAL) {
		if (onDisk < WAL_HEAD + OVERHEAD) {
			return 0;
		}
		sqlite3_int64 rest = onDisk - WAL_HEAD - OVERHEAD, stride = FRAME_HEAD + PAGE + 2 * OVERHEAD;
		sqlite3_int64 whole = rest / stride;
		// A frame whose page is cut off counts with its header only.
		return WAL_HEAD + whole * (FRAME_HEAD + PAGE) + (rest % stride >= FRAME_HEAD + OVERHEAD ? FRAME_HEAD : 0);
	}
	sqlite3_int64 stride = f->block + OVERHEAD, within = onDisk % stride;
	return onDisk / stride * f->block + (within > OVERHEAD ? within - OVERHEAD : 0);
}

static void associate(unsigned char *aad, const File *f, sqlite3_int64 number) {
	aad[0] = FORMAT;
	aad[1] = (unsigned char)f->kind;
	for (int i = 0; i < 8; i++) {
		aad[2 + i] = (unsigned char)(number >> (8 * i));
	}
}

// loadUnit reads and opens a unit into f->open; *have is how many bytes of it
// are there, the rest is zeros. Where SQLite itself copes with torn data a unit
// that does not open is read as zeros: a checksum above will not match.
int loadUnit(File *f, const Unit *u, int tolerant, int *have) {
	const sqlite3_io_methods *real = f->real->pMethods;
	int n = u->length;
	int rc = real->xRead(f->real, f->sealed, n + OVERHEAD, u->at);
	if (rc == SQLITE_IOERR_SHORT_READ) {
		sqlite3_int64 size;
		if ((rc = real->xFileSize(f->real, &size))) {
			return rc;
		}
		sqlite3_int64 left = size - u->at - OVERHEAD;
		n = left <= 0 ? 0 : left < n ? (int)left : n;
		if (f->kind == WAL && n < u->length) {
			n = 0;
		}
	} else if (rc) {
		return rc;
	}
	memset(f->open + n, 0, u->length - n);
	*have = n;
	if (n == 0) {
		return SQLITE_OK;
	}
	unsigned char aad[AAD];
	associate(aad, f, u->number);
	if (f->sealed[0] != FORMAT || kontorOpen(f->key, aad, f->sealed + 1, n, f->open)) {
		memset(f->open, 0, n);
		if (!tolerant) {
			return SQLITE_IOERR_DATA;
		}
		*have = u->length;
	}
	return SQLITE_OK;
}

// holds tells whether a unit is the header of a frame that follows the page written
// last: SQLite writes its page next. A commit ends with such a frame, so that the
// headers which are only corrected lie before it.
static int holds(const File *f, const Unit *u) { return f->kind == WAL && u->length == FRAME_HEAD && u->at == f->next; }

// storeUnit seals and writes the first n bytes of a unit.
int storeUnit(File *f, const Unit *u, const unsigned char *open, int n) {
	unsigned char aad[AAD], *to = f->sealed, *from = f->sealed;
	sqlite3_int64 at = u->at;
	if (f->held && u->at != f->next + FRAME_HEAD + OVERHEAD) {
		int rc = storeHeld(f);
		if (rc) {
			return rc;
		}
	}
	int holding = holds(f, u);
	if (holding) {
		to = f->head;
	}
	associate(aad, f, u->number);
	to[0] = FORMAT;
	if (kontorSeal(f->key, aad, (unsigned char *)open, n, to + 1)) {
		return SQLITE_IOERR_WRITE;
	}
	if (holding) {
		f->held = 1;
		return SQLITE_OK;
	}
	if (f->held) {
		f->held = 0;
		from = f->head, at = f->next;
	}
	if (u->length == PAGE) {
		f->next = u->at + PAGE + OVERHEAD;
	}
	return f->real->pMethods->xWrite(f->real, from, (int)(to + n + OVERHEAD - from), at);
}

// storeHeld writes the header that was held back, if any: its page did not come.
int storeHeld(File *f) {
	if (!f->held) {
		return SQLITE_OK;
	}
	f->held = 0;
	return f->real->pMethods->xWrite(f->real, f->head, FRAME_HEAD + OVERHEAD, f->next);
}
