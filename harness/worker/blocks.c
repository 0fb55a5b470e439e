/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/blocks.h"

#include <stdlib.h>
#include <sys/mman.h>

#define FIRST_BITS 16
#define HASH_BITS  64

/* The multiplier of Knuth's multiplicative hashing, 2^64 over the golden ratio: neighbours in memory
 * become distant in the table. */
static size_t place_of(const struct blocks *blocks, uintptr_t address)
{
    return (size_t)(((uint64_t)address * UINT64_C(0x9e3779b97f4a7c15)) >> blocks->shift);
}

static struct block *map_places(int bits)
{
    void *places = mmap(NULL, sizeof(struct block) << bits, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return places != MAP_FAILED ? places : NULL;
}

bool blocks_init(struct blocks *blocks)
{
    *blocks = (struct blocks){
        .places = map_places(FIRST_BITS),
        .mask = ((size_t)1 << FIRST_BITS) - 1,
        .shift = HASH_BITS - FIRST_BITS,
    };
    return blocks->places != NULL;
}

/* The place of the address, or the free one where it would be. */
static struct block *find(const struct blocks *blocks, uintptr_t address)
{
    size_t at = place_of(blocks, address);
    while (blocks->places[at].address != 0 && blocks->places[at].address != address) {
        at = (at + 1) & blocks->mask;
    }
    return &blocks->places[at];
}

static void grow(struct blocks *blocks)
{
    const struct blocks old = *blocks;
    int bits = HASH_BITS - old.shift + 1;
    blocks->places = map_places(bits);
    if (blocks->places == NULL) {
        abort(); /* an exception would need memory, too */
    }
    blocks->mask = ((size_t)1 << bits) - 1;
    blocks->shift = HASH_BITS - bits;
    for (size_t i = 0; i <= old.mask; i++) {
        if (old.places[i].address != 0) {
            *find(blocks, old.places[i].address) = old.places[i];
        }
    }
    (void)munmap(old.places, (old.mask + 1) * sizeof(*old.places));
}

void blocks_put(struct blocks *blocks, const void *address, size_t size)
{
    struct block *place = find(blocks, (uintptr_t)address);
    if (place->address == 0) {
        if (blocks->count >= blocks->mask / 2) {
            grow(blocks);
            place = find(blocks, (uintptr_t)address);
        }
        blocks->count++;
    }
    *place = (struct block){(uintptr_t)address, size};
}

/* Those behind the hole that would not be found across it move up (Knuth 6.4, algorithm R). */
static void close_hole(struct blocks *blocks, size_t hole)
{
    for (size_t at = (hole + 1) & blocks->mask; blocks->places[at].address != 0;
         at = (at + 1) & blocks->mask) {
        size_t home = place_of(blocks, blocks->places[at].address);
        if (((at - home) & blocks->mask) >= ((at - hole) & blocks->mask)) {
            blocks->places[hole] = blocks->places[at];
            hole = at;
        }
    }
    blocks->places[hole] = (struct block){0, 0};
}

bool blocks_take(struct blocks *blocks, const void *address, size_t *ret_size)
{
    struct block *place = find(blocks, (uintptr_t)address);
    if (place->address == 0) {
        return false;
    }
    *ret_size = place->size;
    close_hole(blocks, (size_t)(place - blocks->places));
    blocks->count--;
    return true;
}
