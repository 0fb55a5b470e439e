/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/base/gzip.h"
#include "results/read.h"
#include "results/store/inside.h"
#include "results/store/schema.h"

char *store_default_path(void)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    /* By the XDG specification a relative path is not valid. */
    if (data != NULL && data[0] == '/') {
        return xasprintf("%s/tare/store.sqlite", data);
    }
    return home != NULL && home[0] != '\0'
               ? xasprintf("%s/.local/share/tare/store.sqlite", home)
               : NULL;
}

bool store_open(const char *path, enum store_access access, struct store **ret,
                struct error *err)
{
    struct database *database = NULL;
    bool is_made = access == STORE_WRITE;
    if ((is_made && !file_make_folders(path, err)) ||
        !database_open(path, is_made ? DATABASE_MAKE : DATABASE_READ, &database, err)) {
        return false;
    }
    if (!schema_prepare(database, err)) {
        database_close(database);
        return false;
    }
    struct store *store = xcalloc(1, sizeof(*store));
    store->database = database;
    *ret = store;
    return true;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    for (size_t i = 0; i < STATEMENTS; i++) {
        query_close(store->queries[i]);
    }
    database_close(store->database);
    free(store->targets);
    free(store->runs);
    arena_finish(&store->arena);
    free(store);
}

struct query *store_query(struct store *store, enum statement statement, const char *sql,
                          struct error *err)
{
    struct query **query = &store->queries[statement];
    if (*query == NULL) {
        *query = query_open(store->database, sql, err);
    }
    if (*query != NULL) {
        query_begin(*query);
    }
    return *query;
}

bool store_drop_run(struct store *store, int64_t run, struct error *err)
{
    static const struct {
        enum statement statement;
        const char *sql;
    } steps[] = {
        {STATEMENT_DROP_POINTS_OF_RUN,
         "DELETE FROM point WHERE target IN (SELECT id FROM target WHERE run = ?)"},
        {STATEMENT_DROP_TARGETS_OF_RUN, "DELETE FROM target WHERE run = ?"},
        {STATEMENT_DROP_DOCUMENT, "DELETE FROM document WHERE run = ?"},
        {STATEMENT_DROP_RUN, "DELETE FROM run WHERE id = ?"},
    };
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct query *query = store_query(store, steps[i].statement, steps[i].sql, err);
        if (query == NULL) {
            return false;
        }
        query_int(query, run);
        if (!query_run(query, err)) {
            return false;
        }
    }
    return true;
}

bool store_begin_reading(struct store *store, struct error *err)
{
    return database_begin_reading(store->database, err);
}

void store_end_reading(struct store *store)
{
    database_rollback(store->database);
}

bool store_revision(struct store *store, int64_t *ret, struct error *err)
{
    return database_ask(store->database, "PRAGMA data_version", ret, err);
}

/* The beginning of an id that two runs share names neither. */
static bool take_document(struct store *store, struct query *query, const char *id,
                          struct buf *ret, struct error *err)
{
    const char *path = database_path(store->database);
    bool has_row = false;
    size_t size = 0;
    if (!query_step(query, &has_row, err)) {
        return false;
    }
    if (!has_row) {
        return error_set(err, ERROR_USAGE,
                         "the store '%s' has no run '%s': see 'tare history list'", path,
                         id);
    }
    if (query_is_null(query, 0)) {
        return error_set(err, ERROR_USAGE,
                         "of the run '%s' only the figures are left: its document was "
                         "pruned",
                         id);
    }
    const void *packed = query_get_bytes(query, 0, &size);
    buf_reset(ret);
    buf_add(ret, packed, size);
    if (!query_step(query, &has_row, err)) {
        return false;
    }
    if (has_row) {
        return error_set(err, ERROR_USAGE,
                         "several runs of the store '%s' begin with '%s': give more of "
                         "the id",
                         path, id);
    }
    return gzip_unpack(id, RESULT_BYTES_MAX, ret, err);
}

bool store_document(struct store *store, const char *id, struct buf *ret,
                    struct error *err)
{
    struct query *query =
        query_open(store->database,
                   "SELECT document.packed FROM run LEFT JOIN document ON document.run = "
                   "run.id WHERE substr(run.document_id, 1, length(?1)) = ?1 LIMIT 2",
                   err);
    if (query == NULL) {
        return false;
    }
    query_begin(query);
    query_text(query, id);
    bool is_found = take_document(store, query, id, ret, err);
    query_close(query);
    return is_found;
}
