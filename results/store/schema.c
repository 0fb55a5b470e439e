/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/schema.h"

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/store/document.h"
#include "schema.inc"

/* "tare" in the file's header tells it from other programs' (PRAGMA application_id). */
#define APPLICATION_ID 0x74617265

/* From version i to i + 1; a step that has been released is never edited. */
struct step {
    const char *sql;
    bool (*fill)(struct database *database, struct error *err); /* NULL: nothing */
    /* Views that stand in front of the tables of version i where the file stays as it is. */
    const char *look;
};

static const struct step steps[] = {
    {.sql = schema_1},
    {
        .sql = "ALTER TABLE run ADD COLUMN document_checksum INTEGER", /* document.h */
        .fill = document_sum_all,
        .look = "CREATE TEMP VIEW run AS SELECT *, NULL AS document_checksum FROM "
                "main.run",
    },
};

#define VERSION ((int64_t)ARRAY_LEN(steps))

struct state {
    int64_t application;
    int64_t version;
    int64_t tables;
};

static bool read_state(struct database *database, struct state *ret, struct error *err)
{
    return database_ask(database, "PRAGMA application_id", &ret->application, err) &&
           database_ask(database, "PRAGMA user_version", &ret->version, err) &&
           database_ask(database, "SELECT count(*) FROM sqlite_master", &ret->tables,
                        err);
}

static bool check_state(const struct database *database, const struct state *state,
                        struct error *err)
{
    const char *path = database_path(database);
    bool is_new = state->application == 0 && state->version == 0 && state->tables == 0;
    if (!is_new && state->application != APPLICATION_ID) {
        return error_set(
            err, ERROR_DATA,
            "'%s' is an SQLite database of another program, no store of tare", path);
    }
    if (state->version > VERSION) {
        return error_set(
            err, ERROR_DATA,
            "the store '%s' is of version %lld, which is newer than this tare "
            "(it knows %lld): use the tare that wrote it, or a later one",
            path, (long long)state->version, (long long)VERSION);
    }
    return true;
}

static bool run_steps(struct database *database, const struct state *state,
                      struct error *err)
{
    SCOPED(buf_free) struct buf mark = BUF_INIT;
    buf_addf(&mark, "PRAGMA application_id = %d; PRAGMA user_version = %lld",
             APPLICATION_ID, (long long)VERSION);
    for (int64_t i = state->version; i < VERSION; i++) {
        const struct step *step = &steps[i];
        if (!database_run(database, step->sql, err) ||
            (step->fill != NULL && !step->fill(database, err))) {
            return false;
        }
    }
    return database_run(database, buf_text(&mark), err);
}

/* Another process may have done it since: what counts is what is found inside the transaction. */
static bool bring_up_to_date(struct database *database, struct error *err)
{
    struct state state = {0};
    bool is_good = database_run(database, "PRAGMA journal_mode = WAL", err) &&
                   database_begin(database, err) && read_state(database, &state, err) &&
                   check_state(database, &state, err) &&
                   (state.version == VERSION || run_steps(database, &state, err)) &&
                   database_commit(database, err);
    if (!is_good) {
        database_rollback(database);
    }
    return is_good;
}

static bool look_through_views(struct database *database, const struct state *state,
                               struct error *err)
{
    for (int64_t i = state->version; i < VERSION; i++) {
        if (!database_run(database, steps[i].look, err)) {
            return false;
        }
    }
    return true;
}

static bool prepare(struct database *database, bool is_kept, struct error *err)
{
    struct state state = {0};
    /* All of one moment: another process may be making the tables. */
    bool is_read =
        database_begin_reading(database, err) && read_state(database, &state, err);
    database_rollback(database);
    if (!is_read || !check_state(database, &state, err)) {
        return false;
    }
    if (is_kept && state.version > 0) {
        return look_through_views(database, &state, err);
    }
    return state.version == VERSION || bring_up_to_date(database, err);
}

bool schema_prepare(struct database *database, struct error *err)
{
    return prepare(database, database_is_read_only(database), err);
}

bool schema_look(struct database *database, struct error *err)
{
    return prepare(database, true, err);
}
