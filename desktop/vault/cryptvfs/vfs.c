// The VFS "kontor": SQLite's own, whose files are sealed.
#include "unit.h"

#include <stdlib.h>
#include <string.h>

extern int kontorKnows(int key);

static sqlite3_vfs *root; // the VFS that was the default one: it does the work

enum { PROBES = 8 };

// anyFits tells whether one of the first units of a file opens with its key.
static int anyFits(File *f) {
	sqlite3_int64 offset = 0;
	for (int i = 0; i < PROBES; i++) {
		Unit u = unitAt(f, offset);
		int have;
		if (loadUnit(f, &u, 0, &have) == SQLITE_OK && have > 0) {
			return 1;
		}
		offset = u.start + u.length;
	}
	return 0;
}

// companionFits asks the same of a WAL or journal beside a database.
static int companionFits(const File *f, enum kind kind, const char *path, int flags) {
	int there = 0, fits = 0, ignored;
	if (!path || root->xAccess(root, path, 0, &there) || !there) {
		return 0;
	}
	File c = *f;
	c.kind = kind;
	c.block = kind == JOURNAL ? SECTOR : PAGE;
	c.real = sqlite3_malloc(root->szOsFile);
	if (!c.real) {
		return 0;
	}
	memset(c.real, 0, root->szOsFile);
	if (root->xOpen(root, path, c.real, flags | SQLITE_OPEN_READONLY, &ignored) == SQLITE_OK) {
		fits = anyFits(&c);
	}
	if (c.real->pMethods) {
		c.real->pMethods->xClose(c.real);
	}
	sqlite3_free(c.real);
	return fits;
}

// keyFits keeps a wrong key away from a database. SQLite must not see it: to
// SQLite a WAL that does not open looks empty, and it would delete it. A crash
// may leave a page or two torn, so one unit that opens is enough.
static int keyFits(File *f, sqlite3_filename name) {
	sqlite3_int64 size;
	if (f->real->pMethods->xFileSize(f->real, &size)) {
		return 0;
	}
	return size == 0 || anyFits(f)
		|| companionFits(f, WAL, sqlite3_filename_wal(name), SQLITE_OPEN_WAL)
		|| companionFits(f, JOURNAL, sqlite3_filename_journal(name), SQLITE_OPEN_MAIN_JOURNAL);
}

// choose tells the kind of a file and finds its key. What would be kept without
// one is refused: never plaintext. That includes super-journals, which hold
// names of files: a change of two databases at once is not for us.
static int choose(File *f, sqlite3_filename name, int flags) {
	f->block = PAGE;
	f->kind = TEMPORARY; // under a key of this process that is stored nowhere
	if (flags & SQLITE_OPEN_SUPER_JOURNAL) {
		return SQLITE_CANTOPEN;
	}
	if (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) {
		const char *key = name ? sqlite3_uri_parameter(name, "key") : 0;
		f->kind = flags & SQLITE_OPEN_MAIN_DB ? DATABASE : flags & SQLITE_OPEN_WAL ? WAL : JOURNAL;
		f->block = f->kind == JOURNAL ? SECTOR : PAGE;
		f->key = key ? atoi(key) : 0;
		if (f->key <= 0 || !kontorKnows(f->key)) {
			return SQLITE_CANTOPEN;
		}
		if (f->kind == DATABASE && sqlite3_uri_parameter(name, "salvage")) {
			f->least = (sqlite3_int64)1 << 40; // SQLite reads nothing of a file that was cut short
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
	int rc = choose(f, name, flags);
	if (rc) {
		return rc;
	}
	f->head = sqlite3_malloc(FRAME_HEAD + OVERHEAD + PAGE + OVERHEAD + PAGE);
	if (!f->head) {
		return SQLITE_NOMEM;
	}
	f->sealed = f->head + FRAME_HEAD + OVERHEAD;
	f->open = f->sealed + PAGE + OVERHEAD;
	rc = root->xOpen(root, name, f->real, flags, outFlags);
	if (!rc && f->kind == DATABASE && !keyFits(f, name)) {
		rc = SQLITE_NOTADB;
	}
	if (rc) { // SQLite does not close what was not opened
		kontorMethods.xClose(s);
		return rc;
	}
	f->base.pMethods = &kontorMethods;
	return SQLITE_OK;
}

static int vfsDelete(sqlite3_vfs *v, const char *n, int sync) { return (void)v, root->xDelete(root, n, sync); }
static int vfsAccess(sqlite3_vfs *v, const char *n, int flags, int *out) { return (void)v, root->xAccess(root, n, flags, out); }
static int vfsFull(sqlite3_vfs *v, const char *n, int room, char *out) { return (void)v, root->xFullPathname(root, n, room, out); }
static int vfsRandom(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xRandomness(root, n, out); }
static int vfsSleep(sqlite3_vfs *v, int us) { return (void)v, root->xSleep(root, us); }
static int vfsTime(sqlite3_vfs *v, double *out) { return (void)v, root->xCurrentTime(root, out); }
static int vfsTime64(sqlite3_vfs *v, sqlite3_int64 *out) { return (void)v, root->xCurrentTimeInt64(root, out); }
static int vfsError(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xGetLastError(root, n, out); }

// kontorRegister makes the VFS known to SQLite. Called once.
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
