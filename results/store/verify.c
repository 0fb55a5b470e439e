/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness/base/gzip.h"
#include "results/store/database.h"
#include "results/store/document.h"
#include "results/store/keep.h"
#include "results/store/schema.h"

#define LINES_MAX 100

static void note(struct store_check *check, const char *line)
{
    if (check->faults++ < LINES_MAX) {
        buf_adds(&check->lines, line);
        buf_addc(&check->lines, '\n');
    }
}

static void check_page(struct query *query, struct store_check *check)
{
    const char *line = query_get_text(query, 0);
    if (strcmp(line, "ok") != 0) {
        note(check, line);
    }
}

static void check_reference(struct query *query, struct store_check *check)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    buf_addf(&line, "table %s, row %lld: its %s is missing", query_get_text(query, 0),
             (long long)query_get_int(query, 1), query_get_text(query, 2));
    note(check, buf_text(&line));
}

/* The bytes are those that were written: what they say when unpacked was whole then. */
static bool is_as_packed(const void *packed, size_t size, int64_t bytes, int64_t checksum)
{
    return document_checksum(packed, size) == checksum &&
           gzip_length(packed, size) == (uint32_t)bytes;
}

static bool is_unpacked(const void *packed, size_t size, int64_t bytes)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    return document_unpack(packed, size, &document) && (int64_t)document.len == bytes;
}

static void check_document(struct query *query, struct store_check *check)
{
    size_t size = 0;
    int64_t bytes = query_get_int(query, 1);
    check->runs++;
    const char *fault = NULL;
    if (query_is_null(query, 3)) {
        fault = bytes > 0 ? "missing" : NULL;
    } else {
        const void *packed = query_get_bytes(query, 3, &size);
        bool is_whole = query_is_null(query, 2)
                            ? is_unpacked(packed, size, bytes)
                            : is_as_packed(packed, size, bytes, query_get_int(query, 2));
        fault = is_whole ? NULL : "damaged";
    }
    if (fault != NULL) {
        SCOPED(buf_free) struct buf line = BUF_INIT;
        buf_addf(&line, "run %s: its document is %s", query_get_text(query, 0), fault);
        note(check, buf_text(&line));
    }
}

/* Calls `look` for every row. Where one cannot be read, that is a fault, too. */
static void check_rows(struct database *database, const char *sql,
                       void (*look)(struct query *query, struct store_check *check),
                       struct store_check *check)
{
    bool has_row = true;
    struct error err = {0};
    struct query *query = query_open(database, sql, &err);
    bool is_good = query != NULL;
    while (is_good && (is_good = query_step(query, &has_row, &err)) && has_row) {
        look(query, check);
    }
    if (!is_good) {
        note(check, err.message);
    }
    query_close(query);
}

bool store_verify(const char *path, struct store_check *ret, struct error *err)
{
    struct database *database = NULL;
    if (!database_open(path, DATABASE_READ, &database, err)) {
        return false;
    }
    /* What may be damaged is not written to. */
    bool is_store = schema_look(database, err);
    if (is_store) {
        *ret = (struct store_check){0};
        /* Pages and indexes, in the words of SQLite. */
        check_rows(database, "PRAGMA integrity_check(100)", check_page, ret);
        /* Rows that mention what is not there. */
        check_rows(database, "PRAGMA foreign_key_check", check_reference, ret);
        check_rows(database,
                   "SELECT document_id, document_bytes, document_checksum, packed FROM "
                   "run LEFT JOIN document ON document.run = run.id",
                   check_document, ret);
    }
    database_close(database);
    return is_store;
}
