/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bump allocator: everything that is parsed lives in one and dies in one call. */
#ifndef TARE_HARNESS_BASE_ARENA_H
#define TARE_HARNESS_BASE_ARENA_H

#include <stddef.h>

#include "harness/base/attr.h"

struct arena_chunk;

/* {0} is an empty arena. */
struct arena {
    struct arena_chunk *chunks;
};

void arena_finish(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any type */
void *arena_array(struct arena *arena, size_t count,
                  size_t size); /* zeroed; refuses an overflow */
void *arena_copy(struct arena *arena, const void *data, size_t size);
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
