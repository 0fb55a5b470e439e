/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL: one INSERT of what results/export/postgresql.c writes, behind a schema that is brought up
 * to date. A run has an id, so that the same run twice is stored once. The only door to libpq. */
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/number.h"
#include "results/publish/receiver.h"
#include "results/publish/schema.h"

#define NS_PER_S       INT64_C(1000000000)
#define KEYWORDS       12
#define SYSTEM_CA_FILE "/etc/ssl/certs/ca-certificates.crt"
#define SECONDS_MAX    86400

static const char insert_words[] = "INSERT INTO tare_result (";
static const char values_words[] = ") VALUES\n";
static const char conflict_words[] = "\nON CONFLICT DO NOTHING;\n";

static void free_result(PGresult **result)
{
    PQclear(*result);
}

static void close_connection(PGconn **connection)
{
    PQfinish(*connection);
}

static bool pack(const struct publish_job *job, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    SCOPED(buf_free) struct buf body = BUF_INIT;
    if (!publish_export(job, "postgresql", job->options, &files, err)) {
        return false;
    }
    /* What stands before it makes the table: that is the schema's. */
    const char *text = files.count > 0 ? buf_text(&files.files[0]->bytes) : "";
    const char *rows = strstr(text, insert_words);
    const char *end = rows != NULL ? strstr(rows, conflict_words) : NULL;
    for (const char *next = end; next != NULL; next = strstr(next + 1, conflict_words)) {
        end = next; /* a name may hold these words: the last ones count */
    }
    if (end == NULL) {
        return true;
    }
    buf_add(&body, rows, (size_t)(end - rows) + sizeof(conflict_words) - 1);
    publish_add(job, &receiver_postgresql, "SQL",
                arena_printf(&arena, "%s%s%s%s", job->address->root, job->address->path,
                             job->address->query[0] != '\0' ? "?" : "",
                             job->address->query),
                "application/sql",
                arena_printf(&arena, "rows of %s", publish_files(job, &arena)), &body);
    return true;
}

/* Keywords behind the address, which go before it. */
struct keywords {
    const char *names[KEYWORDS];
    const char *values[KEYWORDS];
    size_t count;
};

static void add_keyword(struct keywords *keywords, const char *name, const char *value)
{
    keywords->names[keywords->count] = name;
    keywords->values[keywords->count] = value;
    keywords->count++;
}

/* Whether no network lies between: the address, or the environment, may name hosts in several ways. */
static bool is_here(const struct address *address, struct arena *arena)
{
    const char *host = address_member(address, "host", arena);
    const char *number = address_member(address, "hostaddr", arena);
    const char *usual = getenv("PGHOST");
    bool is_named = address->host[0] != '\0' || host != NULL || number != NULL;
    if (address_member(address, "service", arena) != NULL ||
        getenv("PGSERVICE") != NULL) {
        return false;
    }
    return address->is_here && (host == NULL || address_host_is_here(host)) &&
           (number == NULL || address_host_is_here(number)) &&
           (is_named || usual == NULL || address_host_is_here(usual));
}

/* Over a network the server's certificate is verified, and nothing in the address turns that off. */
static bool add_trust(const struct courier *courier, const struct address *address,
                      struct keywords *keywords, struct arena *arena,
                      struct outcome *outcome)
{
    const char *mode = address_member(address, "sslmode", arena);
    if (is_here(address, arena)) {
        return true;
    }
    if (mode != NULL && strcmp(mode, "verify-full") != 0) {
        outcome->end = OUTCOME_REFUSED;
        snprintf(outcome->said, sizeof(outcome->said),
                 "'sslmode=%s' would not verify the server: leave it out of the address",
                 mode);
        return false;
    }
    add_keyword(keywords, "sslmode", "verify-full");
    if (courier->ca_file != NULL) {
        add_keyword(keywords, "sslrootcert", courier->ca_file);
    } else if (address_member(address, "sslrootcert", arena) == NULL &&
               getenv("PGSSLROOTCERT") == NULL && file_exists(SYSTEM_CA_FILE)) {
        add_keyword(keywords, "sslrootcert", SYSTEM_CA_FILE);
    }
    return true;
}

static const char *first_line(const char *text, struct arena *arena)
{
    return arena_strndup(arena, text, strcspn(text, "\n"));
}

