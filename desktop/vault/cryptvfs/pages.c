// The memory that SQLite keeps pages in. From the heap each page costs a fault,
// when a copy is filled that was a fifth of the time, and what is free of a heap
// afterwards lies in pieces between what is not: it can neither be given back
// nor be taken again in huge pages. So pages have a region of their own, which
// goes back to the system whole once the last of them is free.
#include "kontor_sqlite.h"

#ifdef __linux__
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REGION ((size_t)192 << 20) // the cache at work is 128 MiB; beyond it, the heap
#define SLOT ((size_t)4480)        // a page of 4 KiB with what SQLite keeps about it
#define SLOTS (REGION / SLOT)

#define WORK ((size_t)64 << 20)  // statements, sorting, an index of words being built
#define LARGE ((size_t)32 << 20) // glibc's own bound of what it takes into the heap

static sqlite3_mem_methods heap;
static char *region;

static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER; // guards the rest
static uint32_t freed[SLOTS];                          // slots, the last freed on top
static size_t nfreed, touched, used;

static int inside(void *p) { return (char *)p >= region && (char *)p < region + REGION; }

static void *take(int n) {
	if (n <= 4096 || n > (int)SLOT) {
		return heap.xMalloc(n);
	}
	void *p = 0;
	pthread_mutex_lock(&mu);
	if (nfreed > 0) {
		p = region + SLOT * freed[--nfreed];
	} else if (touched < SLOTS) {
		p = region + SLOT * touched++;
	}
	used += p != 0;
	pthread_mutex_unlock(&mu);
	return p ? p : heap.xMalloc(n);
}

static void give(void *p) {
	if (!inside(p)) {
		heap.xFree(p);
		return;
	}
	pthread_mutex_lock(&mu);
	freed[nfreed++] = (uint32_t)(((char *)p - region) / SLOT);
	if (--used == 0) {
		madvise(region, REGION, MADV_DONTNEED);
		nfreed = touched = 0;
	}
	pthread_mutex_unlock(&mu);
}

static int size(void *p) { return inside(p) ? (int)SLOT : heap.xSize(p); }

static void *resize(void *p, int n) {
	if (!inside(p)) {
		return heap.xRealloc(p, n);
	}
	if (n <= (int)SLOT) {
		return p;
	}
	void *q = heap.xMalloc(n);
	if (q) {
		memcpy(q, p, SLOT);
		give(p);
	}
	return q;
}

// The rest of C's memory. glibc gives each thread a heap of its own, again for each
// thread that Go happens to call from, and lets it grow by one page at a time. So
// all share one, which lies in huge pages as far as WORK goes.
static void shareHeap(void) {
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, 2 * WORK);
	mallopt(M_TOP_PAD, WORK);
	uintptr_t from = ((uintptr_t)sbrk(0) + 4095) & ~(uintptr_t)4095;
	void *volatile first = malloc(LARGE / 2);
	free(first);
	mallopt(M_TOP_PAD, LARGE / 16);
	madvise((void *)from, (uintptr_t)sbrk(0) - from, MADV_HUGEPAGE);
#endif
}

// SQLite takes this only before it is initialised. What is refused of it is only slower.
__attribute__((constructor)) static void begin(void) {
	shareHeap();
	region = mmap(0, REGION, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (region == MAP_FAILED || sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap) != SQLITE_OK) {
		return;
	}
	madvise(region, REGION, MADV_HUGEPAGE);
	sqlite3_mem_methods pages = heap;
	pages.xMalloc = take;
	pages.xFree = give;
	pages.xRealloc = resize;
	pages.xSize = size;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &pages);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // counts, behind one lock, what nobody reads
}
#endif
