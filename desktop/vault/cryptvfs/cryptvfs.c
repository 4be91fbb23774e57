// The VFS "kontor": SQLite's own, with every byte sealed on its way to disk.
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static sqlite3_vfs *root; // SQLite's own VFS, which does the work

static sqlite3_file *real(sqlite3_file *s) { return ((File *)s)->real; }

static int fileClose(sqlite3_file *s) {
	File *f = (File *)s;
	int rc = f->real->pMethods ? f->real->pMethods->xClose(f->real) : SQLITE_OK;
	if (f->sealed) {
		memset(f->open, 0, PAGE);
		sqlite3_free(f->sealed);
		f->sealed = 0;
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
	if (f->kind == PLAIN) {
		return real(s)->pMethods->xRead(real(s), out, amount, offset);
	}
	unsigned char *to = out;
	int isShort = 0, tolerant = tornAllowed(f, amount, offset);
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
	File *f = (File *)s;
	sqlite3_int64 size;
	int rc = real(s)->pMethods->xFileSize(real(s), &size);
	if (!rc) {
		*out = f->kind == PLAIN ? size : openSize(f, size);
	}
	return rc;
}

// completeLast fills a short last unit before the file grows beyond it.
static int completeLast(File *f, sqlite3_int64 offset) {
	sqlite3_int64 size;
	int rc = fileSize((sqlite3_file *)f, &size), have;
	if (rc || offset <= size || size % f->block == 0 || offset / f->block == size / f->block) {
		return rc;
	}
	Unit u = unitAt(f, size);
	if ((rc = loadUnit(f, &u, 1, &have))) {
		return rc;
	}
	return storeUnit(f, &u, f->open, u.length);
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
	int rc = SQLITE_OK;
	if (f->kind == PLAIN) {
		return real(s)->pMethods->xWrite(real(s), in, amount, offset);
	}
	if (f->kind == JOURNAL || f->kind == TEMPORARY) {
		rc = completeLast(f, offset);
	}
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
	if (f->kind == PLAIN) {
		return m->xTruncate(f->real, size);
	}
	Unit u = unitAt(f, size);
	int part = (int)(size - u.start), rc, have;
	if (part == 0) {
		return m->xTruncate(f->real, u.at);
	}
	if (f->kind == WAL) {
		return m->xTruncate(f->real, u.at + u.length + OVERHEAD);
	}
	if ((rc = loadUnit(f, &u, 0, &have)) || (rc = m->xTruncate(f->real, u.at))) {
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

static int fileSync(sqlite3_file *s, int flags) { return real(s)->pMethods->xSync(real(s), flags); }
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

static const sqlite3_io_methods methods = {
	2, fileClose, fileRead, fileWrite, fileTruncate, fileSync, fileSize, fileLock, fileUnlock, fileReserved,
	fileControl, fileSector, fileDevice, shmMap, shmLock, shmBarrier, shmUnmap, 0, 0,
};

// chooseKind tells the sort of a file and finds its key. A file that would be
// kept without a key is refused: never plaintext.
static int chooseKind(File *f, sqlite3_filename name, int flags) {
	f->block = PAGE;
	f->kind = TEMPORARY; // under a key of this process that is stored nowhere
	if (flags & SQLITE_OPEN_SUPER_JOURNAL) {
		f->kind = PLAIN; // holds names of files only
	}
	if (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) {
		const char *key = name ? sqlite3_uri_parameter(name, "key") : 0;
		f->kind = flags & SQLITE_OPEN_MAIN_DB ? DATABASE : flags & SQLITE_OPEN_WAL ? WAL : JOURNAL;
		f->block = f->kind == JOURNAL ? SECTOR : PAGE;
		f->key = key ? atoi(key) : 0;
		if (f->key <= 0) {
			return SQLITE_CANTOPEN;
		}
	}
	return SQLITE_OK;
}

static int vfsOpen(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *s, int flags, int *outFlags) {
	File *f = (File *)s;
	(void)v;
	memset(f, 0, sizeof *f);
	f->real = (sqlite3_file *)&f[1];
	f->real->pMethods = 0;
	int rc = chooseKind(f, name, flags);
	if (rc) {
		return rc;
	}
	if (f->kind != PLAIN) {
		f->sealed = sqlite3_malloc(2 * PAGE + OVERHEAD);
		if (!f->sealed) {
			return SQLITE_NOMEM;
		}
		f->open = f->sealed + PAGE + OVERHEAD;
	}
	rc = root->xOpen(root, name, f->real, flags, outFlags);
	if (rc) {
		sqlite3_free(f->sealed);
		f->sealed = 0;
	}
	if (f->real->pMethods) {
		f->base.pMethods = &methods;
	}
	return rc;
}

static int vfsDelete(sqlite3_vfs *v, const char *n, int sync) { return (void)v, root->xDelete(root, n, sync); }
static int vfsAccess(sqlite3_vfs *v, const char *n, int flags, int *out) { return (void)v, root->xAccess(root, n, flags, out); }
static int vfsFull(sqlite3_vfs *v, const char *n, int room, char *out) { return (void)v, root->xFullPathname(root, n, room, out); }
static int vfsRandom(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xRandomness(root, n, out); }
static int vfsSleep(sqlite3_vfs *v, int us) { return (void)v, root->xSleep(root, us); }
static int vfsTime(sqlite3_vfs *v, double *out) { return (void)v, root->xCurrentTime(root, out); }
static int vfsTime64(sqlite3_vfs *v, sqlite3_int64 *out) { return (void)v, root->xCurrentTimeInt64(root, out); }
static int vfsError(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xGetLastError(root, n, out); }

int kontorRegister(void) {
	static sqlite3_vfs v;
	int rc = sqlite3_initialize();
	if (rc) {
		return rc;
	}
	root = sqlite3_vfs_find(0);
	if (!root || root->iVersion < 2) {
		return SQLITE_ERROR;
	}
	v.iVersion = 2;
	v.szOsFile = (int)sizeof(File) + root->szOsFile;
	v.mxPathname = root->mxPathname;
	v.zName = "kontor";
	v.xOpen = vfsOpen, v.xDelete = vfsDelete, v.xAccess = vfsAccess, v.xFullPathname = vfsFull;
	v.xRandomness = vfsRandom, v.xSleep = vfsSleep, v.xCurrentTime = vfsTime;
	v.xGetLastError = vfsError, v.xCurrentTimeInt64 = vfsTime64;
	return sqlite3_vfs_register(&v, 0);
}
