/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/read_bench.h"

#include <math.h>
#include <string.h>

const char *read_required_string(const struct json *object, const char *key,
                                 struct arena *arena)
{
    json_require(object, key);
    return json_string(object, key, arena);
}

const char *read_string_or(const struct json *object, const char *key,
                           struct arena *arena, const char *absent)
{
    const char *value = json_string(object, key, arena);
    return value != NULL ? value : absent;
}

const char *read_target_name(const struct json *object, const char *key,
                             const struct result *result)
{
    json_require(object, key);
    struct json at = json_get(object, key);
    for (size_t i = 0; i < result->target_count && !json_failed(at.doc); i++) {
        if (json_equals(&at, result->targets[i].name)) {
            return result->targets[i].name;
        }
    }
    json_fail(&at, "this is the name of none of the targets");
    return "";
}

void read_estimate(const struct json *parent, const char *key, struct arena *arena,
                   struct stats_estimate *e)
{
    struct json at = json_object(parent, key);
    e->point = json_real(&at, "point");
    e->low = json_real(&at, "low");
    e->high = json_real(&at, "high");
    e->level = json_real(&at, "level");
    e->achieved_level = json_real(&at, "achieved_level");
    if (isnan(e->achieved_level)) {
        e->achieved_level = 0.0;
    }
    e->method = read_string_or(&at, "method", arena, "unknown");
    e->n = (size_t)json_int(&at, "n", 0, 0);
}

static void read_param(const struct json *at, struct arena *arena,
                       struct result_param *param)
{
    param->name = arena_strdup(arena, at->key);
    switch (json_type(at)) {
    case JSON_NULL:
        param->kind = RESULT_PARAM_NULL;
        return;
    case JSON_BOOL:
        param->kind = RESULT_PARAM_BOOL;
        param->integer = json_bool_value(at) ? 1 : 0;
        return;
    case JSON_INT:
        param->kind = RESULT_PARAM_INT;
        json_int_value(at, &param->integer);
        return;
    case JSON_REAL:
        param->kind = RESULT_PARAM_FLOAT;
        json_real_value(at, &param->real);
        return;
    case JSON_STRING:
        param->kind = RESULT_PARAM_STRING;
        param->string = json_string_value(at, arena);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        json_fail(at,
                  "the value of a parameter is null, true, false, a number or a string");
        return;
    }
}

const struct result_param *read_params(const struct json *object, const char *key,
                                       struct arena *arena, size_t *ret_count)
{
    struct json list = json_object(object, key);
    *ret_count = json_count(&list);
    struct result_param *params = arena_array(arena, *ret_count, sizeof(*params));
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        read_param(&at, arena, &params[at.index]);
    }
    return params;
}

/* One of the arrays that run along elapsed_ns. */
static int64_t *read_beside(const struct json *worker, const char *key,
                            struct arena *arena, size_t samples)
{
    size_t n = 0;
    json_require(worker, key);
    int64_t *values = json_ints(worker, key, 0, arena, &n);
    if (n != samples) {
        struct json at = json_get(worker, key);
        json_fail(&at, "expected as many values as elapsed_ns has (%zu), found %zu",
                  samples, n);
    }
    return values;
}

/* The same; NULL where there is none. */
static int64_t *read_beside_if(const struct json *worker, const char *key,
                               struct arena *arena, size_t samples)
{
    return json_get(worker, key).node != NULL ? read_beside(worker, key, arena, samples)
                                              : NULL;
}

static double *read_reals(const struct json *list, struct result *result)
{
    double *values = arena_array(&result->arena, json_length(list), sizeof(double));
    json_reals(list, false, values);
    return values;
}

/* Of a worker that has them in place of timings. */
static void read_figures(const struct json *at, const struct json *figures,
                         struct result *result, struct result_worker *w)
{
    struct json seconds = json_array(at, "figures_s");
    w->samples = json_length(figures);
    w->figures_ns = read_reals(figures, result);
    if (seconds.node == NULL) {
        return;
    }
    w->figures_s = read_reals(&seconds, result);
    if (json_length(&seconds) != w->samples) {
        json_fail(&seconds, "expected as many values as figures_ns has (%zu), found %zu",
                  w->samples, json_length(&seconds));
    }
}

