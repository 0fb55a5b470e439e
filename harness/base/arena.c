/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"

/* Small enough that a one-case suite stays small, large enough that a suite of 10,000 cases
 * needs few of them. */
#define CHUNK_BYTES ((size_t)32 * 1024)

struct arena_chunk {
    struct arena_chunk *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char data[];
};

static struct arena_chunk *add_chunk(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_chunk)) {
        size =
            SIZE_MAX - sizeof(struct arena_chunk); // xcalloc says that there is no more
    }
    struct arena_chunk *chunk = xcalloc(1, sizeof(*chunk) + size);
    chunk->size = size;
    /* A chunk made for one large block is full at once: it goes behind the first, whose rest
     * is still good for small ones. */
    if (size > CHUNK_BYTES && arena->chunks != NULL) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    return chunk;
}

void arena_finish(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    struct arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena->chunks = NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t need = size;
    if (need == 0) {
        need = align;
    } else if (need <= SIZE_MAX - align) {
        need = (need + align - 1) / align * align;
    }
    struct arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < need) {
        chunk = add_chunk(arena, need > CHUNK_BYTES ? need : CHUNK_BYTES);
    }
    void *p = chunk->data + chunk->used;
    chunk->used += need;
    return p;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    bool overflows = size > 0 && count > SIZE_MAX / size;
    return arena_alloc(arena, overflows ? SIZE_MAX : count * size);
}

void *arena_copy(struct arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text != NULL ? arena_copy(arena, text, strlen(text) + 1) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
    size_t used = strnlen(text, len);
    char *copy = arena_alloc(arena, used + 1);
    memcpy(copy, text, used);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *made = xvasprintf(format, args);
    va_end(args);
    char *text = arena_strdup(arena, made);
    free(made);
    return text;
}
