// A file of the VFS "kontor": one of SQLite's own, every byte of which is sealed
// on its way to disk.
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static sqlite3_file *real(sqlite3_file *s) { return ((File *)s)->real; }

static int fileClose(sqlite3_file *s) {
	File *f = (File *)s;
	int rc = SQLITE_OK;
	if (f->real->pMethods) {
		rc = storeHeld(f);
		int closed = f->real->pMethods->xClose(f->real);
		rc = rc ? rc : closed;
	}
	if (f->head) {
		memset(f->open, 0, PAGE);
		sqlite3_free(f->head);
		f->head = 0;
	}
	return rc;
}

// tornAllowed says where SQLite itself judges what it reads: the header probe
// before a recovery, the journal, the scan of a WAL's frame headers.
static int tornAllowed(const File *f, int amount, sqlite3_int64 offset) {
	switch (f->kind) {
	case JOURNAL:
		return 1;
	case DATABASE:
		return offset + amount <= 100;
	case WAL:
		return offset < WAL_HEAD || (offset - WAL_HEAD) % (FRAME_HEAD + PAGE) < FRAME_HEAD;
	default:
		return 0;
	}
}

static int fileRead(sqlite3_file *s, void *out, int amount, sqlite3_int64 offset) {
	File *f = (File *)s;
	unsigned char *to = out;
	int isShort = 0, tolerant = tornAllowed(f, amount, offset), held = storeHeld(f);
	if (held) {
		return held;
	}
	while (amount > 0) {
		Unit u = unitAt(f, offset);
		int have, rc = loadUnit(f, &u, tolerant, &have);
		if (rc) {
			return rc;
		}
		int from = (int)(offset - u.start), n = u.length - from;
		if (n > amount) {
			n = amount;
		}
		memcpy(to, f->open + from, n);
		isShort |= from + n > have;
		to += n, offset += n, amount -= n;
	}
	return isShort ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int fileSize(sqlite3_file *s, sqlite3_int64 *out) {
	sqlite3_int64 size;
	int rc = storeHeld((File *)s);
	if (!rc) {
		rc = real(s)->pMethods->xFileSize(real(s), &size);
	}
	if (!rc) {
		*out = openSize((File *)s, size);
		if (*out < ((File *)s)->least) {
			*out = ((File *)s)->least;
		}
	}
	return rc;
}

// fillTo seals what lies between the end of a file and the unit of an offset
// beyond it. A file therefore never has a hole, and zeros in place of a unit are
// as much an error as any other bytes that were not sealed.
static int fillTo(File *f, sqlite3_int64 offset) {
	sqlite3_int64 size;
	int have, rc = fileSize((sqlite3_file *)f, &size);
	while (!rc && size / f->block < offset / f->block) {
		Unit u = unitAt(f, size);
		if (size > u.start) {
			rc = loadUnit(f, &u, 1, &have);
		} else {
			memset(f->open, 0, u.length);
		}
		if (!rc) {
			rc = storeUnit(f, &u, f->open, u.length);
		}
		size = u.start + u.length;
	}
	return rc;
}

// writePart lays n bytes over a unit of which only a part is written.
static int writePart(File *f, const Unit *u, const unsigned char *from, int at, int n) {
	int have, rc;
	if (f->kind == DATABASE || f->kind == WAL) {
		return SQLITE_IOERR_WRITE; // another page size than ours
	}
	if ((rc = loadUnit(f, u, f->kind == JOURNAL, &have))) {
		return rc;
	}
	memcpy(f->open + at, from, n);
	return storeUnit(f, u, f->open, at + n > have ? at + n : have);
}

static int fileWrite(sqlite3_file *s, const void *in, int amount, sqlite3_int64 offset) {
	File *f = (File *)s;
	const unsigned char *from = in;
	int rc = f->kind == WAL ? SQLITE_OK : fillTo(f, offset); // a WAL grows frame by frame
	while (!rc && amount > 0) {
		Unit u = unitAt(f, offset);
		int at = (int)(offset - u.start), n = u.length - at;
		if (n > amount) {
			n = amount;
		}
		rc = n == u.length ? storeUnit(f, &u, from, n) : writePart(f, &u, from, at, n);
		from += n, offset += n, amount -= n;
	}
	return rc;
}

static int fileTruncate(sqlite3_file *s, sqlite3_int64 size) {
	File *f = (File *)s;
	const sqlite3_io_methods *m = f->real->pMethods;
	Unit u = unitAt(f, size);
	sqlite3_int64 now;
	int part = (int)(size - u.start), have, rc = fileSize(s, &now);
	if (rc) {
		return rc;
	}
	if (f->kind == WAL) { // a part of a unit that SQLite keeps is kept whole
		return m->xTruncate(f->real, part ? u.at + u.length + OVERHEAD : u.at);
	}
	if (size > now && (rc = fillTo(f, size))) {
		return rc;
	}
	if (part == 0) {
		return m->xTruncate(f->real, u.at);
	}
	if ((rc = loadUnit(f, &u, f->kind == JOURNAL, &have)) || (rc = m->xTruncate(f->real, u.at))) {
		return rc;
	}
	return storeUnit(f, &u, f->open, part);
}

static int fileControl(sqlite3_file *s, int op, void *arg) {
	char **pragma = arg;
	switch (op) {
	case SQLITE_FCNTL_SIZE_HINT:
	case SQLITE_FCNTL_CHUNK_SIZE: // sizes of the open file mean nothing on disk
		return SQLITE_OK;
	case SQLITE_FCNTL_MMAP_SIZE:
		*(sqlite3_int64 *)arg = 0; // mapped pages would be read sealed
		return SQLITE_OK;
	case SQLITE_FCNTL_PRAGMA:
		if (pragma[1] && !sqlite3_stricmp(pragma[1], "page_size") && pragma[2] && atoi(pragma[2]) != PAGE) {
			pragma[0] = sqlite3_mprintf("page_size is fixed at 4096");
			return SQLITE_ERROR;
		}
		return SQLITE_NOTFOUND;
	}
	return real(s)->pMethods->xFileControl(real(s), op, arg);
}

static int fileSync(sqlite3_file *s, int flags) {
	int rc = storeHeld((File *)s);
	return rc ? rc : real(s)->pMethods->xSync(real(s), flags);
}
static int fileLock(sqlite3_file *s, int l) { return real(s)->pMethods->xLock(real(s), l); }
static int fileUnlock(sqlite3_file *s, int l) { return real(s)->pMethods->xUnlock(real(s), l); }
static int fileReserved(sqlite3_file *s, int *out) { return real(s)->pMethods->xCheckReservedLock(real(s), out); }
static int fileSector(sqlite3_file *s) { return (void)s, PAGE; }
static int fileDevice(sqlite3_file *s) {
	int device = real(s)->pMethods->xDeviceCharacteristics(real(s));
	return (device & SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}
static int shmMap(sqlite3_file *s, int page, int size, int extend, void volatile **out) {
	return real(s)->pMethods->xShmMap(real(s), page, size, extend, out);
}
static int shmLock(sqlite3_file *s, int at, int n, int flags) { return real(s)->pMethods->xShmLock(real(s), at, n, flags); }
static void shmBarrier(sqlite3_file *s) { real(s)->pMethods->xShmBarrier(real(s)); }
static int shmUnmap(sqlite3_file *s, int drop) { return real(s)->pMethods->xShmUnmap(real(s), drop); }

const sqlite3_io_methods kontorMethods = {
	2, fileClose, fileRead, fileWrite, fileTruncate, fileSync, fileSize, fileLock, fileUnlock, fileReserved,
	fileControl, fileSector, fileDevice, shmMap, shmLock, shmBarrier, shmUnmap, 0, 0,
};