static void read_worker(const struct json *at, struct result *result,
                        struct result_bench *b)
{
    struct arena *arena = &result->arena;
    struct json figures = json_array(at, "figures_ns");
    bool has_figures = figures.node != NULL;
    struct result_worker *w = has_figures ? result_add_figures(result, b, 0, 0)
                                          : result_add_worker(result, b, 0, 0);
    json_require(at, "block");
    w->block = json_int(at, "block", 0, 0);
    w->hash_seed = json_int(at, "hash_seed", 0, -1);
    w->overhead_ns = json_real(at, "overhead_ns");
    w->ready_ns = json_int(at, "ready_ns", 0, -1);
    w->warmup_ns = json_ints(at, "warmup_ns", 0, arena, &w->warmup_count);
    if (has_figures) {
        read_figures(at, &figures, result, w);
        return;
    }
    json_require(at, "elapsed_ns");
    w->elapsed_ns = json_ints(at, "elapsed_ns", 0, arena, &w->samples);
    w->cpu_ns = read_beside(at, "cpu_ns", arena, w->samples);
    w->switches = read_beside(at, "switches", arena, w->samples);
    w->collections = read_beside(at, "collections", arena, w->samples);
    w->yardstick_ns = read_beside_if(at, "yardstick_ns", arena, w->samples);
    w->slots = read_beside_if(at, "slots", arena, w->samples);
}

static void read_workers(const struct json *bench, struct result *result,
                         struct result_bench *b)
{
    struct json list = json_objects(bench, "workers");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            read_worker(&at, result, b);
        }
    }
    bool has_timings = false;
    for (size_t i = 0; i < b->worker_count; i++) {
        has_timings = has_timings || b->workers[i].figures_ns == NULL;
    }
    if (has_timings && b->loops == 0) {
        json_fail(bench, "workers without 'loops': their samples cannot be read");
    }
}

static void read_status(const struct json *bench, struct result_bench *b)
{
    json_require(bench, "status");
    struct json at = json_get(bench, "status");
    for (int status = RESULT_OK; status <= RESULT_INCOMPLETE; status++) {
        if (json_equals(&at, result_status_name((enum result_status)status))) {
            b->status = (enum result_status)status;
            return;
        }
    }
    json_fail(&at, "expected ok, error, skipped, not-stationary or incomplete");
}

static void read_error(const struct json *bench, struct arena *arena,
                       struct result_bench *b)
{
    struct json at = json_object(bench, "error");
    if (at.node == NULL) {
        return;
    }
    b->error = (struct result_error){
        .kind = read_required_string(&at, "kind", arena),
        .phase = json_string(&at, "phase", arena),
        .message = read_required_string(&at, "message", arena),
        .place = json_string(&at, "place", arena),
        .traceback = json_string(&at, "traceback", arena),
        .stderr_tail = json_string(&at, "stderr", arena),
    };
}

static void read_summary(const struct json *bench, struct arena *arena,
                         struct result_bench *b)
{
    struct json at = json_object(bench, "summary");
    if (at.node == NULL || b->status != RESULT_OK) {
        return;
    }
    struct result_summary *s = &b->summary;
    s->present = true;
    read_estimate(&at, "median", arena, &s->median);
    s->mean = json_real(&at, "mean");
    s->min = json_real(&at, "min");
    s->q1 = json_real(&at, "q1");
    s->q3 = json_real(&at, "q3");
    s->sd_between = json_real(&at, "sd_between");
    s->sd_within = json_real(&at, "sd_within");
    struct json outliers = json_object(&at, "outliers");
    s->outliers_mild = (size_t)json_int(&outliers, "mild", 0, 0);
    s->outliers_severe = (size_t)json_int(&outliers, "severe", 0, 0);
}

static struct memory_count read_count(const struct json *memory, const char *metric,
                                      struct arena *arena)
{
    int64_t median = json_int(memory, metric, READ_COUNT_MIN, 0);
    struct memory_count count = {.median = median, .low = median, .high = median};
    struct json varying = json_object(memory, "varying");
    size_t n = 0;
    const int64_t *range = json_ints(&varying, metric, READ_COUNT_MIN, arena, &n);
    if (n == 2 && range[0] <= median && median <= range[1]) {
        count.low = range[0];
        count.high = range[1];
    } else if (n > 0) {
        struct json at = json_get(&varying, metric);
        json_fail(&at, "expected the lowest and the highest count, around %lld",
                  (long long)median);
    }
    return count;
}

static void read_memory(const struct json *bench, struct arena *arena,
                        struct result_memory *memory)
{
    struct json at = json_object(bench, "memory");
    if (at.node == NULL) {
        return;
    }
    json_require(&at, "executions");
    memory->executions = json_int(&at, "executions", 1, 0);
    for (int i = 0; i < MEMORY_METRICS; i++) {
        const char *name = memory_metric_name((enum memory_metric)i);
        json_require(&at, name);
        memory->counts[i] = read_count(&at, name, arena);
    }
    struct json domains = json_object(&at, "domains");
    for (size_t i = 0; i < MEMORY_DOMAINS; i++) {
        struct json domain = json_object(&domains, memory_domain_name(i));
        memory->domains[i].allocations = json_int(&domain, "allocations", 0, 0);
        memory->domains[i].allocated_bytes = json_int(&domain, "allocated_bytes", 0, 0);
    }
    memory->collections = json_int(&at, "collections", 0, -1);
    memory->peak_resident_bytes = json_int(&at, "peak_resident_bytes", 0, -1);
}

