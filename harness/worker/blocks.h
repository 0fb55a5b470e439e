/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which blocks of memory are alive and how large each is: a hash table of addresses in memory of its own,
 * straight from the kernel, so that nobody who counts memory sees it. */
#ifndef TARE_HARNESS_WORKER_BLOCKS_H
#define TARE_HARNESS_WORKER_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block {
    uintptr_t address; /* 0: a free place */
    size_t size;
};

struct blocks {
    struct block *places;
    size_t mask; /* places - 1, which are a power of two */
    size_t count;
    int shift; /* from a hash to a place */
};

/* False without memory. */
bool blocks_init(struct blocks *blocks);
/* Adds a block, or gives it another size. Without memory for a larger table the process ends. */
void blocks_put(struct blocks *blocks, const void *address, size_t size);
/* Takes a block out; false when it is not there. */
bool blocks_take(struct blocks *blocks, const void *address, size_t *ret_size);

#endif
