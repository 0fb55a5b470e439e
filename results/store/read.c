/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series and their points. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/store/changes.h"
#include "results/store/filter.h"
#include "results/store/inside.h"
#include "results/store/runs.h"

static struct store_series series_in(struct query *query)
{
    return (struct store_series){
        .id = query_get_int(query, 0),
        .suite = query_get_text(query, 1),
        .bench = query_get_text(query, 2),
        .meaning = query_get_text(query, 3),
        .metric = query_get_text(query, 4),
        .unit = query_get_text(query, 5),
        .machine = query_get_text(query, 6),
        .machine_fingerprint = query_get_text(query, 7),
        .build = query_get_text(query, 8),
        .build_fingerprint = query_get_text(query, 9),
    };
}

static void keep_texts(struct store_series *series, struct arena *arena)
{
    const char **texts[] = {
        &series->suite,
        &series->bench,
        &series->meaning,
        &series->metric,
        &series->unit,
        &series->machine,
        &series->build,
        &series->machine_fingerprint,
        &series->build_fingerprint,
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        *texts[i] = arena_strdup(arena, *texts[i]);
    }
}

static bool take_series(struct query *query, const struct store_filter *filter,
                        struct store_series_list *list, struct error *err)
{
    bool has_row = true;
    size_t cap = 0;
    while (query_step(query, &has_row, err) && has_row) {
        struct store_series series = series_in(query);
        bool is_sound = series.id >= 0 && series.id <= STORE_ID_MAX;
        if (!is_sound || !filter_has_series(filter, &series)) {
            continue;
        }
        keep_texts(&series, &list->arena);
        list->items = xgrow(list->items, list->count, &cap, sizeof(*list->items));
        list->items[list->count++] = series;
    }
    return !has_row;
}

/* Series by their ids, and which of their points are meant. */
struct by_id {
    struct store_series **items;
    size_t cap;
    const struct store_filter *filter;
};

static void count_point(void *context, int64_t id, const struct store_target *target)
{
    const struct by_id *by_id = context;
    struct store_series *series = (size_t)id < by_id->cap ? by_id->items[id] : NULL;
    if (series != NULL && filter_has_branch(by_id->filter, target)) {
        series->points++;
        series->last_us =
            target->moment_us > series->last_us ? target->moment_us : series->last_us;
    }
}

static bool count_points(struct store *store, const struct store_filter *filter,
                         struct store_series_list *list, struct error *err)
{
    int64_t most = 0;
    for (size_t i = 0; i < list->count; i++) {
        list->items[i].last_us = STORE_NEVER;
        most = list->items[i].id > most ? list->items[i].id : most;
    }
    struct by_id by_id = {.cap = (size_t)most + 1, .filter = filter};
    by_id.items = xcalloc(by_id.cap, sizeof(struct store_series *));
    for (size_t i = 0; i < list->count; i++) {
        by_id.items[list->items[i].id] = &list->items[i];
    }
    bool is_good = list->count == 0 || store_each_point(store, count_point, &by_id, err);
    free(by_id.items);
    return is_good;
}

/* What is left of pruned runs, and what no point of the branch is in. */
static void drop_empty(struct store_series_list *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].points > 0) {
            list->items[count++] = list->items[i];
        }
    }
    list->count = count;
}

static bool is_namesake(const struct store_series *a, const struct store_series *b)
{
    return strcmp(a->bench, b->bench) == 0 && strcmp(a->metric, b->metric) == 0 &&
           strcmp(a->machine_fingerprint, b->machine_fingerprint) == 0 &&
           strcmp(a->build_fingerprint, b->build_fingerprint) == 0;
}

static int by_last(const void *a, const void *b)
{
    const struct store_series *x = a;
    const struct store_series *y = b;
    int order = (y->last_us > x->last_us) - (y->last_us < x->last_us);
    return order != 0 ? order : (y->id > x->id) - (y->id < x->id);
}

/* Among namesakes, which stand next to each other, the latest first. */
static void mark_past(struct store_series_list *list)
{
    size_t first = 0;
    for (size_t i = 1; i <= list->count; i++) {
        if (i < list->count && is_namesake(&list->items[first], &list->items[i])) {
            list->items[i].is_past = true;
            continue;
        }
        if (i - first > 1) {
            list->items[first].is_past = true;
            qsort(&list->items[first], i - first, sizeof(*list->items), by_last);
            list->items[first].is_past = false;
        }
        first = i;
    }
}