/* A server that speaks has refused; one that starts, stops or is full will take it later. */
static enum outcome_end end_of_connection(PGconn *connection)
{
    static const char *const passing[] = {"starting up", "shutting down", "too many",
                                          "in recovery"};
    const char *message = PQerrorMessage(connection);
    if (strstr(message, "FATAL:") == NULL && PQconnectionNeedsPassword(connection) == 0) {
        return OUTCOME_UNREACHED;
    }
    for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
        if (strstr(message, passing[i]) != NULL) {
            return OUTCOME_UNREACHED;
        }
    }
    return OUTCOME_REFUSED;
}

static const char *seconds_text(int64_t ns, struct arena *arena)
{
    int64_t seconds = (ns + NS_PER_S - 1) / NS_PER_S;
    return arena_printf(arena, "%" PRId64,
                        seconds < 2             ? 2
                        : seconds > SECONDS_MAX ? SECONDS_MAX
                                                : seconds);
}

static void drop_notice(void *data, const char *message)
{
    (void)data;
    (void)message;
}

/* NULL: `outcome` says why. */
static PGconn *connect_to(const struct courier *courier, const struct parcel *parcel,
                          struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct keywords keywords = {0};
    struct address address;
    struct error err = {0};
    if (!address_parse(parcel->address, &arena, &address, &err)) {
        outcome->end = OUTCOME_REFUSED;
        snprintf(outcome->said, sizeof(outcome->said), "%s", err.message);
        return NULL;
    }
    int64_t total_ns = courier->total_ns > 0 ? courier->total_ns
                                             : receiver_postgresql.timeout_s * NS_PER_S;
    const struct secret *secret = secrets_for(courier->secrets, parcel->origin);
    add_keyword(&keywords, "dbname", parcel->address);
    add_keyword(&keywords, "application_name", "tare");
    add_keyword(&keywords, "client_encoding", "UTF8");
    add_keyword(&keywords, "connect_timeout", seconds_text(courier->connect_ns, &arena));
    add_keyword(
        &keywords, "options",
        arena_printf(&arena, "-c statement_timeout=%ss", seconds_text(total_ns, &arena)));
    add_keyword(&keywords, "tcp_user_timeout",
                arena_printf(&arena, "%s000", seconds_text(total_ns, &arena)));
    if (secret != NULL && secret->password != NULL) {
        add_keyword(&keywords, "password", secret->password);
    }
    if (secret != NULL && secret->user != NULL) {
        add_keyword(&keywords, "user", secret->user);
    }
    if (!add_trust(courier, &address, &keywords, &arena, outcome)) {
        return NULL;
    }
    PGconn *connection = PQconnectdbParams(keywords.names, keywords.values, 1);
    if (PQstatus(connection) != CONNECTION_OK) {
        outcome->end = end_of_connection(connection);
        snprintf(outcome->said, sizeof(outcome->said), "%s",
                 first_line(PQerrorMessage(connection), &arena));
        PQfinish(connection);
        return NULL;
    }
    PQsetNoticeProcessor(connection, drop_notice, NULL);
    return connection;
}

/* What an error of the server means: SQLSTATE, whose first two digits are its class. */
static enum outcome_end end_of_state(const char *state)
{
    static const char *const passing[] = {"08", "40", "53", "57", "55P03"};
    if (state == NULL) {
        return OUTCOME_UNREACHED; /* the connection broke */
    }
    for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
        if (strncmp(state, passing[i], strlen(passing[i])) == 0) {
            return OUTCOME_UNREACHED;
        }
    }
    return OUTCOME_REFUSED;
}

/* NULL: it failed, and `outcome` says why. */
static PGresult *run(PGconn *connection, const char *sql, struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        return result;
    }
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    outcome->end = end_of_state(state);
    snprintf(outcome->said, sizeof(outcome->said), "%s",
             first_line(PQerrorMessage(connection), &arena));
    PQclear(result);
    return NULL;
}

static bool command(PGconn *connection, const char *sql, struct outcome *outcome)
{
    PGresult *result = run(connection, sql, outcome);
    PQclear(result);
    return result != NULL;
}

/* The number that a query gives; `absent` where it gives none. */
static bool ask_number(PGconn *connection, const char *sql, int64_t absent,
                       int64_t *ret_number, struct outcome *outcome)
{
    SCOPED(free_result) PGresult *result = run(connection, sql, outcome);
    if (result == NULL) {
        return false;
    }
    *ret_number = absent;
    if (PQntuples(result) > 0 && PQgetisnull(result, 0, 0) == 0) {
        (void)number_parse_int(PQgetvalue(result, 0, 0), ret_number);
    }
    return true;
}

