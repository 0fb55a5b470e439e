/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL: the INSERTs that results/export/postgresql.c writes, one for each table, behind a schema that is brought up
 * to date. A run has an id, so that the same run twice is stored once. */
#include "results/export/postgresql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/publish/pack.h"
#include "results/publish/schema.h"
#include "results/publish/sql_session.h"

#define NS_PER_S INT64_C(1000000000)

static const char insert_words[] = "INSERT INTO ";
static const char values_words[] = ") VALUES\n";
static const char conflict_words[] = "\nON CONFLICT DO NOTHING;\n";

/* "tare_claim" holds claims. */
static const char *contents_of(const char *table)
{
    return strcmp(table, "tare_claim") == 0    ? "claims"
           : strcmp(table, "tare_growth") == 0 ? "growth"
                                               : "rows";
}

static bool pack(const struct publish_job *job, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    if (!publish_export(job, &export_postgresql_rows, job->options, &files, err)) {
        return false;
    }
    const char *query = job->address->query;
    const char *url =
        arena_printf(&arena, "%s%s%s%s", job->address->root, job->address->path,
                     query[0] != '\0' ? "?" : "", query);
    for (size_t i = 0; i < files.count; i++) {
        publish_add(job, &receiver_postgresql, "SQL", url, "application/sql",
                    arena_printf(&arena, "%s of %s", contents_of(files.files[i]->path),
                                 publish_files(job, &arena)),
                    &files.files[i]->bytes);
    }
    return true;
}

static bool open_session(const struct courier *courier, const struct parcel *parcel,
                         struct sql_session *ret, struct outcome *outcome)
{
    int64_t usual_ns = receiver_postgresql.timeout_s * NS_PER_S;
    return sql_open(courier, parcel, courier->total_ns > 0 ? courier->total_ns : usual_ns,
                    ret, outcome);
}

static bool command(const struct sql_session *session, const char *sql,
                    struct outcome *outcome)
{
    return sql_run(session, sql, NULL, NULL, outcome);
}

/* The number that a query gives; 0 where it gives none. */
static bool ask_number(const struct sql_session *session, const char *sql,
                       int64_t *ret_number, struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct sql_answer answer;
    *ret_number = 0;
    if (!sql_run(session, sql, &arena, &answer, outcome)) {
        return false;
    }
    if (answer.cells[0] != NULL) {
        (void)number_parse_int(answer.cells[0], ret_number);
    }
    return true;
}

/* 0: there is no schema, or one that psql loaded. */
static bool ask_version(const struct sql_session *session, int64_t *ret_version,
                        struct outcome *outcome)
{
    int64_t is_there = 0;
    *ret_version = 0;
    return ask_number(session, "SELECT (to_regclass('tare_schema') IS NOT NULL)::int",
                      &is_there, outcome) &&
           (is_there == 0 || ask_number(session, "SELECT max(version) FROM tare_schema",
                                        ret_version, outcome));
}

/* In one transaction, by one process at a time: the number stands for "tare". */
static bool migrate(const struct sql_session *session, struct outcome *outcome)
{
    int64_t version = 0;
    if (!command(session,
                 "BEGIN; SELECT pg_advisory_xact_lock(1952543333);"
                 "CREATE TABLE IF NOT EXISTS tare_schema (version integer PRIMARY KEY)",
                 outcome) ||
        !ask_version(session, &version, outcome)) {
        return false;
    }
    for (size_t i = (size_t)version; i < schema_version; i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        if (!command(session, schema_steps[i], outcome) ||
            !command(session,
                     arena_printf(&arena, "INSERT INTO tare_schema VALUES (%zu)", i + 1),
                     outcome)) {
            return false;
        }
    }
    return command(session, "COMMIT", outcome);
}

