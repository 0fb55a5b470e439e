/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hooks on CPython's allocators that count what a piece of code asks of them. They wrap what is there
 * (pymalloc, mimalloc, the debug hooks), pass every request on unchanged, and remember the size of each
 * block that is handed out, in a table that CPython knows nothing of. A request that one allocator
 * passes on to another (a large object becomes a raw block) counts once, where it came in.
 *
 * Sizes are those that were asked for, as sys.getsizeof and tracemalloc have them. A request for more
 * memory in the same place counts by what it grew. */
#ifndef TARE_HARNESS_WORKER_MEMORY_H
#define TARE_HARNESS_WORKER_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/wire/wire.h"

/* Blocks from before are not known, and freeing them counts for nothing. They stay for the rest of the
 * process. False with a RuntimeError where the interpreter's allocators cannot be reached. */
bool memory_install(void);

/* Bytes that are alive now. */
int64_t memory_live_bytes(void);

/* Between the two every request counts, of all threads. `ret` gets everything but what is left and
 * collected. */
void memory_begin(void);
void memory_end(struct wire_execution *ret);

/* The most this process ever had in memory; 0 where the kernel does not say. */
int64_t memory_peak_resident_bytes(void);

#endif
