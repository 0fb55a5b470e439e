/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is whole of a damaged store, run by run. Numbers stay as they were, so that rows can be copied without
 * looking into them. */
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/file.h"
#include "results/open.h"
#include "results/store/document.h"
#include "results/store/inside.h"
#include "results/store/keep.h"
#include "results/summary.h"

/* Those of version 1, for a store that it wrote is saved, too. Checksums are made anew. */
#define RUN_COLUMNS                                                                      \
    "id, document_id, added_us, started_us, complete, tool, machine, benches, failed, "  \
    "document_bytes"

/* A run and what it rests on; ?1 is its number. */
static const char *const copies[] = {
    "INSERT OR IGNORE INTO machine SELECT * FROM old.machine WHERE id = (SELECT machine "
    "FROM old.run WHERE id = ?1)",
    "INSERT INTO run (" RUN_COLUMNS ") SELECT " RUN_COLUMNS " FROM old.run WHERE id = ?1",
    "INSERT OR IGNORE INTO configuration SELECT * FROM old.configuration WHERE id IN "
    "(SELECT configuration FROM old.target WHERE run = ?1)",
    "INSERT INTO target SELECT * FROM old.target WHERE run = ?1",
    "INSERT INTO point SELECT * FROM old.point WHERE target IN (SELECT id FROM old.target "
    "WHERE run = ?1)",
    "INSERT OR IGNORE INTO series SELECT * FROM old.series WHERE id IN (SELECT series FROM "
    "point WHERE target IN (SELECT id FROM target WHERE run = ?1))",
    "INSERT OR IGNORE INTO alias SELECT * FROM old.alias WHERE series IN (SELECT series "
    "FROM point WHERE target IN (SELECT id FROM target WHERE run = ?1))",
};

static const char copy_document[] =
    "INSERT INTO document SELECT * FROM old.document WHERE run = ?1";
static const char no_document[] = "UPDATE run SET document_bytes = 0 WHERE id = ?1";

/* How much of what the copied rows mention is missing. */
static const char count_missing[] =
    "SELECT (SELECT count(*) FROM run WHERE id = ?1 AND machine NOT IN (SELECT id FROM "
    "machine)) + (SELECT count(*) FROM target WHERE run = ?1 AND configuration NOT IN "
    "(SELECT id FROM configuration)) + (SELECT count(*) FROM point JOIN target ON "
    "target.id = point.target WHERE target.run = ?1 AND point.series NOT IN (SELECT id "
    "FROM series)) + (SELECT count(*) = 0 FROM run WHERE id = ?1)";

static bool run_for(struct store *store, const char *sql, int64_t run)
{
    struct query *query = query_open(store->database, sql, NULL);
    if (query == NULL) {
        return false;
    }
    query_begin(query);
    query_int(query, run);
    bool is_good = query_run(query, NULL);
    query_close(query);
    return is_good;
}

static bool ask_for(struct store *store, const char *sql, int64_t run, int64_t *ret)
{
    struct query *query = query_open(store->database, sql, NULL);
    if (query == NULL) {
        return false;
    }
    query_begin(query);
    query_int(query, run);
    bool is_good = query_take_int(query, ret, NULL);
    query_close(query);
    return is_good;
}

/* The document of the old store; false when it is missing or damaged. */
static bool read_document(struct store *store, int64_t run, struct buf *document)
{
    bool has_row = false;
    size_t size = 0;
    struct query *query = query_open(
        store->database, "SELECT packed FROM old.document WHERE run = ?", NULL);
    if (query == NULL) {
        return false;
    }
    query_begin(query);
    query_int(query, run);
    bool is_good = query_step(query, &has_row, NULL) && has_row;
    if (is_good) {
        const void *packed = query_get_bytes(query, 0, &size);
        is_good = document_unpack(packed, size, document);
    }
    query_close(query);
    return is_good;
}

/* In one transaction, or not at all. Less of a run is no way out of a full disk. */
static bool copy_run(struct store *store, int64_t run, bool has_document)
{
    int64_t missing = 0;
    bool is_good =
        !database_is_full(store->database) && database_begin(store->database, NULL);
    for (size_t i = 0; i < ARRAY_LEN(copies) && is_good; i++) {
        is_good = run_for(store, copies[i], run);
    }
    is_good = is_good &&
              run_for(store, has_document ? copy_document : no_document, run) &&
              ask_for(store, count_missing, run, &missing) && missing == 0 &&
              database_commit(store->database, NULL);
    if (!is_good) {
        database_rollback(store->database);
    }
    return is_good;
}

