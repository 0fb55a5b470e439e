/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/sql_session.h"

#include <errno.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/file.h"

#define NS_PER_S       INT64_C(1000000000)
#define NS_PER_MS      1000000
#define MS_PER_S       1000
#define GRACE_MS       2000 /* the server's own limit comes first, and says more */
#define KEYWORDS       12
#define SYSTEM_CA_FILE "/etc/ssl/certs/ca-certificates.crt"
#define SECONDS_MAX    86400

/* The statement that the server is at. */
static PGcancel *volatile under_way;

void sql_interrupt(void)
{
    char unsaid[256]; /* libpq allows this in a handler while its words are local */
    if (under_way != NULL) {
        (void)PQcancel(under_way, unsaid, (int)sizeof(unsaid));
    }
}

void sql_close(struct sql_session *session)
{
    PQfinish(session->connection);
    session->connection = NULL;
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

static char *first_line(const char *text, struct arena *arena)
{
    return arena_strndup(arena, text, strcspn(text, "\n"));
}

static void free_parts(PQconninfoOption **parts)
{
    PQconninfoFree(*parts);
}

/* What libpq itself reads in the address under that name; NULL: nothing. */
static const char *part(const PQconninfoOption *parts, const char *name)
{
    while (parts->keyword != NULL && strcmp(parts->keyword, name) != 0) {
        parts++;
    }
    return parts->val;
}

/* Of "a,b" each one: libpq tries them in turn. NULL: none is named. */
static bool hosts_are_here(const char *hosts, struct arena *arena)
{
    for (const char *p = hosts; p != NULL;) {
        size_t len = strcspn(p, ",");
        const char *host = arena_strndup(arena, p, len);
        if (host[0] == '%' || !address_host_is_here(host)) {
            return false;
        }
        p = p[len] == ',' ? p + len + 1 : NULL;
    }
    return true;
}

/* Whether no network lies between: the address, or else the environment, may name hosts in several ways. */
static bool is_here(const PQconninfoOption *parts, struct arena *arena)
{
    const char *hosts = part(parts, "host");
    const char *numbers = part(parts, "hostaddr");
    return part(parts, "service") == NULL && getenv("PGSERVICE") == NULL &&
           hosts_are_here(hosts != NULL ? hosts : getenv("PGHOST"), arena) &&
           hosts_are_here(numbers != NULL ? numbers : getenv("PGHOSTADDR"), arena);
}

/* Over a network the server's certificate is verified, and nothing in the address turns that off. */
static bool add_trust(const struct courier *courier, const char *address,
                      struct keywords *keywords, struct arena *arena,
                      struct outcome *outcome)
{
    char *why = NULL;
    SCOPED(free_parts) PQconninfoOption *parts = PQconninfoParse(address, &why);
    if (parts == NULL) {
        outcome->end = OUTCOME_REFUSED;
        snprintf(outcome->said, sizeof(outcome->said), "%s",
                 why != NULL ? first_line(why, arena) : "libpq cannot read the address");
        PQfreemem(why);
        return false;
    }
    const char *mode = part(parts, "sslmode");
    if (is_here(parts, arena)) {
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
    } else if (part(parts, "sslrootcert") == NULL && getenv("PGSSLROOTCERT") == NULL &&
               file_exists(SYSTEM_CA_FILE)) {
        add_keyword(keywords, "sslrootcert", SYSTEM_CA_FILE);
    }
    return true;
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

/* libpq has no code for it. Where its words are others, it is tried again, which does no harm. */
static bool is_untrusted(PGconn *connection)
{
    const char *message = PQerrorMessage(connection);
    return strstr(message, "certificate") != NULL ||
           strstr(message, "SSL was required") != NULL;
}

static const char *words_of(PGconn *connection, const struct secret *secret,
                            struct arena *arena)
{
    char *words = first_line(PQerrorMessage(connection), arena);
    secret_blank(secret, words);
    return words;
}

static int64_t whole_seconds(int64_t ns)
{
    int64_t seconds = (ns + NS_PER_S - 1) / NS_PER_S;
    return seconds < 2 ? 2 : seconds > SECONDS_MAX ? SECONDS_MAX : seconds;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

static void drop_notice(void *data, const char *message)
{
    (void)data;
    (void)message;
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

/* Whether an answer, or a mistake, is there before the time is over. */
static bool wait_for_answer(PGconn *connection, int64_t end_ms)
{
    for (;;) {
        int unsent = PQflush(connection);
        if (unsent < 0 || (unsent == 0 && PQisBusy(connection) == 0)) {
            return true;
        }
        struct pollfd socket = {
            .fd = PQsocket(connection),
            .events = (short)(unsent > 0 ? POLLIN | POLLOUT : POLLIN),
        };
        int64_t left_ms = end_ms - now_ms();
        int ready = left_ms > 0 ? poll(&socket, 1, (int)left_ms) : 0;
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            return false;
        }
        if (ready > 0 && PQconsumeInput(connection) == 0) {
            return true;
        }
    }
}

/* False: there is no answer before the time is over. `ret` is the result of the last statement; NULL: it was not
 * sent. */
static bool fetch(PGconn *connection, const char *sql, int64_t end_ms, PGresult **ret)
{
    bool is_sent = PQsendQuery(connection, sql) != 0;
    while (is_sent) {
        if (!wait_for_answer(connection, end_ms)) {
            return false;
        }
        PGresult *next = PQgetResult(connection);
        if (next == NULL) {
            break;
        }
        PQclear(*ret);
        *ret = next;
    }
    return true;
}

/* The result of the last statement. NULL: it failed, and `outcome` says why. */
static PGresult *run(const struct sql_session *session, const char *sql,
                     struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    PGconn *connection = session->connection;
    PGresult *result = NULL;
    PGcancel *cancel = PQgetCancel(connection);
    under_way = cancel;
    bool is_answered = fetch(connection, sql, now_ms() + session->patience_ms, &result);
    under_way = NULL;
    PQfreeCancel(cancel);
    if (!is_answered) {
        outcome->end = OUTCOME_UNREACHED;
        snprintf(outcome->said, sizeof(outcome->said), "it does not answer");
        PQclear(result);
        return NULL;
    }
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        return result;
    }
    outcome->end = end_of_state(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    snprintf(outcome->said, sizeof(outcome->said), "%s",
             words_of(connection, session->secret, &arena));
    PQclear(result);
    return NULL;
}

bool sql_run(const struct sql_session *session, const char *sql, struct arena *arena,
             struct sql_answer *ret, struct outcome *outcome)
{
    PGresult *result = run(session, sql, outcome);
    bool ok = result != NULL;
    if (ok && ret != NULL) {
        *ret = (struct sql_answer){.changed = arena_strdup(arena, PQcmdTuples(result))};
        for (int i = 0; i < SQL_CELLS && i < PQnfields(result); i++) {
            bool is_there = PQntuples(result) > 0 && PQgetisnull(result, 0, i) == 0;
            ret->cells[i] =
                is_there ? arena_strdup(arena, PQgetvalue(result, 0, i)) : NULL;
        }
    }
    PQclear(result);
    return ok;
}

/* NULL: `outcome` says why. */
static PGconn *connect_to(const struct courier *courier, const struct parcel *parcel,
                          const char *patience, const struct secret *secret,
                          struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct keywords keywords = {0};
    add_keyword(&keywords, "dbname", parcel->address);
    add_keyword(&keywords, "application_name", "tare");
    add_keyword(&keywords, "client_encoding", "UTF8");
    add_keyword(&keywords, "connect_timeout",
                arena_printf(&arena, "%" PRId64, whole_seconds(courier->connect_ns)));
    add_keyword(&keywords, "tcp_user_timeout", patience);
    if (secret != NULL && secret->password != NULL) {
        add_keyword(&keywords, "password", secret->password);
    }
    if (secret != NULL && secret->user != NULL) {
        add_keyword(&keywords, "user", secret->user);
    }
    if (!add_trust(courier, parcel->address, &keywords, &arena, outcome)) {
        return NULL;
    }
    PGconn *connection = PQconnectdbParams(keywords.names, keywords.values, 1);
    if (PQstatus(connection) == CONNECTION_OK) {
        PQsetNoticeProcessor(connection, drop_notice, NULL);
        return connection;
    }
    outcome->end = end_of_connection(connection);
    outcome->is_hopeless = is_untrusted(connection);
    snprintf(outcome->said, sizeof(outcome->said), "%s",
             words_of(connection, secret, &arena));
    PQfinish(connection);
    return NULL;
}

/* The limit is a statement of its own: as an option of the connection it would stand in for those of the address
 * and of PGOPTIONS. */
bool sql_open(const struct courier *courier, const struct parcel *parcel,
              int64_t timeout_ns, struct sql_session *ret, struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    int64_t limit_ms = whole_seconds(timeout_ns) * MS_PER_S;
    const char *limit = arena_printf(&arena, "%" PRId64, limit_ms);
    ret->secret = secrets_for(courier->secrets, parcel->origin);
    ret->patience_ms = limit_ms + GRACE_MS;
    ret->connection = connect_to(courier, parcel, limit, ret->secret, outcome);
    return ret->connection != NULL && PQsetnonblocking(ret->connection, 1) == 0 &&
           sql_run(ret, arena_printf(&arena, "SET statement_timeout = %s", limit), NULL,
                   NULL, outcome);
}
