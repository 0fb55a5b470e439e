/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is there: each function prints one line and aborts when the system has no
 * more. The caller frees what it gets with free(). */
#ifndef TARE_HARNESS_BASE_ALLOC_H
#define TARE_HARNESS_BASE_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

#include "harness/base/attr.h"

void *xmalloc(size_t size) MUST_CHECK;
void *xcalloc(size_t count, size_t size) MUST_CHECK; /* zeroed; refuses an overflow */
void *xrealloc(void *p, size_t size) MUST_CHECK;
char *xstrdup(const char *text) MUST_CHECK;
char *xstrndup(const char *text, size_t len) MUST_CHECK;
char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2) MUST_CHECK;
char *xvasprintf(const char *format, va_list args) PRINTF_LIKE(1, 0) MUST_CHECK;

/* Room for one more element at the end of a growing array: returns the (moved) array; *cap
 * is what it can hold, `count` how many it holds now. */
void *xgrow(void *array, size_t count, size_t *cap, size_t element_size) MUST_CHECK;

/* For SCOPED: frees what a char * variable points to. */
void scoped_free_string(char **text);

#endif
