/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last bytes of a stream, however long it is. */
#ifndef TARE_HARNESS_RUN_TAIL_H
#define TARE_HARNESS_RUN_TAIL_H

#include <stddef.h>

#define TAIL_SIZE  4096
#define TAIL_LINES 20

/* {0} is empty. */
struct tail {
    char bytes[TAIL_SIZE]; /* a ring */
    size_t next;
    size_t len;
};

void tail_add(struct tail *tail, const char *data, size_t len);

/* The last TAIL_LINES lines as clean text; NULL when there was nothing. Caller frees. */
char *tail_text(const struct tail *tail);

/* Makes text printable where it is: what is neither UTF-8 nor a line break nor a tab becomes
 * '?', so that what a case prints can neither spoil a document nor drive a terminal. */
void tail_clean(char *text, size_t len);

#endif
