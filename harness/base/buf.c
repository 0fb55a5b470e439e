/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"

#define FIRST_CAP 64

/* How many of `len` more bytes the limit lets in. */
static size_t admit(struct buf *buf, size_t len)
{
    if (buf->limit == 0) {
        return len;
    }
    size_t room = buf->limit > buf->len ? buf->limit - buf->len : 0;
    if (len > room) {
        buf->overflowed = true;
        return room;
    }
    return len;
}

void buf_reserve(struct buf *buf, size_t len)
{
    size_t need = len < SIZE_MAX - buf->len - 1 ? buf->len + len + 1 : SIZE_MAX;
    if (need <= buf->cap) {
        return;
    }
    size_t cap = buf->cap > 0 ? buf->cap : FIRST_CAP;
    while (cap < need) {
        cap = cap <= SIZE_MAX / 2 ? cap * 2 : SIZE_MAX;
    }
    buf->data = xrealloc(buf->data, cap);
    buf->cap = cap;
}

void buf_free(struct buf *buf)
{
    if (buf == NULL) {
        return;
    }
    free(buf->data);
    *buf = (struct buf)BUF_INIT;
}

void buf_reset(struct buf *buf)
{
    buf->len = 0;
    buf->overflowed = false;
    if (buf->data != NULL) {
        buf->data[0] = '\0';
    }
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
    size_t add = admit(buf, len);
    buf_reserve(buf, add);
    if (add > 0) {
        memcpy(buf->data + buf->len, data, add);
    }
    buf->len += add;
    buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
    if (buf->limit > 0 || buf->len + 1 >= buf->cap) {
        buf_add(buf, &c, 1);
        return;
    }
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    buf_adds(buf, text);
    free(text);
}

void buf_repeat(struct buf *buf, const char *text, size_t times)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < times && !buf->overflowed; i++) {
        buf_add(buf, text, len);
    }
}

const char *buf_text(const struct buf *buf)
{
    return buf->data != NULL ? buf->data : "";
}

char *buf_take(struct buf *buf)
{
    char *text = buf->data != NULL ? buf->data : xstrdup("");
    buf->data = NULL;
    buf->len = 0;
    buf->cap = 0;
    buf->overflowed = false;
    return text;
}