static bool prepare(const struct sql_session *session, struct outcome *outcome)
{
    int64_t version = 0;
    if (!command(session, "SET standard_conforming_strings = on", outcome) ||
        !ask_version(session, &version, outcome)) {
        return false;
    }
    if (version > (int64_t)schema_version) {
        outcome->end = OUTCOME_REFUSED;
        snprintf(outcome->said, sizeof(outcome->said),
                 "the schema there has version %" PRId64
                 ", this program knows %zu: use a "
                 "newer one",
                 version, schema_version);
        return false;
    }
    return version == (int64_t)schema_version || migrate(session, outcome);
}

static void send_rows(const struct courier *courier, const struct parcel *parcel,
                      struct outcome *outcome)
{
    SCOPED(sql_close) struct sql_session session = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    struct sql_answer answer;
    outcome->end = OUTCOME_UNREACHED;
    if (!open_session(courier, parcel, &session, outcome) ||
        !prepare(&session, outcome)) {
        return;
    }
    if (sql_run(&session, buf_text(&parcel->body), &arena, &answer, outcome)) {
        outcome->end = OUTCOME_STORED;
        snprintf(outcome->said, sizeof(outcome->said), "%s new rows", answer.changed);
    }
}

/* The rows once more, in a table of this session, less those that are there: exact, for the server
 * reads both texts. All tables have a variant and a metric. */
static const char *question(const struct parcel *parcel, struct arena *arena)
{
    const char *text = buf_text(&parcel->body);
    const char *table = text + sizeof(insert_words) - 1;
    const char *names = strstr(text, " (");
    const char *values = strstr(text, values_words);
    size_t tail = sizeof(conflict_words) - 1;
    if (strncmp(text, insert_words, sizeof(insert_words) - 1) != 0 || names == NULL ||
        values == NULL || values < names ||
        parcel->body.len < (size_t)(values - text) + tail) {
        return NULL;
    }
    const char *name = arena_strndup(arena, table, (size_t)(names - table));
    const char *columns = arena_strndup(arena, names + 2, (size_t)(values - names - 2));
    const char *rows =
        arena_strndup(arena, values, parcel->body.len - tail - (size_t)(values - text));
    return arena_printf(
        arena,
        "BEGIN; CREATE TEMP TABLE tare_sent (LIKE %s) ON COMMIT DROP;"
        "INSERT INTO tare_sent (%s%s;"
        "SELECT (SELECT count(*) FROM tare_sent), count(*),"
        " min(concat_ws(' ', variant, metric))"
        " FROM (SELECT %s FROM tare_sent EXCEPT SELECT %s FROM %s) AS missing",
        name, columns, rows, columns, columns, name);
}

static bool read_back(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct outcome outcome = {0};
    int64_t sent = 0;
    int64_t missing = 0;
    const char *sql = question(parcel, &arena);
    SCOPED(sql_close) struct sql_session session = {0};
    struct sql_answer answer;
    if (sql == NULL || !open_session(courier, parcel, &session, &outcome)) {
        return error_set(err, ERROR_SYSTEM, "%s", outcome.said);
    }
    if (!sql_run(&session, sql, &arena, &answer, &outcome) || answer.cells[0] == NULL ||
        answer.cells[1] == NULL) {
        return error_set(err, ERROR_SYSTEM, "%s", outcome.said);
    }
    (void)number_parse_int(answer.cells[0], &sent);
    (void)number_parse_int(answer.cells[1], &missing);
    *ret = (struct readback){.expected = (size_t)sent, .found = (size_t)(sent - missing)};
    snprintf(ret->missing, sizeof(ret->missing), "%s",
             answer.cells[2] != NULL ? answer.cells[2] : "");
    return true;
}

const struct receiver receiver_postgresql = {
    .name = "postgresql",
    .summary = "PostgreSQL, postgresql://USER@HOST/DATABASE",
    .token_scheme = "",
    .timeout_s = 120,
    .is_repeatable = true,
    .pack = pack,
    .send = send_rows,
    .read_back = read_back,
};
