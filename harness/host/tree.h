/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files of /proc and /sys below a root. A file that is absent, empty or not readable is
 * simply not known: nothing here fails. */
#ifndef TARE_HARNESS_HOST_TREE_H
#define TARE_HARNESS_HOST_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"

/* The whole of root/path in `out`, whose old content goes; false when there is nothing. */
bool tree_read(const char *root, struct buf *out, const char *path, ...)
    PRINTF_LIKE(3, 4);

/* The first line without the blanks around it, cut to size; "" when there is nothing. */
void tree_line(const char *root, char *text, size_t size, const char *path, ...)
    PRINTF_LIKE(4, 5);

/* The first line as an integer. */
bool tree_int(const char *root, int64_t *ret_value, const char *path, ...)
    PRINTF_LIKE(3, 4);

/* The integers in a text of words between blanks, other words passed over; at most `max`. */
size_t tree_words(const char *text, int64_t *values, size_t max);

/* In a text of lines "key<separator>value": the value of the first line with that key, blanks
 * and double quotes around it taken off, cut to size. False, text "", when there is none. */
bool tree_value(const char *lines, const char *key, char separator, char *text,
                size_t size);

#endif