static void read_counters(const struct json *bench, struct arena *arena,
                          struct result_counters *counters)
{
    struct json at = json_object(bench, "counters");
    if (at.node == NULL) {
        return;
    }
    json_require(&at, "workers");
    counters->workers = json_int(&at, "workers", 1, 0);
    counters->executions = json_int(&at, "executions", 1, 0);
    counters->running_ratio = json_real(&at, "running_ratio");
    struct json absent = json_object(&at, "absent");
    for (int i = 0; i < COUNTERS; i++) {
        const char *name = counter_name((enum counter)i);
        struct counter_figure *figure = &counters->figures[i];
        struct json one = json_object(&at, name);
        figure->median = json_real(&one, "median");
        figure->low = json_real(&one, "low");
        figure->high = json_real(&one, "high");
        bool is_there =
            isfinite(figure->median) && isfinite(figure->low) && isfinite(figure->high);
        figure->absent =
            is_there ? NULL : read_string_or(&absent, name, arena, "it does not say why");
    }
}

/* What an inspecting worker found out. */
static void read_inspected(const struct json *bench, struct arena *arena,
                           struct result_bench *b)
{
    read_memory(bench, arena, &b->memory);
    read_counters(bench, arena, &b->counters);
    struct json value = json_object(bench, "value");
    if (value.node != NULL) {
        b->value = (struct result_value){
            .text = read_required_string(&value, "text", arena),
            .length = json_int(&value, "length", 0, 0),
            .digest = json_string(&value, "digest", arena),
        };
    }
    b->bytecode = json_string(bench, "bytecode", arena);
    b->place = json_string(bench, "place", arena);
}

static void read_bench_findings(const struct json *bench, struct result *result,
                                struct result_bench *b)
{
    size_t n = 0;
    const char *const *ids = json_strings(bench, "findings", &result->arena, &n);
    for (size_t i = 0; i < n && !json_failed(bench->doc); i++) {
        result_bench_add_finding(result, b, ids[i]);
    }
}

static void read_bench(const struct json *at, struct result *result)
{
    struct arena *arena = &result->arena;
    size_t index = result_add_bench(result);
    struct result_bench *b = &result->benches[index];
    b->suite = read_required_string(at, "suite", arena);
    b->case_name = read_required_string(at, "case", arena);
    b->variant = read_required_string(at, "variant", arena);
    b->target = read_target_name(at, "target", result);
    b->params = read_params(at, "params", arena, &b->param_count);
    b->previous_ids = json_strings(at, "previous_ids", arena, &b->previous_id_count);
    b->meaning = json_string(at, "meaning", arena);
    b->tags = json_strings(at, "tags", arena, &b->tag_count);
    b->group = read_string_or(at, "group", arena, b->variant);
    b->baseline = json_bool(at, "baseline", false);
    b->metric = read_string_or(at, "metric", arena, b->metric);
    b->unit = read_string_or(at, "unit", arena, b->unit);
    b->clock = json_string(at, "clock", arena);
    b->gc = json_string(at, "gc", arena);
    b->kind = json_string(at, "kind", arena);
    b->is_async = json_bool(at, "async", false);
    b->threads = json_int(at, "threads", 1, 0);
    b->reason = json_string(at, "reason", arena);
    b->loops = json_int(at, "loops", 1, 0);
    b->unroll = json_int(at, "unroll", 1, 1);
    b->inner = json_int(at, "inner", 1, 1);
    b->margin_ratio = json_real(at, "margin_ratio");
    b->batch = json_int(at, "batch", 1, 0);
    b->warmup_time_ns = json_int(at, "warmup_time_ns", 0, 0);
    b->overhead_assumed = json_bool(at, "overhead_assumed", false);
    read_status(at, b);
    read_error(at, arena, b);
    read_inspected(at, arena, b);
    read_workers(at, result, b);
    read_summary(at, arena, b);
    read_bench_findings(at, result, b);
}

void read_benches(const struct json *root, struct result *result)
{
    struct json list = json_objects(root, "benches");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_failed(at.doc)) {
            return; // what follows would be read for nothing
        }
        if (json_is_object(&at)) {
            read_bench(&at, result);
        }
    }
}
