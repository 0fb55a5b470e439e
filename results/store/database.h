/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite as the store uses it; the only door to it. Knows nothing of what is kept. Errors say which file, what
 * is the matter in the words of a user, and the way out. */
#ifndef TARE_RESULTS_STORE_DATABASE_H
#define TARE_RESULTS_STORE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/error.h"

struct database;
struct query;

enum database_access {
    DATABASE_READ,  /* what may only be read is read all the same */
    DATABASE_WRITE, /* must be there */
    DATABASE_MAKE,  /* is made where it is missing */
};

/* `path` is borrowed until database_close. */
bool database_open(const char *path, enum database_access access, struct database **ret,
                   struct error *err);
void database_close(struct database *database);
const char *database_path(const struct database *database);
/* Nobody may write to it, or this process may not. */
bool database_is_read_only(struct database *database);
/* Its disk has taken no more since it was opened. */
bool database_is_full(const struct database *database);

/* Statements without results, one behind the other. */
bool database_run(struct database *database, const char *sql, struct error *err);
/* The first value of the first row. */
bool database_ask(struct database *database, const char *sql, int64_t *ret,
                  struct error *err);
int64_t database_last_id(struct database *database);

/* A transaction that writes waits for others at its begin, so that nothing in it can. */
bool database_begin(struct database *database, struct error *err);
/* Between this and database_rollback everything that is read is of one moment. */
bool database_begin_reading(struct database *database, struct error *err);
bool database_commit(struct database *database, struct error *err);
/* As it was at the begin; fine when there is no transaction. */
void database_rollback(struct database *database);

/* NULL: the statement does not fit the file, which is damaged. Close with query_close. */
struct query *query_open(struct database *database, const char *sql, struct error *err);
void query_close(struct query *query);

/* Values for the question marks, one behind the other; the first one begins anew. Texts and bytes are
 * borrowed until then. NULL and NaN are NULL. */
void query_begin(struct query *query);
void query_int(struct query *query, int64_t value);
void query_int_or_null(struct query *query, int64_t value, bool is_known);
void query_real(struct query *query, double value);
void query_text(struct query *query, const char *text);
void query_bytes(struct query *query, const void *data, size_t size);

/* The next row: *ret_row false when there is none. On failure it stays as it was, so that
 *     while (query_step(query, &has_row, err) && has_row) ...
 *     return !has_row;
 * with a has_row that is true at first tells the end from a failure. */
bool query_step(struct query *query, bool *ret_row, struct error *err);
/* To the end, whatever rows there are. */
bool query_run(struct query *query, struct error *err);

/* To the end, for the number in the first row; 0: there is none. */
bool query_take_int(struct query *query, int64_t *ret, struct error *err);

/* Of the row at hand; texts and bytes until the next step. NULL is 0, NaN or NULL. A text ends where it
 * holds a NUL. */
bool query_is_null(struct query *query, int column);
int64_t query_get_int(struct query *query, int column);
double query_get_real(struct query *query, int column);
const char *query_get_text(struct query *query, int column);
const void *query_get_bytes(struct query *query, int column, size_t *ret_size);

#endif
