/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "harness/base/alloc.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

/* The largest window, and only the format of gzip. */
#define WINDOW_BITS (MAX_WBITS + 16)

/* zlib's own default, which has no name. */
#define MEMORY_LEVEL 8

/* Checksum and length at the end of a member, the lowest byte first. */
#define TAIL_BYTES 8

bool gzip_is_packed(const void *data, size_t len)
{
    return len >= 2 && memcmp(data, "\x1F\x8B", 2) == 0;
}

static bool fail(struct error *err, const char *name, const char *what)
{
    return error_set(err, ERROR_DATA, "'%s' is packed by gzip and %s", name, what);
}

/* zlib counts its input in unsigned int: as much of the rest as that holds. */
static void feed(z_stream *stream, const struct buf *data, size_t at)
{
    size_t rest = data->len - at;
    stream->next_in = (Bytef *)data->data + at;
    stream->avail_in = rest < UINT_MAX ? (uInt)rest : UINT_MAX;
}

/* Adds one member, which begins at *at, to `out`; *at moves behind it. */
static bool unpack_member(z_stream *stream, const char *name, const struct buf *data,
                          size_t *at, size_t limit, struct buf *out, struct error *err)
{
    SCOPED(scoped_free_string) char *chunk = xmalloc(CHUNK_BYTES);
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        stream->next_out = (Bytef *)chunk;
        stream->avail_out = (uInt)CHUNK_BYTES;
        feed(stream, data, *at);
        uInt fed = stream->avail_in;
        status = inflate(stream, Z_NO_FLUSH);
        *at += fed - stream->avail_in;
        if (status == Z_BUF_ERROR) {
            return fail(err, name, "ends too early: it was cut off");
        }
        if (status != Z_OK && status != Z_STREAM_END) {
            return fail(err, name, "damaged");
        }
        buf_add(out, chunk, CHUNK_BYTES - stream->avail_out);
        if (out->len > limit) {
            return error_set(err, ERROR_DATA,
                             "'%s' has more than the allowed %zu bytes when unpacked",
                             name, limit);
        }
    }
    return true;
}

void gzip_pack(const struct buf *data, struct buf *out)
{
    SCOPED(scoped_free_string) char *chunk = xmalloc(CHUNK_BYTES);
    z_stream stream = {0};
    size_t at = 0;
    /* With these arguments only a lack of memory can fail. */
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        abort();
    }
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        feed(&stream, data, at);
        uInt fed = stream.avail_in;
        stream.next_out = (Bytef *)chunk;
        stream.avail_out = (uInt)CHUNK_BYTES;
        status = deflate(&stream, at + fed == data->len ? Z_FINISH : Z_NO_FLUSH);
        at += fed - stream.avail_in;
        buf_add(out, chunk, CHUNK_BYTES - stream.avail_out);
    }
    deflateEnd(&stream);
}

bool gzip_unpack(const char *name, size_t limit, struct buf *data, struct error *err)
{
    if (!gzip_is_packed(data->data, data->len)) {
        return true;
    }
    z_stream stream = {0};
    if (inflateInit2(&stream, WINDOW_BITS) != Z_OK) {
        return error_set(err, ERROR_SYSTEM, "cannot unpack '%s': zlib refused", name);
    }
    struct buf out = BUF_INIT;
    size_t at = 0;
    bool ok = unpack_member(&stream, name, data, &at, limit, &out, err);
    while (ok && gzip_is_packed(data->data + at, data->len - at)) {
        ok = inflateReset(&stream) == Z_OK &&
             unpack_member(&stream, name, data, &at, limit, &out, err);
    }
    inflateEnd(&stream);
    if (!ok) {
        buf_free(&out);
        return false;
    }
    buf_free(data);
    *data = out;
    return true;
}

uint32_t gzip_length(const void *data, size_t len)
{
    if (len < TAIL_BYTES) {
        return 0;
    }
    const unsigned char *end = (const unsigned char *)data + len;
    return (uint32_t)end[-4] | (uint32_t)end[-3] << 8 | (uint32_t)end[-2] << 16 |
           (uint32_t)end[-1] << 24;
}

uint32_t gzip_checksum(const void *data, size_t len)
{
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), data, len);
}
