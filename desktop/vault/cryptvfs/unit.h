// A file is cut into units; each is sealed alone and stored as
//   version(1) | nonce(24) | ciphertext(n) | tag(16)
// so that SQLite never overwrites a part of what it has already synced. The
// file's kind and the unit's number are authenticated with it.
#ifndef KONTOR_UNIT_H
#define KONTOR_UNIT_H

#include "kontor_sqlite.h"

enum {
	FORMAT = 1,
	OVERHEAD = 1 + 24 + 16,
	PAGE = 4096,      // the page size, fixed
	SECTOR = 512,     // the unit of a rollback journal: its sector
	WAL_HEAD = 32,    // the header of a WAL
	FRAME_HEAD = 24,  // the header of each of its frames
	AAD = 10
};

enum kind { DATABASE = 1, WAL, JOURNAL, TEMPORARY };

typedef struct File {
	sqlite3_file base;
	sqlite3_file *real;
	enum kind kind;
	int key;
	int block;
	sqlite3_int64 least; // the size it is said to have at least
	unsigned char *head;   // room for the sealed header of a WAL's frame, and right behind it:
	unsigned char *sealed; // room for one sealed unit
	unsigned char *open;   // room for one open unit
	sqlite3_int64 next;    // where on disk the frame begins that follows the page written last
	int held;              // head holds its header, which is written together with its page
} File;

typedef struct Unit {
	sqlite3_int64 number;
	sqlite3_int64 start; // where it begins for SQLite
	sqlite3_int64 at;    // where it begins on disk
	int length;
} Unit;

// kontorMethods are what SQLite does with a File.
extern const sqlite3_io_methods kontorMethods;

Unit unitAt(const File *f, sqlite3_int64 offset);
sqlite3_int64 openSize(const File *f, sqlite3_int64 onDisk);
int loadUnit(File *f, const Unit *u, int tolerant, int *have);
int storeUnit(File *f, const Unit *u, const unsigned char *open, int n);
int storeHeld(File *f);

#endif
