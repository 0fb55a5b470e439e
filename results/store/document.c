/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/document.h"

#include "harness/base/gzip.h"
#include "results/read.h"

int64_t document_checksum(const void *packed, size_t size)
{
    return (int64_t)gzip_checksum(packed, size);
}

bool document_unpack(const void *packed, size_t size, struct buf *ret)
{
    buf_reset(ret);
    buf_add(ret, packed, size);
    return gzip_is_packed(packed, size) &&
           gzip_unpack("document", RESULT_BYTES_MAX, ret, NULL);
}

/* NULL is the checksum of a document that is not whole: pages may be damaged, too. */
static bool sum(struct query *ask, struct query *put, int64_t run, int64_t bytes,
                struct error *err)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    bool has_row = false;
    size_t size = 0;
    query_begin(ask);
    query_int(ask, run);
    const void *packed = query_step(ask, &has_row, NULL) && has_row
                             ? query_get_bytes(ask, 0, &size)
                             : NULL;
    bool is_whole = packed != NULL && document_unpack(packed, size, &document) &&
                    (int64_t)document.len == bytes;
    query_begin(put);
    query_int(put, run);
    query_int_or_null(put, is_whole ? document_checksum(packed, size) : 0, is_whole);
    bool is_good = query_run(put, err);
    query_begin(ask);
    return is_good;
}

bool document_sum_all(struct database *database, struct error *err)
{
    bool has_row = true;
    struct query *runs = query_open(database,
                                    "SELECT id, document_bytes FROM run WHERE "
                                    "document_checksum IS NULL AND document_bytes > 0",
                                    err);
    struct query *ask =
        query_open(database, "SELECT packed FROM document WHERE run = ?", err);
    struct query *put =
        query_open(database, "UPDATE run SET document_checksum = ?2 WHERE id = ?1", err);
    bool is_good = runs != NULL && ask != NULL && put != NULL;
    while (is_good && (is_good = query_step(runs, &has_row, err)) && has_row) {
        is_good = sum(ask, put, query_get_int(runs, 0), query_get_int(runs, 1), err);
    }
    query_close(put);
    query_close(ask);
    query_close(runs);
    return is_good;
}
