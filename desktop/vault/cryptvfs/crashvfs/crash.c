// The VFS "crash": the system's own, telling of every write that reaches it and
// failing where a test wants it to.
#include "../kontor_sqlite.h"

#include <string.h>

extern void crashNote(int what, int flags, const char *name, sqlite3_int64 offset, const void *data, int n);
extern int crashFault(void);

enum { WRITE = 1, TRUNCATE, SYNC, DELETE };

typedef struct File {
	sqlite3_file base;
	sqlite3_file *real;
	const char *name;
	int flags;
} File;

static sqlite3_vfs *root;

static sqlite3_file *real(sqlite3_file *s) { return ((File *)s)->real; }
static void note(int what, sqlite3_file *s, sqlite3_int64 offset, const void *data, int n) {
	File *f = (File *)s;
	crashNote(what, f->flags, f->name, offset, data, n);
}

static int fileWrite(sqlite3_file *s, const void *in, int amount, sqlite3_int64 offset) {
	int fault = crashFault();
	if (fault) {
		return fault;
	}
	note(WRITE, s, offset, in, amount);
	return real(s)->pMethods->xWrite(real(s), in, amount, offset);
}
static int fileTruncate(sqlite3_file *s, sqlite3_int64 size) {
	note(TRUNCATE, s, size, 0, 0);
	return real(s)->pMethods->xTruncate(real(s), size);
}
static int fileSync(sqlite3_file *s, int flags) {
	int rc = crashFault();
	if (!rc && !(rc = real(s)->pMethods->xSync(real(s), flags))) {
		note(SYNC, s, 0, 0, 0);
	}
	return rc;
}

static int fileClose(sqlite3_file *s) { return real(s)->pMethods->xClose(real(s)); }
static int fileRead(sqlite3_file *s, void *out, int n, sqlite3_int64 at) { return real(s)->pMethods->xRead(real(s), out, n, at); }
static int fileSize(sqlite3_file *s, sqlite3_int64 *out) { return real(s)->pMethods->xFileSize(real(s), out); }
static int fileLock(sqlite3_file *s, int l) { return real(s)->pMethods->xLock(real(s), l); }
static int fileUnlock(sqlite3_file *s, int l) { return real(s)->pMethods->xUnlock(real(s), l); }
static int fileReserved(sqlite3_file *s, int *out) { return real(s)->pMethods->xCheckReservedLock(real(s), out); }
static int fileControl(sqlite3_file *s, int op, void *arg) {
	if (op == SQLITE_FCNTL_MMAP_SIZE) {
		*(sqlite3_int64 *)arg = 0;
		return SQLITE_OK;
	}
	return real(s)->pMethods->xFileControl(real(s), op, arg);
}
static int fileSector(sqlite3_file *s) { return real(s)->pMethods->xSectorSize(real(s)); }
static int fileDevice(sqlite3_file *s) { return real(s)->pMethods->xDeviceCharacteristics(real(s)); }
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

static int vfsOpen(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *s, int flags, int *outFlags) {
	File *f = (File *)s;
	(void)v;
	memset(f, 0, sizeof *f);
	f->real = (sqlite3_file *)&f[1];
	f->real->pMethods = 0;
	f->name = name;
	f->flags = flags;
	int rc = root->xOpen(root, name, f->real, flags, outFlags);
	if (f->real->pMethods) {
		f->base.pMethods = &methods;
	}
	return rc;
}
static int vfsDelete(sqlite3_vfs *v, const char *name, int sync) {
	int rc = root->xDelete(root, name, sync);
	(void)v;
	if (rc == SQLITE_OK) {
		crashNote(DELETE, 0, name, 0, 0, 0);
	}
	return rc;
}
static int vfsAccess(sqlite3_vfs *v, const char *n, int flags, int *out) { return (void)v, root->xAccess(root, n, flags, out); }
static int vfsFull(sqlite3_vfs *v, const char *n, int room, char *out) { return (void)v, root->xFullPathname(root, n, room, out); }
static int vfsRandom(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xRandomness(root, n, out); }
static int vfsSleep(sqlite3_vfs *v, int us) { return (void)v, root->xSleep(root, us); }
static int vfsTime(sqlite3_vfs *v, double *out) { return (void)v, root->xCurrentTime(root, out); }
static int vfsTime64(sqlite3_vfs *v, sqlite3_int64 *out) { return (void)v, root->xCurrentTimeInt64(root, out); }
static int vfsError(sqlite3_vfs *v, int n, char *out) { return (void)v, root->xGetLastError(root, n, out); }

// crashRegister makes the VFS the default one.
int crashRegister(void) {
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
	v.zName = "crash";
	v.xOpen = vfsOpen, v.xDelete = vfsDelete, v.xAccess = vfsAccess, v.xFullPathname = vfsFull;
	v.xRandomness = vfsRandom, v.xSleep = vfsSleep, v.xCurrentTime = vfsTime;
	v.xGetLastError = vfsError, v.xCurrentTimeInt64 = vfsTime64;
	return sqlite3_vfs_register(&v, 1);
}
