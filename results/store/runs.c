/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/runs.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/store/filter.h"
#include "results/store/inside.h"

static int64_t moment_in(struct query *query, int column)
{
    return query_is_null(query, column) ? STORE_NEVER : query_get_int(query, column);
}

/* To the row of this number. False: there is none, or it cannot be read; `query` may be NULL. */
static bool step_to(const struct store *store, struct query *query, const char *what,
                    int64_t number, struct error *err)
{
    bool has_row = false;
    if (query == NULL) {
        return false;
    }
    query_int(query, number);
    if (!query_step(query, &has_row, err)) {
        return false;
    }
    if (has_row && number >= 0 && number <= STORE_ID_MAX) {
        return true;
    }
    return error_set(err, ERROR_DATA,
                     "the store '%s' is damaged (%s %lld is missing): 'tare history "
                     "verify' says where and saves what is whole",
                     database_path(store->database), what, (long long)number);
}

/* Room for a number in an array of pointers that is found by it. */
static void *with_room(void *array, size_t *cap, int64_t number)
{
    size_t wanted = (size_t)number + 1;
    if (wanted > *cap) {
        size_t more = wanted * 2;
        array = xrealloc(array, more * sizeof(void *));
        memset((char *)array + *cap * sizeof(void *), 0, (more - *cap) * sizeof(void *));
        *cap = more;
    }
    return array;
}

/* In the order in which run_in reads them; the machine's key behind them. */
#define RUN_COLUMNS                                                                      \
    "run.id, run.document_id, run.started_us, run.complete, run.tool, machine.label, "   \
    "run.benches, run.failed, run.document_bytes, coalesce(run.started_us, "             \
    "run.added_us) AS moment_us, machine.key FROM run JOIN machine ON machine.id = "     \
    "run.machine "

static struct store_run run_in(struct query *query, struct arena *arena)
{
    return (struct store_run){
        .number = query_get_int(query, 0),
        .id = arena_strdup(arena, query_get_text(query, 1)),
        .started_us = moment_in(query, 2),
        .complete = query_get_int(query, 3) != 0,
        .tool = arena_strdup(arena, query_get_text(query, 4)),
        .machine = arena_strdup(arena, query_get_text(query, 5)),
        .benches = query_get_int(query, 6),
        .failed = query_get_int(query, 7),
        .document_bytes = query_get_int(query, 8),
        .moment_us = query_get_int(query, 9),
    };
}

static struct store_run *read_run(struct store *store, int64_t number, struct error *err)
{
    struct query *query =
        store_query(store, STATEMENT_RUN, "SELECT " RUN_COLUMNS "WHERE run.id = ?", err);
    if (!step_to(store, query, "run", number, err)) {
        return NULL;
    }
    struct store_run *run = arena_alloc(&store->arena, sizeof(*run));
    *run = run_in(query, &store->arena);
    query_begin(query);
    return run;
}

static const struct store_run *find_run(struct store *store, int64_t number,
                                        struct error *err)
{
    if (number >= 0 && (size_t)number < store->run_cap && store->runs[number] != NULL) {
        return store->runs[number];
    }
    struct store_run *run = read_run(store, number, err);
    if (run != NULL) {
        store->runs = with_room(store->runs, &store->run_cap, number);
        store->runs[number] = run;
    }
    return run;
}

static struct query *ask_target(struct store *store, int64_t number, struct error *err)
{
    struct query *query = store_query(
        store, STATEMENT_TARGET,
        "SELECT target.run, target.name, configuration.label, target.version, "
        "target.binary_key, target.commit_hash, target.branch, target.commit_us, "
        "target.dirty, target.moment_us FROM target JOIN configuration ON "
        "configuration.id = target.configuration WHERE target.id = ?",
        err);
    return step_to(store, query, "target", number, err) ? query : NULL;
}

static struct store_target *read_target(struct store *store, int64_t number,
                                        struct error *err)
{
    struct query *query = ask_target(store, number, err);
    const struct store_run *run =
        query == NULL ? NULL : find_run(store, query_get_int(query, 0), err);
    if (run == NULL) {
        return NULL;
    }
    struct arena *arena = &store->arena;
    struct store_target *target = arena_alloc(arena, sizeof(*target));
    *target = (struct store_target){
        .run = run,
        .name = arena_strdup(arena, query_get_text(query, 1)),
        .build = arena_strdup(arena, query_get_text(query, 2)),
        .version = arena_strdup(arena, query_get_text(query, 3)),
        .binary = arena_strdup(arena, query_get_text(query, 4)),
        .commit = arena_strdup(arena, query_get_text(query, 5)),
        .branch = arena_strdup(arena, query_get_text(query, 6)),
        .commit_us = moment_in(query, 7),
        .dirty = query_is_null(query, 8)        ? RESULT_UNKNOWN
                 : query_get_int(query, 8) != 0 ? RESULT_YES
                                                : RESULT_NO,
        .moment_us = query_get_int(query, 9),
    };
    query_begin(query);
    return target;
}

const struct store_target *runs_target(struct store *store, int64_t number,
                                       struct error *err)
{
    if (number >= 0 && (size_t)number < store->target_cap &&
        store->targets[number] != NULL) {
        return store->targets[number];
    }
    struct store_target *target = read_target(store, number, err);
    if (target != NULL) {
        store->targets = with_room(store->targets, &store->target_cap, number);
        store->targets[number] = target;
    }
    return target;
}