bool store_list_series(struct store *store, const struct store_filter *filter,
                       struct store_series_list *ret, struct error *err)
{
    struct store_series_list list = {0};
    struct query *query = query_open(
        store->database,
        "SELECT series.id, suite, bench, meaning, metric, unit, machine.label, "
        "machine.key, configuration.label, configuration.key FROM series "
        "JOIN machine ON machine.id = series.machine "
        "JOIN configuration ON configuration.id = series.configuration "
        "ORDER BY bench, metric <> 'time', metric, machine.label, machine.key, "
        "configuration.label, configuration.key, series.id",
        err);
    bool is_good = query != NULL && take_series(query, filter, &list, err) &&
                   count_points(store, filter, &list, err);
    query_close(query);
    if (!is_good) {
        store_series_list_finish(&list);
        return false;
    }
    drop_empty(&list);
    mark_past(&list);
    *ret = list;
    return true;
}

void store_series_list_finish(struct store_series_list *list)
{
    free(list->items);
    arena_finish(&list->arena);
    *list = (struct store_series_list){0};
}

static enum result_status status_in(struct query *query, int column)
{
    int64_t status = query_get_int(query, column);
    return status >= RESULT_OK && status <= RESULT_INCOMPLETE ? (enum result_status)status
                                                              : RESULT_INCOMPLETE;
}

/* False: the store is damaged. */
static bool take_point(struct store *store, struct query *query, struct store_point *ret,
                       struct error *err)
{
    const struct store_target *target = runs_target(store, query_get_int(query, 0), err);
    if (target == NULL) {
        return false;
    }
    *ret = (struct store_point){
        .target = target,
        .status = status_in(query, 1),
        .n = query_get_int(query, 2),
        .point = query_get_real(query, 3),
        .low = query_get_real(query, 4),
        .high = query_get_real(query, 5),
    };
    return true;
}

/* Of the same moment (one commit measured more than once): in the order of the runs. */
static int by_moment(const void *a, const void *b)
{
    const struct store_target *x = ((const struct store_point *)a)->target;
    const struct store_target *y = ((const struct store_point *)b)->target;
    int64_t x_us[] = {x->moment_us, x->run->started_us, x->run->number};
    int64_t y_us[] = {y->moment_us, y->run->started_us, y->run->number};
    for (size_t i = 0; i < ARRAY_LEN(x_us); i++) {
        if (x_us[i] != y_us[i]) {
            return x_us[i] < y_us[i] ? -1 : 1;
        }
    }
    return strcmp(x->name, y->name);
}

bool store_read_history(struct store *store, const struct store_series *series,
                        const struct store_filter *filter, struct arena *arena,
                        struct store_history *ret, struct error *err)
{
    bool has_row = true;
    struct store_history history = {0};
    struct query *query = store_query(store, STATEMENT_POINTS,
                                      "SELECT point.target, point.status, point.n, "
                                      "point.figure, point.low, point.high FROM series "
                                      "CROSS JOIN target ON target.machine = "
                                      "series.machine AND target.configuration = "
                                      "series.configuration CROSS JOIN point ON "
                                      "point.target = target.id AND point.series = "
                                      "series.id WHERE series.id = ?",
                                      err);
    if (query == NULL) {
        return false;
    }
    size_t room = (size_t)series->points;
    history.points = arena_array(arena, room, sizeof(*history.points));
    query_int(query, series->id);
    /* Others may have added points since the series was listed. */
    while (history.count < room && query_step(query, &has_row, err) && has_row) {
        struct store_point point;
        if (!take_point(store, query, &point, err)) {
            return false;
        }
        if (filter_has_branch(filter, point.target)) {
            history.points[history.count++] = point;
        }
    }
    bool is_good = !has_row || history.count == room;
    query_begin(query);
    if (is_good) {
        qsort(history.points, history.count, sizeof(*history.points), by_moment);
        changes_find(&history, arena);
        *ret = history;
    }
    return is_good;
}
