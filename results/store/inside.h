/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share of an open store. */
#ifndef TARE_RESULTS_STORE_INSIDE_H
#define TARE_RESULTS_STORE_INSIDE_H

#include "results/store/database.h"
#include "results/store/store.h"

/* Statements that are asked often, in the file that asks them; prepared once, at their first use. */
enum statement {
    STATEMENT_FIND_RUN,
    STATEMENT_PUT_MACHINE,
    STATEMENT_PUT_CONFIGURATION,
    STATEMENT_PUT_RUN,
    STATEMENT_PUT_DOCUMENT,
    STATEMENT_PUT_TARGET,
    STATEMENT_FIND_SERIES,
    STATEMENT_FIND_ALIAS,
    STATEMENT_PUT_SERIES,
    STATEMENT_PUT_ALIAS,
    STATEMENT_MOVE_POINTS,
    STATEMENT_MOVE_ALIASES,
    STATEMENT_DROP_POINTS,
    STATEMENT_DROP_ALIASES,
    STATEMENT_DROP_SERIES,
    STATEMENT_PUT_POINT,
    STATEMENT_DROP_POINTS_OF_RUN,
    STATEMENT_DROP_TARGETS_OF_RUN,
    STATEMENT_DROP_DOCUMENT,
    STATEMENT_DROP_RUN,
    STATEMENT_NO_DOCUMENT,
    STATEMENT_POINTS,
    STATEMENT_TARGET,
    STATEMENT_RUN,
    STATEMENT_TARGETS_OF_RUN,
    STATEMENT_ALL_POINTS,
    STATEMENTS,
};

struct store {
    struct database *database;
    struct query *queries[STATEMENTS];
    /* Read once, found by number; they never change. */
    struct arena arena;
    struct store_target **targets;
    size_t target_cap;
    struct store_run **runs;
    size_t run_cap;
};

/* Ids are counted from 1 on: more there are in damaged files only, and arrays are as long as the largest. */
#define STORE_ID_MAX ((int64_t)1 << 30)

/* Begun, ready for its values; NULL on failure. `sql` is the same in every call. */
struct query *store_query(struct store *store, enum statement statement, const char *sql,
                          struct error *err);

/* Calls `each` for all points of the store, in no order that counts. */
bool store_each_point(struct store *store,
                      void (*each)(void *context, int64_t series,
                                   const struct store_target *target),
                      void *context, struct error *err);

/* Takes a run out, with its points and document; series that have no points left stay. Inside a
 * transaction. */
bool store_drop_run(struct store *store, int64_t run, struct error *err);

#endif
