/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/database.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"

/* How long somebody else may write before we give up. Adding a run takes a hundredth of it. */
#define WAIT_MS 10000

/* Before a step may change something, and after it. A commit is whole after a crash of the process whatever
 * happens; after one of the machine the last commits may be missing, none is torn. What is pruned need not be
 * wiped out: Debian's SQLite would write zeros over it. */
static const char settings[] = "PRAGMA synchronous = NORMAL;"
                               "PRAGMA secure_delete = OFF;"
                               "PRAGMA cache_size = -65536;"
                               "PRAGMA wal_autocheckpoint = 16000;";

struct database {
    const char *path;
    sqlite3 *handle;
    bool is_full;
};

struct query {
    struct database *database;
    sqlite3_stmt *statement;
    int bound;
};

static bool refuse_system(struct database *database, int code, struct error *err)
{
    int reason = sqlite3_system_errno(database->handle);
    /* Of a write SQLite forgets the reason; it is a full disk, a quota or a limit. */
    if ((code & 0xFF) == SQLITE_FULL || code == SQLITE_IOERR_WRITE) {
        database->is_full = true;
        return error_set(err, ERROR_SYSTEM,
                         "the store '%s' is as it was: its disk takes no more (%s)",
                         database->path, sqlite3_errmsg(database->handle));
    }
    return error_set(err, ERROR_SYSTEM, "cannot read or write the store '%s': %s",
                     database->path,
                     reason != 0 ? strerror(reason) : sqlite3_errmsg(database->handle));
}

/* What SQLite's code means to somebody who does not know SQLite. */
static bool refuse(struct database *database, int code, struct error *err)
{
    const char *path = database->path;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return error_set(
            err, ERROR_SYSTEM,
            "the store '%s' is locked: another process has been writing to it "
            "for %d s; try again when it has ended",
            path, WAIT_MS / 1000);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(
            err, ERROR_SYSTEM,
            "the store '%s' cannot be written: it, or the folder it is in, is "
            "read-only",
            path);
    case SQLITE_NOTADB:
        return error_set(
            err, ERROR_DATA,
            "'%s' is no store of tare (no SQLite database), or its beginning "
            "is damaged",
            path);
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
        return error_set(
            err, ERROR_DATA,
            "the store '%s' is damaged (%s): 'tare history verify' says where "
            "and saves what is whole",
            path, sqlite3_errmsg(database->handle));
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return refuse_system(database, code, err);
    default:
        return error_set(err, ERROR_DATA, "the store '%s' does not answer: %s", path,
                         sqlite3_errmsg(database->handle));
    }
}

/* "file:" and the path so that every character of it stands for itself. */
static char *as_address(const char *path, const char *options)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, "file:");
    for (const char *p = path; *p != '\0'; p++) {
        if (strchr("%?#", *p) != NULL) {
            buf_addf(&text, "%%%02x", (unsigned)*p);
        } else {
            buf_addc(&text, *p);
        }
    }
    buf_adds(&text, options);
    return buf_take(&text);
}

static int open_as(struct database *database, int flags, const char *options)
{
    char *address = as_address(database->path, options);
    sqlite3_close_v2(database->handle);
    database->handle = NULL;
    int code = sqlite3_open_v2(address, &database->handle, flags | SQLITE_OPEN_URI, NULL);
    free(address);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(database->handle, 1);
        sqlite3_busy_timeout(database->handle, WAIT_MS);
        code = sqlite3_exec(database->handle, settings, NULL, NULL, NULL);
    }
    /* The file is opened when it is first read. */
    return code == SQLITE_OK
               ? sqlite3_exec(database->handle, "PRAGMA user_version", NULL, NULL, NULL)
               : code;
}

/* In a folder that may not be written a log for readers cannot be made; nobody writes there either. */
static int open_somehow(struct database *database, enum database_access access)
{
    int flags = SQLITE_OPEN_READWRITE;
    int code =
        open_as(database, flags | (access == DATABASE_MAKE ? SQLITE_OPEN_CREATE : 0), "");
    int kind = code & 0xFF;
    if (access == DATABASE_READ &&
        (kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY || kind == SQLITE_PERM)) {
        code = open_as(database, SQLITE_OPEN_READONLY, "?immutable=1");
    }
    return code;
}

static bool check_file(const char *path, enum database_access access, struct error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        if (errno == ENOENT && access == DATABASE_MAKE) {
            return true;
        }
        if (errno == ENOENT) {
            error_set(err, ERROR_SYSTEM,
                      "there is no store '%s': 'tare history add' or 'tare run --store' "
                      "makes it",
                      path);
            return false;
        }
        return error_system(err, "cannot open the store '%s'", path);
    }
    return S_ISREG(info.st_mode) ||
           error_set(err, ERROR_SYSTEM, "cannot use '%s' as a store: it is %s", path,
                     S_ISDIR(info.st_mode) ? "a folder" : "no regular file");
}

