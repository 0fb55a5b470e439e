/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable bytes, always terminated by a NUL that is not counted. With a limit, what would
 * go beyond it is dropped and `overflowed` stays true. */
#ifndef TARE_HARNESS_BASE_BUF_H
#define TARE_HARNESS_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/base/attr.h"

struct buf {
    char *data; /* never NULL after the first addition; use buf_text() */
    size_t len;
    size_t cap;
    size_t limit; /* 0: none */
    bool overflowed;
};

#define BUF_INIT                                                                         \
    {                                                                                    \
        0                                                                                \
    }

void buf_free(struct buf *buf);  /* back to BUF_INIT */
void buf_reset(struct buf *buf); /* empty, memory kept */
/* Makes room for `len` more bytes and the NUL: what fits is then written to data + len by hand where a call for
 * every byte would cost too much. */
void buf_reserve(struct buf *buf, size_t len);
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_repeat(struct buf *buf, const char *text, size_t times);
const char *
buf_text(const struct buf *buf); /* "" when empty; valid until the next change */
char *buf_take(struct buf *buf)
    MUST_CHECK; /* the text on the heap, caller frees; buf is empty */

#endif
