/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames and the fields in them, integers and texts: put into the caller's memory and taken off it again. */
#ifndef TARE_HARNESS_WIRE_FRAME_H
#define TARE_HARNESS_WIRE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/wire/wire.h"

/* Fields are put one after the other into the caller's memory; `len` goes on counting when it is
 * full, so that one pass with size 0 tells how much is needed. */
struct wire_writer {
    unsigned char *data;
    size_t size;
    size_t len;
};

/* Leaves room for the header, which wire_frame_end fills in once the length is known. */
struct wire_writer wire_frame_begin(unsigned char *data, size_t size);
/* Returns the bytes that the frame needs. */
size_t wire_frame_end(const struct wire_writer *w, enum wire_type type);
void wire_put_int(struct wire_writer *w, int64_t value);
void wire_put_text(struct wire_writer *w, struct wire_text text);

/* The header of WIRE_HEADER_SIZE bytes; false when it is none. */
bool wire_decode_header(const unsigned char *data, enum wire_type *ret_type,
                        size_t *ret_len);

/* Takes fields off a payload. After the first that does not fit, `bad` stays set and every
 * further field is zero, so that a decoder checks once at its end. */
struct wire_reader {
    const unsigned char *data;
    size_t len;
    size_t pos;
    bool bad;
};

int64_t wire_get_int(struct wire_reader *r);
/* An integer from 0 to `most`. */
int64_t wire_get_count(struct wire_reader *r, int64_t most);
struct wire_text wire_get_text(struct wire_reader *r);
/* Whether all fields fit, and nothing is behind them. */
bool wire_payload_ended(const struct wire_reader *r);

#endif