bool database_open(const char *path, enum database_access access, struct database **ret,
                   struct error *err)
{
    if (!check_file(path, access, err)) {
        return false;
    }
    struct database *database = xcalloc(1, sizeof(*database));
    database->path = path;
    int code = open_somehow(database, access);
    if (code != SQLITE_OK) {
        refuse(database, code, err);
        database_close(database);
        return false;
    }
    *ret = database;
    return true;
}

void database_close(struct database *database)
{
    if (database != NULL) {
        sqlite3_close_v2(database->handle);
        free(database);
    }
}

const char *database_path(const struct database *database)
{
    return database->path;
}

bool database_is_read_only(struct database *database)
{
    return sqlite3_db_readonly(database->handle, "main") == 1;
}

bool database_is_full(const struct database *database)
{
    return database->is_full;
}

bool database_run(struct database *database, const char *sql, struct error *err)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || refuse(database, code, err);
}

bool database_ask(struct database *database, const char *sql, int64_t *ret,
                  struct error *err)
{
    struct query *query = query_open(database, sql, err);
    bool has_row = false;
    bool is_good = query != NULL && query_step(query, &has_row, err);
    if (is_good && has_row) {
        *ret = query_get_int(query, 0);
    }
    query_close(query);
    return is_good;
}

int64_t database_last_id(struct database *database)
{
    return sqlite3_last_insert_rowid(database->handle);
}

bool database_begin(struct database *database, struct error *err)
{
    return database_run(database, "BEGIN IMMEDIATE", err);
}

bool database_begin_reading(struct database *database, struct error *err)
{
    return database_run(database, "BEGIN", err);
}

bool database_commit(struct database *database, struct error *err)
{
    return database_run(database, "COMMIT", err);
}

void database_rollback(struct database *database)
{
    if (sqlite3_get_autocommit(database->handle) == 0) {
        (void)sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

struct query *query_open(struct database *database, const char *sql, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &statement, NULL);
    if (code != SQLITE_OK) {
        refuse(database, code, err);
        return NULL;
    }
    struct query *query = xmalloc(sizeof(*query));
    *query = (struct query){.database = database, .statement = statement};
    return query;
}

void query_close(struct query *query)
{
    if (query != NULL) {
        (void)sqlite3_finalize(query->statement);
        free(query);
    }
}

void query_begin(struct query *query)
{
    (void)sqlite3_reset(query->statement);
    query->bound = 0;
}

void query_int(struct query *query, int64_t value)
{
    (void)sqlite3_bind_int64(query->statement, ++query->bound, value);
}

void query_int_or_null(struct query *query, int64_t value, bool is_known)
{
    if (is_known) {
        query_int(query, value);
    } else {
        (void)sqlite3_bind_null(query->statement, ++query->bound);
    }
}

void query_real(struct query *query, double value)
{
    (void)sqlite3_bind_double(query->statement, ++query->bound, value); /* NaN: NULL */
}

void query_text(struct query *query, const char *text)
{
    (void)sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC);
}

void query_bytes(struct query *query, const void *data, size_t size)
{
    (void)sqlite3_bind_blob64(query->statement, ++query->bound, data, size,
                              SQLITE_STATIC);
}

bool query_step(struct query *query, bool *ret_row, struct error *err)
{
    int code = sqlite3_step(query->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        return refuse(query->database, code, err);
    }
    *ret_row = code == SQLITE_ROW;
    return true;
}

bool query_run(struct query *query, struct error *err)
{
    bool has_row = true;
    while (has_row) {
        if (!query_step(query, &has_row, err)) {
            (void)sqlite3_reset(query->statement);
            return false;
        }
    }
    (void)sqlite3_reset(query->statement);
    return true;
}

bool query_take_int(struct query *query, int64_t *ret, struct error *err)
{
    bool has_row = false;
    if (!query_step(query, &has_row, err)) {
        (void)sqlite3_reset(query->statement);
        return false;
    }
    *ret = has_row ? query_get_int(query, 0) : 0;
    if (has_row) {
        return query_run(query, err);
    }
    /* Another step would begin anew. */
    (void)sqlite3_reset(query->statement);
    return true;
}

bool query_is_null(struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t query_get_int(struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double query_get_real(struct query *query, int column)
{
    return query_is_null(query, column) ? (double)NAN
                                        : sqlite3_column_double(query->statement, column);
}

const char *query_get_text(struct query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

const void *query_get_bytes(struct query *query, int column, size_t *ret_size)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    *ret_size = (size_t)sqlite3_column_bytes(query->statement, column);
    return data;
}
