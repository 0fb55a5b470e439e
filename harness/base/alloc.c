/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 8

/* The one place below the command line that prints: nothing can be reported otherwise when
 * there is no memory left to do it with. */
static NORETURN void die_out_of_memory(void)
{
    fputs("tare: out of memory\n", stderr);
    abort();
}

void *xmalloc(size_t size)
{
    void *p = malloc(size > 0 ? size : 1);
    if (p == NULL) {
        die_out_of_memory();
    }
    return p;
}

void *xcalloc(size_t count, size_t size)
{
    void *p = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);
    if (p == NULL) {
        die_out_of_memory();
    }
    return p;
}

void *xrealloc(void *p, size_t size)
{
    void *moved = realloc(p, size > 0 ? size : 1);
    if (moved == NULL) {
        die_out_of_memory();
    }
    return moved;
}

char *xstrdup(const char *text)
{
    return xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t len)
{
    size_t used = strnlen(text, len);
    char *copy = xmalloc(used + 1);
    memcpy(copy, text, used);
    copy[used] = '\0';
    return copy;
}

char *xasprintf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    return text;
}

char *xvasprintf(const char *format, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0 || text == NULL) {
        die_out_of_memory();
    }
    return text;
}

void *xgrow(void *array, size_t count, size_t *cap, size_t element_size)
{
    if (count < *cap) {
        return array;
    }
    size_t next = *cap > 0 ? *cap : FIRST_CAP / 2;
    if (next > SIZE_MAX / 2 / (element_size > 0 ? element_size : 1)) {
        die_out_of_memory();
    }
    next *= 2;
    *cap = next;
    return xrealloc(array, next * element_size);
}

void scoped_free_string(char **text)
{
    free(*text);
    *text = NULL;
}
