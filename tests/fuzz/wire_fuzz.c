/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a frame: whatever decodes must encode to the same bytes again. */
#include <stdlib.h>
#include <string.h>

#include "harness/wire/frame.h"
#include "harness/wire/wire.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static size_t reencode(enum wire_type type, const unsigned char *payload, size_t len,
                       unsigned char *out, size_t size)
{
    union {
        struct wire_hello hello;
        struct wire_case job;
        struct wire_ready ready;
        struct wire_sample sample;
        struct wire_timed timed;
        struct wire_failed failed;
        struct wire_inspect inspect;
        struct wire_inspected inspected;
        struct wire_done done;
    } m;

    switch (type) {
    case WIRE_HELLO:
        return wire_decode_hello(payload, len, &m.hello)
                   ? wire_encode_hello(&m.hello, out, size)
                   : 0;
    case WIRE_CASE:
        return wire_decode_case(payload, len, &m.job)
                   ? wire_encode_case(&m.job, out, size)
                   : 0;
    case WIRE_READY:
        return wire_decode_ready(payload, len, &m.ready)
                   ? wire_encode_ready(&m.ready, out, size)
                   : 0;
    case WIRE_SAMPLE:
        return wire_decode_sample(payload, len, &m.sample)
                   ? wire_encode_sample(&m.sample, out, size)
                   : 0;
    case WIRE_TIMED:
        return wire_decode_timed(payload, len, &m.timed)
                   ? wire_encode_timed(&m.timed, out, size)
                   : 0;
    case WIRE_FAILED:
        return wire_decode_failed(payload, len, &m.failed)
                   ? wire_encode_failed(&m.failed, out, size)
                   : 0;
    case WIRE_INSPECT:
        return wire_decode_inspect(payload, len, &m.inspect)
                   ? wire_encode_inspect(&m.inspect, out, size)
                   : 0;
    case WIRE_INSPECTED:
        return wire_decode_inspected(payload, len, &m.inspected)
                   ? wire_encode_inspected(&m.inspected, out, size)
                   : 0;
    case WIRE_DONE:
        return wire_decode_done(payload, len, &m.done)
                   ? wire_encode_done(&m.done, out, size)
                   : 0;
    case WIRE_END:
    case WIRE_BYE:
        return len == 0 ? wire_encode_empty(type, out, size) : 0;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    enum wire_type type;
    size_t len;
    unsigned char *out;
    size_t got;

    if (size < WIRE_HEADER_SIZE || !wire_decode_header(data, &type, &len) ||
        len != size - WIRE_HEADER_SIZE) {
        return 0;
    }
    out = malloc(size);
    if (out == NULL) {
        return 0;
    }
    got = reencode(type, data + WIRE_HEADER_SIZE, len, out, size);
    if (got != 0 && (got != size || memcmp(out, data, size) != 0)) {
        abort();
    }
    free(out);
    return 0;
}