/* 0: there is no schema, or one that psql loaded. */
static bool ask_version(PGconn *connection, int64_t *ret_version, struct outcome *outcome)
{
    int64_t is_there = 0;
    *ret_version = 0;
    return ask_number(connection, "SELECT (to_regclass('tare_schema') IS NOT NULL)::int",
                      0, &is_there, outcome) &&
           (is_there == 0 ||
            ask_number(connection, "SELECT max(version) FROM tare_schema", 0, ret_version,
                       outcome));
}

/* In one transaction, by one process at a time: the number stands for "tare". */
static bool migrate(PGconn *connection, struct outcome *outcome)
{
    int64_t version = 0;
    if (!command(connection,
                 "BEGIN; SELECT pg_advisory_xact_lock(1952543333);"
                 "CREATE TABLE IF NOT EXISTS tare_schema (version integer PRIMARY KEY)",
                 outcome) ||
        !ask_version(connection, &version, outcome)) {
        return false;
    }
    for (size_t i = (size_t)version; i < schema_version; i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        if (!command(connection, schema_steps[i], outcome) ||
            !command(connection,
                     arena_printf(&arena, "INSERT INTO tare_schema VALUES (%zu)", i + 1),
                     outcome)) {
            return false;
        }
    }
    return command(connection, "COMMIT", outcome);
}

static bool prepare(PGconn *connection, struct outcome *outcome)
{
    int64_t version = 0;
    if (!command(connection, "SET standard_conforming_strings = on", outcome) ||
        !ask_version(connection, &version, outcome)) {
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
    return version == (int64_t)schema_version || migrate(connection, outcome);
}

static void send_rows(const struct courier *courier, const struct parcel *parcel,
                      struct outcome *outcome)
{
    SCOPED(close_connection) PGconn *connection = connect_to(courier, parcel, outcome);
    if (connection == NULL || !prepare(connection, outcome)) {
        return;
    }
    SCOPED(free_result)
    PGresult *result = run(connection, buf_text(&parcel->body), outcome);
    if (result != NULL) {
        outcome->end = OUTCOME_STORED;
        snprintf(outcome->said, sizeof(outcome->said), "%s new rows",
                 PQcmdTuples(result));
    }
}

/* The rows once more, in a table of this session, less those that are there: exact, for the server
 * reads both texts. */
static const char *question(const struct parcel *parcel, struct arena *arena)
{
    const char *text = buf_text(&parcel->body);
    const char *names = text + sizeof(insert_words) - 1;
    const char *values = strstr(names, values_words);
    size_t tail = sizeof(conflict_words) - 1;
    if (values == NULL || parcel->body.len < (size_t)(values - text) + tail) {
        return NULL;
    }
    const char *columns = arena_strndup(arena, names, (size_t)(values - names));
    const char *rows =
        arena_strndup(arena, values, parcel->body.len - tail - (size_t)(values - text));
    return arena_printf(
        arena,
        "BEGIN; CREATE TEMP TABLE tare_sent (LIKE tare_result) ON COMMIT DROP;"
        "INSERT INTO tare_sent (%s%s;"
        "SELECT (SELECT count(*) FROM tare_sent), count(*), min(variant || ' ' || metric)"
        " FROM (SELECT %s FROM tare_sent EXCEPT SELECT %s FROM tare_result) AS missing",
        columns, rows, columns, columns);
}

static bool read_back(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct outcome outcome = {0};
    int64_t sent = 0;
    int64_t missing = 0;
    const char *sql = question(parcel, &arena);
    SCOPED(close_connection) PGconn *connection = connect_to(courier, parcel, &outcome);
    if (connection == NULL || sql == NULL) {
        return error_set(err, ERROR_SYSTEM, "%s", outcome.said);
    }
    SCOPED(free_result) PGresult *result = run(connection, sql, &outcome);
    if (result == NULL) {
        return error_set(err, ERROR_SYSTEM, "%s", outcome.said);
    }
    (void)number_parse_int(PQgetvalue(result, 0, 0), &sent);
    (void)number_parse_int(PQgetvalue(result, 0, 1), &missing);
    *ret = (struct readback){.expected = (size_t)sent, .found = (size_t)(sent - missing)};
    snprintf(ret->missing, sizeof(ret->missing), "%s", PQgetvalue(result, 0, 2));
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