static bool add_document(struct store *store, struct buf *document)
{
    static const struct store_names no_names = {0};
    struct result *result = NULL;
    enum store_added added;
    if (database_is_full(store->database) ||
        !result_open_bytes("document", document, &result, NULL)) {
        return false;
    }
    summary_result(result);
    bool is_good = store_add(store, result, document, &no_names, &added, NULL);
    result_free(result);
    return is_good;
}

static void save_run(struct store *store, int64_t run, struct store_salvage *count)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    int64_t bytes = 0;
    bool was_pruned =
        ask_for(store, "SELECT document_bytes FROM old.run WHERE id = ?1", run, &bytes) &&
        bytes == 0;
    bool has_document = read_document(store, run, &document);
    if ((has_document || was_pruned) && copy_run(store, run, has_document)) {
        count->whole++;
    } else if (copy_run(store, run, false)) {
        count->without_documents++;
    } else if (has_document && add_document(store, &document)) {
        count->from_documents++;
    } else if (!database_is_full(store->database)) {
        count->lost++;
    }
}

/* A run that left any trace. */
static bool is_there(struct store *store, int64_t run)
{
    static const char *const traces[] = {
        "SELECT count(*) FROM old.run WHERE id = ?1",
        "SELECT count(*) FROM old.document WHERE run = ?1",
    };
    bool is_found = false;
    for (size_t i = 0; i < ARRAY_LEN(traces); i++) {
        int64_t count = 0;
        /* What cannot be read may be there. */
        is_found = is_found || !ask_for(store, traces[i], run, &count) || count > 0;
    }
    return is_found;
}

/* The largest number a run may have, from whatever can still be read. */
static int64_t last_run(struct store *store)
{
    static const char *const sources[] = {
        "SELECT seq FROM old.sqlite_sequence WHERE name = 'run'",
        "SELECT max(id) FROM old.run",
        "SELECT max(run) FROM old.document",
        "SELECT max(run) FROM old.target INDEXED BY target_of_run",
    };
    int64_t last = 0;
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        int64_t found = 0;
        if (database_ask(store->database, sources[i], &found, NULL) && found > last) {
            last = found;
        }
    }
    return last < STORE_ID_MAX ? last : STORE_ID_MAX;
}

static bool attach(struct store *store, const char *path, struct error *err)
{
    struct query *query = query_open(store->database, "ATTACH ? AS old", err);
    if (query == NULL) {
        return false;
    }
    query_begin(query);
    query_text(query, path);
    bool is_good = query_run(query, err);
    query_close(query);
    return is_good;
}

/* Without checksums the new store is as whole; only 'verify' takes longer. */
static void sum_documents(struct store *store)
{
    bool is_good =
        !database_is_full(store->database) && database_begin(store->database, NULL) &&
        document_sum_all(store->database, NULL) && database_commit(store->database, NULL);
    if (!is_good) {
        database_rollback(store->database);
    }
}

static bool refuse_full(const char *path, const struct store_salvage *count,
                        struct error *err)
{
    return error_set(err, ERROR_SYSTEM,
                     "the disk of '%s' takes no more: it has %zu runs, the others are "
                     "left; give the name of a file on a disk with more room",
                     path,
                     count->whole + count->without_documents + count->from_documents);
}

bool store_salvage(const char *path, const char *new_path, struct store_salvage *ret,
                   struct error *err)
{
    struct store *store = NULL;
    if (file_exists(new_path)) {
        return error_set(err, ERROR_USAGE,
                         "'%s' is there already: give the name of a file that is not",
                         new_path);
    }
    if (!store_open(new_path, STORE_WRITE, &store, err)) {
        return false;
    }
    *ret = (struct store_salvage){0};
    bool is_good = attach(store, path, err);
    int64_t last = is_good ? last_run(store) : 0;
    for (int64_t run = 1; run <= last && !database_is_full(store->database); run++) {
        if (is_there(store, run)) {
            save_run(store, run, ret);
        }
    }
    sum_documents(store);
    if (database_is_full(store->database)) {
        is_good = refuse_full(new_path, ret, err);
    }
    store_close(store);
    return is_good;
}
