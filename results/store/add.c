/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result into the store: one transaction a run. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "harness/base/attr.h"
#include "harness/base/gzip.h"
#include "results/instant.h"
#include "results/metric.h"
#include "results/store/document.h"
#include "results/store/identity.h"
#include "results/store/inside.h"
#include "results/store/series.h"

struct adder {
    struct store *store;
    const struct result *result;
    const struct store_names *names;
    struct arena *arena;
    int64_t machine;
    int64_t run;
    int64_t now_us;
};

/* A target of the result in the store. */
struct place {
    const struct result_target *target;
    int64_t id;
    int64_t configuration;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t started_us(const struct result *result)
{
    int64_t us = STORE_NEVER;
    return result->created != NULL && instant_parse(result->created, &us) ? us
                                                                          : STORE_NEVER;
}

static bool put_identity(struct adder *adder, enum statement statement, const char *sql,
                         const struct identity *identity, int64_t *ret, struct error *err)
{
    struct query *query = store_query(adder->store, statement, sql, err);
    if (query == NULL) {
        return false;
    }
    query_text(query, identity->key);
    query_text(query, identity->label);
    return query_take_int(query, ret, err);
}

static bool put_machine(struct adder *adder, struct error *err)
{
    struct identity machine = identity_machine(adder->result, adder->names, adder->arena);
    return put_identity(
        adder, STATEMENT_PUT_MACHINE,
        "INSERT INTO machine (key, label) VALUES (?, ?) ON CONFLICT (key) "
        "DO UPDATE SET label = excluded.label RETURNING id",
        &machine, &adder->machine, err);
}

static int64_t count_failed(const struct result *result)
{
    int64_t failed = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        failed += result->benches[i].status == RESULT_ERROR;
    }
    return failed;
}

