/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/series.h"

#include <string.h>

#include "results/metric.h"
#include "results/store/inside.h"

static void query_key(struct query *query, const char *name, const struct series_key *key)
{
    query_text(query, name);
    query_int(query, key->machine);
    query_int(query, key->configuration);
    query_text(query, key->metric);
    query_text(query, key->bench->meaning != NULL ? key->bench->meaning : "");
}

static bool find_series(struct store *store, const struct series_key *key,
                        const char *name, int64_t *ret, struct error *err)
{
    struct query *query =
        store_query(store, STATEMENT_FIND_SERIES,
                    "SELECT id FROM series WHERE bench = ? AND machine = ? AND "
                    "configuration = ? AND metric = ? AND meaning = ?",
                    err);
    if (query == NULL) {
        return false;
    }
    query_key(query, name, key);
    return query_take_int(query, ret, err);
}

static bool is_measured_too(const struct series_key *key, const char *name)
{
    return result_find_bench(key->result, name, key->bench->target) != NULL;
}

/* The series of a case that has another name by now: what comes is older than what is there. */
static bool find_alias(struct store *store, const struct series_key *key, int64_t *ret,
                       struct error *err)
{
    bool has_row = true;
    struct query *query = store_query(
        store, STATEMENT_FIND_ALIAS,
        "SELECT series.id, series.bench FROM alias JOIN series ON series.id = "
        "alias.series WHERE alias.bench = ? AND series.machine = ? AND "
        "series.configuration = ? AND series.metric = ? AND series.meaning = ?",
        err);
    if (query == NULL) {
        return false;
    }
    query_key(query, key->bench->variant, key);
    *ret = 0;
    while (has_row && *ret == 0) {
        if (!query_step(query, &has_row, err)) {
            return false;
        }
        if (has_row && !is_measured_too(key, query_get_text(query, 1))) {
            *ret = query_get_int(query, 0);
        }
    }
    query_begin(query);
    return true;
}

static const char *unit_of(const struct series_key *key)
{
    if (metric_is_time(key->metric)) {
        return key->bench->unit;
    }
    return strstr(key->metric, "_bytes") != NULL ? "bytes" : key->metric;
}

static bool make_series(struct store *store, const struct series_key *key, int64_t *ret,
                        struct error *err)
{
    struct query *query =
        store_query(store, STATEMENT_PUT_SERIES,
                    "INSERT INTO series (bench, machine, configuration, metric, meaning, "
                    "suite, unit) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                    err);
    if (query == NULL) {
        return false;
    }
    query_key(query, key->bench->variant, key);
    query_text(query, key->bench->suite != NULL ? key->bench->suite : "");
    query_text(query, unit_of(key));
    return query_take_int(query, ret, err);
}

static bool run_with(struct store *store, enum statement statement, const char *sql,
                     int64_t first, int64_t second, struct error *err)
{
    struct query *query = store_query(store, statement, sql, err);
    if (query == NULL) {
        return false;
    }
    query_int(query, first);
    if (second != 0) {
        query_int(query, second);
    }
    return query_run(query, err);
}

/* Points are found by their target. */
#define POINTS_OF_SERIES                                                                 \
    "WHERE series = ?1 AND target IN (SELECT target.id FROM series JOIN target ON "      \
    "target.machine = series.machine AND target.configuration = series.configuration "   \
    "WHERE series.id = ?1)"

/* All of `from` becomes part of `to`. */
static bool join_series(struct store *store, int64_t from, int64_t to, struct error *err)
{
    return run_with(store, STATEMENT_MOVE_POINTS,
                    "UPDATE OR IGNORE point SET series = ?2 " POINTS_OF_SERIES, from, to,
                    err) &&
           run_with(store, STATEMENT_MOVE_ALIASES,
                    "UPDATE OR IGNORE alias SET series = ?2 WHERE series = ?1", from, to,
                    err) &&
           run_with(store, STATEMENT_DROP_POINTS, "DELETE FROM point " POINTS_OF_SERIES,
                    from, 0, err) &&
           run_with(store, STATEMENT_DROP_ALIASES, "DELETE FROM alias WHERE series = ?",
                    from, 0, err) &&
           run_with(store, STATEMENT_DROP_SERIES, "DELETE FROM series WHERE id = ?", from,
                    0, err);
}

/* What the case was called before belongs to it, unless another case has taken that name. */
static bool adopt(struct store *store, const struct series_key *key, int64_t series,
                  const char *name, struct error *err)
{
    int64_t other = 0;
    if (is_measured_too(key, name)) {
        return true;
    }
    if (!find_series(store, key, name, &other, err) ||
        (other != 0 && !join_series(store, other, series, err))) {
        return false;
    }
    struct query *query =
        store_query(store, STATEMENT_PUT_ALIAS,
                    "INSERT OR IGNORE INTO alias (bench, series) VALUES (?, ?)", err);
    if (query == NULL) {
        return false;
    }
    query_text(query, name);
    query_int(query, series);
    return query_run(query, err);
}

bool series_choose(struct store *store, const struct series_key *key, int64_t *ret,
                   struct error *err)
{
    const struct result_bench *bench = key->bench;
    if (!find_series(store, key, bench->variant, ret, err) ||
        (*ret == 0 && !find_alias(store, key, ret, err)) ||
        (*ret == 0 && !make_series(store, key, ret, err))) {
        return false;
    }
    for (size_t i = 0; i < bench->previous_id_count; i++) {
        if (!adopt(store, key, *ret, bench->previous_ids[i], err)) {
            return false;
        }
    }
    return true;
}
