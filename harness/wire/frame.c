/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/wire/frame.h"

#include <string.h>

/* The length that stands for an absent text; no bytes and no NUL follow it. */
#define TEXT_ABSENT UINT32_MAX

static void put_bytes(struct wire_writer *w, const void *data, size_t len)
{
    if (len > 0 && w->len <= w->size && len <= w->size - w->len) {
        memcpy(w->data + w->len, data, len);
    }
    w->len += len;
}

static void put_u32(struct wire_writer *w, uint32_t value)
{
    unsigned char bytes[4];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(value >> (8 * i));
    }
    put_bytes(w, bytes, sizeof(bytes));
}

struct wire_writer wire_frame_begin(unsigned char *data, size_t size)
{
    struct wire_writer w;

    w.data = data;
    w.size = size;
    w.len = WIRE_HEADER_SIZE;
    return w;
}

size_t wire_frame_end(const struct wire_writer *w, enum wire_type type)
{
    struct wire_writer header = {.data = w->data, .size = WIRE_HEADER_SIZE};
    const unsigned char rest[4] = {(unsigned char)type, 0, 0, 0};

    if (w->len <= w->size) {
        put_u32(&header, (uint32_t)(w->len - WIRE_HEADER_SIZE));
        put_bytes(&header, rest, sizeof(rest));
    }
    return w->len;
}

void wire_put_int(struct wire_writer *w, int64_t value)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    }
    put_bytes(w, bytes, sizeof(bytes));
}

/* A text of 4 GiB has a wrong length here, but its frame is far above WIRE_PAYLOAD_MAX, which
 * senders check. */
void wire_put_text(struct wire_writer *w, struct wire_text text)
{
    if (text.data == NULL) {
        put_u32(w, TEXT_ABSENT);
        return;
    }
    put_u32(w, (uint32_t)text.len);
    put_bytes(w, text.data, text.len);
    put_bytes(w, "", 1);
}

static const unsigned char *get_bytes(struct wire_reader *r, size_t len)
{
    const unsigned char *bytes = r->data + r->pos;

    if (r->bad || len > r->len - r->pos) {
        r->bad = true;
        return NULL;
    }
    r->pos += len;
    return bytes;
}

static uint32_t get_u32(struct wire_reader *r)
{
    const unsigned char *bytes = get_bytes(r, 4);
    uint32_t value = 0;

    for (size_t i = 0; bytes != NULL && i < 4; i++) {
        value |= (uint32_t)bytes[i] << (8 * i);
    }
    return value;
}

bool wire_decode_header(const unsigned char *data, enum wire_type *ret_type,
                        size_t *ret_len)
{
    struct wire_reader r = {.data = data, .len = WIRE_HEADER_SIZE};
    const size_t len = get_u32(&r);
    const unsigned char *rest = get_bytes(&r, 4);

    if (rest == NULL || rest[0] < WIRE_HELLO || rest[0] > WIRE_INSPECTED ||
        (rest[1] | rest[2] | rest[3]) != 0 || len > WIRE_PAYLOAD_MAX) {
        return false;
    }
    *ret_type = (enum wire_type)rest[0];
    *ret_len = len;
    return true;
}

int64_t wire_get_int(struct wire_reader *r)
{
    const unsigned char *bytes = get_bytes(r, 8);
    uint64_t value = 0;

    for (size_t i = 0; bytes != NULL && i < 8; i++) {
        value |= (uint64_t)bytes[i] << (8 * i);
    }
    return (int64_t)value;
}

int64_t wire_get_count(struct wire_reader *r, int64_t most)
{
    const int64_t count = wire_get_int(r);

    if (count < 0 || count > most) {
        r->bad = true;
        return 0;
    }
    return count;
}

struct wire_text wire_get_text(struct wire_reader *r)
{
    struct wire_text text = {0};
    const uint32_t len = get_u32(r);
    const unsigned char *bytes;

    if (r->bad || len == TEXT_ABSENT) {
        return text;
    }
    bytes = get_bytes(r, (size_t)len + 1);
    if (bytes == NULL || bytes[len] != '\0') {
        r->bad = true;
        return text;
    }
    text.data = (const char *)bytes;
    text.len = len;
    return text;
}

bool wire_payload_ended(const struct wire_reader *r)
{
    return !r->bad && r->pos == r->len;
}