bool store_each_point(struct store *store,
                      void (*each)(void *context, int64_t series,
                                   const struct store_target *target),
                      void *context, struct error *err)
{
    bool has_row = true;
    struct query *query =
        store_query(store, STATEMENT_ALL_POINTS, "SELECT target, series FROM point", err);
    if (query == NULL) {
        return false;
    }
    while (query_step(query, &has_row, err) && has_row) {
        const struct store_target *target =
            runs_target(store, query_get_int(query, 0), err);
        if (target == NULL) {
            return false;
        }
        each(context, query_get_int(query, 1), target);
    }
    return !has_row;
}

/* Which runs are meant. */
struct chosen {
    const struct store_filter *filter;
    bool is_all;
    bool *series; /* by id */
    size_t series_cap;
    bool *runs; /* by number */
    size_t run_cap;
};

static void choose_run(void *context, int64_t series, const struct store_target *target)
{
    struct chosen *chosen = context;
    bool is_meant =
        (size_t)series < chosen->series_cap && chosen->series[series]; /* below 0: no */
    if (is_meant && filter_has_branch(chosen->filter, target) &&
        (size_t)target->run->number < chosen->run_cap) {
        chosen->runs[target->run->number] = true;
    }
}

static void note_series(const struct store_series_list *list, struct chosen *chosen)
{
    int64_t most = 0;
    for (size_t i = 0; i < list->count; i++) {
        most = list->items[i].id > most ? list->items[i].id : most;
    }
    chosen->series_cap = (size_t)most + 1;
    chosen->series = xcalloc(chosen->series_cap, sizeof(*chosen->series));
    for (size_t i = 0; i < list->count; i++) {
        chosen->series[list->items[i].id] = true;
    }
}

static bool choose_runs(struct store *store, struct chosen *chosen, struct error *err)
{
    const struct store_filter *filter = chosen->filter;
    struct store_series_list list = {0};
    int64_t most = 0;
    chosen->is_all = filter->bench == NULL && filter->build == NULL &&
                     filter->metric == NULL && filter->branch == NULL;
    if (chosen->is_all) {
        return true;
    }
    if (!database_ask(store->database, "SELECT max(id) FROM run", &most, err) ||
        !store_list_series(store, filter, &list, err)) {
        return false;
    }
    note_series(&list, chosen);
    store_series_list_finish(&list);
    chosen->run_cap = (size_t)most + 1;
    chosen->runs = xcalloc(chosen->run_cap, sizeof(*chosen->runs));
    return store_each_point(store, choose_run, chosen, err);
}

/* The targets of a run in the order in which it had them. */
static bool add_targets(struct store *store, struct store_run *run, struct arena *arena,
                        struct error *err)
{
    bool has_row = true;
    size_t cap = 0;
    const struct store_target **found = NULL;
    struct query *query =
        store_query(store, STATEMENT_TARGETS_OF_RUN,
                    "SELECT id FROM target WHERE run = ? ORDER BY id", err);
    if (query == NULL) {
        return false;
    }
    query_int(query, run->number);
    while (query_step(query, &has_row, err) && has_row) {
        const struct store_target *target =
            runs_target(store, query_get_int(query, 0), err);
        if (target == NULL) {
            free(found);
            return false;
        }
        found = xgrow(found, run->target_count, &cap, sizeof(struct store_target *));
        found[run->target_count++] = target;
    }
    run->targets =
        arena_copy(arena, found, run->target_count * sizeof(struct store_target *));
    free(found);
    return !has_row;
}

static bool take_runs(struct store *store, struct query *query,
                      const struct chosen *chosen, size_t limit,
                      struct store_run_list *list, struct error *err)
{
    bool has_row = true;
    size_t cap = 0;
    while ((limit == 0 || list->count < limit) && query_step(query, &has_row, err) &&
           has_row) {
        size_t number = (size_t)query_get_int(query, 0);
        bool is_chosen =
            chosen->is_all || (number < chosen->run_cap && chosen->runs[number]);
        if (!is_chosen ||
            !filter_has_name(chosen->filter->machine, query_get_text(query, 5),
                             query_get_text(query, 10))) {
            continue;
        }
        struct store_run run = run_in(query, &list->arena);
        if (!add_targets(store, &run, &list->arena, err)) {
            return false;
        }
        list->items = xgrow(list->items, list->count, &cap, sizeof(*list->items));
        list->items[list->count++] = run;
    }
    return !has_row || (limit != 0 && list->count == limit);
}

bool store_list_runs(struct store *store, const struct store_filter *filter, size_t limit,
                     struct store_run_list *ret, struct error *err)
{
    struct store_run_list list = {0};
    struct chosen chosen = {.filter = filter};
    bool is_good = choose_runs(store, &chosen, err);
    struct query *query =
        is_good ? query_open(store->database,
                             "SELECT " RUN_COLUMNS "ORDER BY moment_us DESC, run.id DESC",
                             err)
                : NULL;
    is_good = query != NULL && take_runs(store, query, &chosen, limit, &list, err);
    query_close(query);
    free(chosen.series);
    free(chosen.runs);
    if (!is_good) {
        store_run_list_finish(&list);
        return false;
    }
    *ret = list;
    return true;
}

void store_run_list_finish(struct store_run_list *list)
{
    free(list->items);
    arena_finish(&list->arena);
    *list = (struct store_run_list){0};
}
