/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data packed by gzip (RFC 1952); gzip.c is the only door to zlib. */
#ifndef TARE_HARNESS_BASE_GZIP_H
#define TARE_HARNESS_BASE_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

bool gzip_is_packed(const void *data, size_t len);

/* Adds the data, packed as one member without name and date, to `out`: quickly rather than well. */
void gzip_pack(const struct buf *data, struct buf *out);

/* Unpacks what is packed, once, and leaves everything else as it is. Several members behind each other
 * are one, as gzip has it. An ERROR_DATA, the data as they were: they end too early, are damaged,
 * or would be more than `limit` bytes. `name` is for the message. */
bool gzip_unpack(const char *name, size_t limit, struct buf *data, struct error *err);

/* The length that the last member had before it was packed, modulo 2^32, as its end says; 0: too short. */
uint32_t gzip_length(const void *data, size_t len);

/* CRC-32 of any bytes, the checksum that gzip itself has for what is inside. */
uint32_t gzip_checksum(const void *data, size_t len);

#endif
