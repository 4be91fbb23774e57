// The memory that SQLite works in. glibc gives each thread a heap of its own and
// lets it grow by one page at a time: a system call and a fault for every page of
// the cache, again on each thread that Go happens to call from. While a copy is
// filled that was a fifth of the time. So all threads share one heap, which lies
// in huge pages as far as FAST goes and keeps what it has until it is told to
// forget. Other C libraries need none of this, and what is refused of it is only
// slower.
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define FAST ((size_t)192 << 20) // the cache at work is 128 MiB
#define MORE ((size_t)1 << 20)   // what the heap grows by beyond it
#define LARGE ((size_t)32 << 20) // glibc's own bound of what it takes into the heap

// A stretch of addresses at the end of the heap: memory is there once a page is touched.
static void reserve(void) {
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = ((uintptr_t)sbrk(0) + page - 1) & ~(page - 1);
	mallopt(M_TOP_PAD, FAST);
	void *volatile first = malloc(LARGE / 2);
	free(first);
	mallopt(M_TOP_PAD, MORE);
	uintptr_t to = (uintptr_t)sbrk(0) & ~(page - 1);
	if (from < to) {
		madvise((void *)from, to - from, MADV_HUGEPAGE);
	}
}

// Before there are threads, for each would have its heap by then.
__attribute__((constructor)) static void begin(void) {
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, 2 * FAST);
	reserve();
}

// Gives back what is free: it was pages of a database that is closed.
void kontorForget(void) {
	malloc_trim(0);
	reserve();
}
#else
void kontorForget(void) {} // they give back by themselves
#endif