static bool put_run(struct adder *adder, size_t document_bytes, int64_t checksum,
                    struct error *err)
{
    const struct result *result = adder->result;
    struct query *query =
        store_query(adder->store, STATEMENT_PUT_RUN,
                    "INSERT INTO run (document_id, added_us, started_us, complete, tool, "
                    "machine, benches, failed, document_bytes, document_checksum) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                    err);
    if (query == NULL) {
        return false;
    }
    const char *name = result->tool_name != NULL ? result->tool_name : "unknown";
    const char *version = result->tool_version;
    const char *tool =
        version != NULL ? arena_printf(adder->arena, "%s %s", name, version) : name;
    int64_t started = started_us(result);
    query_text(query, result->id);
    query_int(query, adder->now_us);
    query_int_or_null(query, started, started != STORE_NEVER);
    query_int(query, result->complete);
    query_text(query, tool);
    query_int(query, adder->machine);
    query_int(query, (int64_t)result->bench_count);
    query_int(query, count_failed(result));
    query_int(query, (int64_t)document_bytes);
    query_int(query, checksum);
    return query_take_int(query, &adder->run, err);
}

static bool put_document(struct adder *adder, const struct buf *packed, struct error *err)
{
    struct query *query =
        store_query(adder->store, STATEMENT_PUT_DOCUMENT,
                    "INSERT INTO document (run, packed) VALUES (?, ?)", err);
    if (query == NULL) {
        return false;
    }
    query_int(query, adder->run);
    query_bytes(query, packed->data, packed->len);
    return query_run(query, err);
}

static int64_t moment_of(const struct adder *adder, const struct identity_source *source)
{
    int64_t started = started_us(adder->result);
    if (source->commit_us != STORE_NEVER) {
        return source->commit_us;
    }
    return started != STORE_NEVER ? started : adder->now_us;
}

static bool put_target(struct adder *adder, struct place *place, struct error *err)
{
    const struct result_target *target = place->target;
    struct identity_source source = identity_source(adder->result, target, adder->names);
    struct identity configuration =
        identity_configuration(adder->result, target, adder->names, adder->arena);
    if (!put_identity(adder, STATEMENT_PUT_CONFIGURATION,
                      "INSERT INTO configuration (key, label) VALUES (?, ?) ON CONFLICT "
                      "(key) DO UPDATE SET label = excluded.label RETURNING id",
                      &configuration, &place->configuration, err)) {
        return false;
    }
    struct query *query = store_query(
        adder->store, STATEMENT_PUT_TARGET,
        "INSERT INTO target (run, name, machine, configuration, version, binary_key, "
        "commit_hash, commit_us, branch, dirty, moment_us) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        err);
    if (query == NULL) {
        return false;
    }
    query_int(query, adder->run);
    query_text(query, target->name);
    query_int(query, adder->machine);
    query_int(query, place->configuration);
    query_text(query, target->version);
    query_text(query, target->build_fingerprint);
    query_text(query, source.commit);
    query_int_or_null(query, source.commit_us, source.commit_us != STORE_NEVER);
    query_text(query, source.branch);
    query_int_or_null(query, source.dirty, source.dirty != RESULT_UNKNOWN);
    query_int(query, moment_of(adder, &source));
    return query_take_int(query, &place->id, err);
}

struct figures {
    double figure, low, high;
    int64_t n;
};

static struct figures figures_of(const struct result_bench *bench, const char *metric)
{
    struct metric_range range = metric_range(bench, metric);
    if (!metric_is_time(metric)) {
        return (struct figures){range.point, range.low, range.high,
                                count_is_event(metric) ? bench->counters.workers
                                                       : bench->memory.executions};
    }
    const struct stats_estimate *median = &bench->summary.median;
    bool has_figure = bench->status == RESULT_OK && bench->summary.present;
    bool has_interval = has_figure && stats_reaches_level(median);
    return (struct figures){
        has_figure ? median->point : (double)NAN,
        has_interval ? median->low : (double)NAN,
        has_interval ? median->high : (double)NAN,
        has_figure ? (int64_t)median->n : 0,
    };
}

static bool put_point(struct adder *adder, const struct place *place,
                      const struct series_key *key, struct error *err)
{
    int64_t series = 0;
    if (!series_choose(adder->store, key, &series, err)) {
        return false;
    }
    struct query *query = store_query(
        adder->store, STATEMENT_PUT_POINT,
        "INSERT OR IGNORE INTO point (target, series, status, n, figure, low, high) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        err);
    if (query == NULL) {
        return false;
    }
    struct figures figures = figures_of(key->bench, key->metric);
    query_int(query, place->id);
    query_int(query, series);
    query_int(query, (int64_t)key->bench->status);
    query_int(query, figures.n);
    query_real(query, figures.figure);
    query_real(query, figures.low);
    query_real(query, figures.high);
    return query_run(query, err);
}

/* A failure stands in the series that the figure would have been in. What was skipped, or not reached,
 * says nothing of the code. */
static bool has_point(const struct result_bench *bench, const char *metric)
{
    bool is_failure =
        bench->status == RESULT_ERROR || bench->status == RESULT_NOT_STATIONARY;
    if (metric_is_time(metric)) {
        return result_is_timed(bench) && (bench->status == RESULT_OK || is_failure);
    }
    return !isnan(metric_range(bench, metric).point);
}

static bool put_bench(struct adder *adder, const struct result_bench *bench,
                      const struct place *places, struct error *err)
{
    const struct result *result = adder->result;
    const struct place *place = NULL;
    for (size_t i = 0; i < result->target_count && place == NULL; i++) {
        if (strcmp(result->targets[i].name, bench->target) == 0) {
            place = &places[i];
        }
    }
    for (size_t i = 0; i < METRICS && place != NULL; i++) {
        struct series_key key = {
            .result = result,
            .bench = bench,
            .metric = metric_name(i),
            .machine = adder->machine,
            .configuration = place->configuration,
        };
        if (has_point(bench, key.metric) && !put_point(adder, place, &key, err)) {
            return false;
        }
    }
    return true;
}

static bool put_all(struct adder *adder, const struct buf *document,
                    const struct buf *packed, struct error *err)
{
    const struct result *result = adder->result;
    struct place *places =
        arena_array(adder->arena, result->target_count + 1, sizeof(*places));
    int64_t checksum = document_checksum(packed->data, packed->len);
    if (!put_machine(adder, err) || !put_run(adder, document->len, checksum, err) ||
        !put_document(adder, packed, err)) {
        return false;
    }
    for (size_t i = 0; i < result->target_count; i++) {
        places[i].target = &result->targets[i];
        if (!put_target(adder, &places[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < result->bench_count; i++) {
        if (!put_bench(adder, &result->benches[i], places, err)) {
            return false;
        }
    }
    return true;
}

/* A run that was added before it had ended comes again when it has, or has come further. */
static bool meet_known(struct adder *adder, size_t document_bytes, enum store_added *ret,
                       struct error *err)
{
    bool has_row = false;
    struct query *query = store_query(
        adder->store, STATEMENT_FIND_RUN,
        "SELECT id, complete, document_bytes FROM run WHERE document_id = ?", err);
    if (query == NULL) {
        return false;
    }
    query_text(query, adder->result->id);
    if (!query_step(query, &has_row, err)) {
        return false;
    }
    *ret = STORE_ADDED;
    if (!has_row) {
        return true;
    }
    int64_t run = query_get_int(query, 0);
    bool is_complete = query_get_int(query, 1) != 0;
    bool is_longer = (int64_t)document_bytes > query_get_int(query, 2);
    query_begin(query);
    *ret = !is_complete && (adder->result->complete || is_longer) ? STORE_REPLACED
                                                                  : STORE_KNOWN;
    return *ret == STORE_KNOWN || store_drop_run(adder->store, run, err);
}

static bool check_names(const struct store_names *names, struct error *err)
{
    int64_t us;
    return names->commit_at == NULL || instant_parse(names->commit_at, &us) ||
           error_set(err, ERROR_USAGE,
                     "'%s' is no date of a commit, expected one like "
                     "2026-08-20T11:22:33Z",
                     names->commit_at);
}

bool store_add(struct store *store, const struct result *result,
               const struct buf *document, const struct store_names *names,
               enum store_added *ret, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(buf_free) struct buf packed = BUF_INIT;
    struct adder adder = {.store = store,
                          .result = result,
                          .names = names,
                          .arena = &arena,
                          .now_us = now_us()};
    enum store_added added = STORE_ADDED;
    if (!check_names(names, err)) {
        return false;
    }
    /* Before others have to wait for it. */
    gzip_pack(document, &packed);
    bool is_good = database_begin(store->database, err) &&
                   meet_known(&adder, document->len, &added, err) &&
                   (added == STORE_KNOWN || put_all(&adder, document, &packed, err)) &&
                   database_commit(store->database, err);
    if (!is_good) {
        database_rollback(store->database);
        return false;
    }
    *ret = added;
    return true;
}
