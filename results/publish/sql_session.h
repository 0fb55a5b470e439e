/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to PostgreSQL and statements on it, none of which waits for ever; sql_session.c is the only door to
 * libpq. */
#ifndef TARE_RESULTS_PUBLISH_SQL_SESSION_H
#define TARE_RESULTS_PUBLISH_SQL_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "results/publish/receiver.h"

#define SQL_CELLS 3

/* {0} is none. */
struct sql_session {
    struct pg_conn *connection;
    const struct secret *secret; /* NULL: none */
    int64_t patience_ms;         /* for one answer */
};

/* Of the last statement; the strings are on the arena. */
struct sql_answer {
    const char *changed;          /* "3": rows */
    const char *cells[SQL_CELLS]; /* of the first row; NULL: none, or null */
};

/* Has the server give up the statement that it is at, if there is one: without being told it would go on. For a
 * handler of signals, at any moment; waits for the server as long as that takes. */
void sql_interrupt(void);

void sql_close(struct sql_session *session);

/* To the address of the parcel, for statements of `timeout_ns` at most. False: `outcome` says why. */
bool sql_open(const struct courier *courier, const struct parcel *parcel,
              int64_t timeout_ns, struct sql_session *ret, struct outcome *outcome);

/* `arena` and `ret` may be NULL. False: `outcome` says why. */
bool sql_run(const struct sql_session *session, const char *sql, struct arena *arena,
             struct sql_answer *ret, struct outcome *outcome);

#endif
