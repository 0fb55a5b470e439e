/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/write_bench.h"

#include <math.h>

/* What belongs to a bench stands three blanks deep, what belongs to a list of it four. */
enum { INDENT_BENCH = 3, INDENT_WORKER = 4 };

/* Below this much of a level is rounding, not a level that was missed. */
#define LEVEL_TOLERANCE 1e-9

static void emit_known_string(struct emit *emit, const char *key, const char *value)
{
    if (value != NULL) {
        emit_string(emit, key, value);
    }
}

/* Counts that are 0 when they are not known, or do not apply. */
static void emit_positive(struct emit *emit, const char *key, int64_t value)
{
    if (value > 0) {
        emit_int(emit, key, value);
    }
}

static void write_param(struct emit *emit, const struct result_param *param)
{
    switch (param->kind) {
    case RESULT_PARAM_NULL:
        emit_null(emit, param->name);
        return;
    case RESULT_PARAM_BOOL:
        emit_bool(emit, param->name, param->integer != 0);
        return;
    case RESULT_PARAM_INT:
        emit_int(emit, param->name, param->integer);
        return;
    case RESULT_PARAM_FLOAT:
        emit_fraction(emit, param->name, param->real);
        return;
    case RESULT_PARAM_STRING:
        emit_string(emit, param->name, param->string);
        return;
    }
}

void write_params(struct emit *emit, const char *key, const struct result_param *params,
                  size_t count)
{
    emit_open(emit, key, '{');
    for (size_t i = 0; i < count; i++) {
        write_param(emit, &params[i]);
    }
    emit_close(emit, '}');
}

static void write_error(struct emit *emit, const struct result_error *error)
{
    emit_line(emit, INDENT_BENCH);
    emit_open(emit, "error", '{');
    emit_string(emit, "kind", error->kind);
    emit_known_string(emit, "phase", error->phase);
    emit_string(emit, "message", error->message);
    emit_known_string(emit, "place", error->place);
    emit_known_string(emit, "traceback", error->traceback);
    emit_known_string(emit, "stderr", error->stderr_tail);
    emit_close(emit, '}');
}

static void write_worker(struct emit *emit, const struct result_worker *w)
{
    emit_line(emit, INDENT_WORKER);
    emit_open(emit, NULL, '{');
    emit_int(emit, "block", w->block);
    emit_count(emit, "hash_seed", w->hash_seed);
    emit_real(emit, "overhead_ns", w->overhead_ns);
    emit_count(emit, "ready_ns", w->ready_ns);
    emit_ints(emit, "warmup_ns", w->warmup_ns, w->warmup_count);
    if (w->figures_ns != NULL) {
        emit_reals(emit, "figures_ns", w->figures_ns, w->samples);
        if (w->figures_s != NULL) {
            emit_reals(emit, "figures_s", w->figures_s, w->samples);
        }
        emit_close(emit, '}');
        return;
    }
    emit_ints(emit, "elapsed_ns", w->elapsed_ns, w->samples);
    emit_ints(emit, "cpu_ns", w->cpu_ns, w->samples);
    emit_ints(emit, "switches", w->switches, w->samples);
    emit_ints(emit, "collections", w->collections, w->samples);
    if (w->yardstick_ns != NULL) {
        emit_ints(emit, "yardstick_ns", w->yardstick_ns, w->samples);
    }
    if (w->slots != NULL) {
        emit_ints(emit, "slots", w->slots, w->samples);
    }
    emit_close(emit, '}');
}

void write_estimate(struct emit *emit, const char *key, const struct stats_estimate *e,
                    const char *unit)
{
    bool has_interval = isfinite(e->low) && isfinite(e->high);
    emit_open(emit, key, '{');
    emit_real(emit, "point", e->point);
    emit_real(emit, "low", e->low);
    emit_real(emit, "high", e->high);
    emit_real(emit, "level", e->level);
    if (has_interval) {
        emit_real(emit, "achieved_level", e->achieved_level);
    } else {
        emit_null(emit, "achieved_level");
    }
    emit_string(emit, "method", e->method);
    emit_string(emit, "unit", unit);
    emit_int(emit, "n", (int64_t)e->n);
    if (!has_interval) {
        emit_string(emit, "reason", "too few for an interval");
    } else if (e->achieved_level < e->level - LEVEL_TOLERANCE) {
        emit_string(emit, "reason", "too few for this level");
    }
    emit_close(emit, '}');
}

void write_count_ratio(struct emit *emit, const char *metric, double point, double low,
                       double high, int64_t n)
{
    bool is_event = count_is_event(metric);
    emit_open(emit, "ratio", '{');
    emit_real(emit, "point", point);
    emit_real(emit, "low", low);
    emit_real(emit, "high", high);
    emit_null(emit, "level");
    emit_string(emit, "method", is_event || low < high ? "range" : "exact");
    emit_string(emit, "unit", is_event ? "worker" : "execution");
    emit_int(emit, "n", n);
    if (!isfinite(point)) {
        emit_string(emit, "reason", "a side is not above 0");
    }
    emit_close(emit, '}');
}

static void write_summary(struct emit *emit, const struct result_summary *s)
{
    emit_open(emit, "summary", '{');
    write_estimate(emit, "median", &s->median, "worker");
    emit_real(emit, "mean", s->mean);
    emit_real(emit, "min", s->min);
    emit_real(emit, "q1", s->q1);
    emit_real(emit, "q3", s->q3);
    emit_real(emit, "sd_between", s->sd_between);
    emit_real(emit, "sd_within", s->sd_within);
    emit_open(emit, "outliers", '{');
    emit_int(emit, "mild", (int64_t)s->outliers_mild);
    emit_int(emit, "severe", (int64_t)s->outliers_severe);
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static void write_identity(struct emit *emit, const struct result_bench *b)
{
    emit_string(emit, "suite", b->suite);
    emit_string(emit, "case", b->case_name);
    write_params(emit, "params", b->params, b->param_count);
    emit_string(emit, "variant", b->variant);
    emit_strings(emit, "previous_ids", b->previous_ids, b->previous_id_count);
    emit_string(emit, "meaning", b->meaning);
    emit_strings(emit, "tags", b->tags, b->tag_count);
    emit_line(emit, INDENT_BENCH);
    emit_string(emit, "target", b->target);
    emit_string(emit, "group", b->group);
    emit_bool(emit, "baseline", b->baseline);
    emit_string(emit, "metric", b->metric);
    emit_string(emit, "unit", b->unit);
    emit_known_string(emit, "clock", b->clock);
    emit_known_string(emit, "gc", b->gc);
    emit_known_string(emit, "kind", b->kind);
    if (b->is_async) {
        emit_bool(emit, "async", true);
    }
    emit_positive(emit, "threads", b->threads);
}

static void write_samples(struct emit *emit, const struct result_bench *b)
{
    emit_line(emit, INDENT_BENCH);
    emit_positive(emit, "loops", b->loops);
    emit_positive(emit, "unroll", b->unroll);
    emit_positive(emit, "inner", b->inner);
    if (b->margin_ratio > 0.0) {
        emit_real(emit, "margin_ratio", b->margin_ratio);
    }
    emit_positive(emit, "batch", b->batch);
    emit_positive(emit, "warmup_time_ns", b->warmup_time_ns);
    emit_bool(emit, "overhead_assumed", b->overhead_assumed);
    emit_line(emit, INDENT_BENCH);
    emit_open(emit, "workers", '[');
    for (size_t i = 0; i < b->worker_count; i++) {
        write_worker(emit, &b->workers[i]);
    }
    emit_close(emit, ']');
}

/* The counts that differ from execution to execution, as [lowest, highest]; absent without any. */
static void write_varying(struct emit *emit, const struct result_memory *memory)
{
    if (!memory_varies(memory)) {
        return;
    }
    emit_open(emit, "varying", '{');
    for (int i = 0; i < MEMORY_METRICS; i++) {
        const struct memory_count *count = &memory->counts[i];
        if (count->low != count->high) {
            emit_ints(emit, memory_metric_name((enum memory_metric)i),
                      (int64_t[]){count->low, count->high}, 2);
        }
    }
    emit_close(emit, '}');
}

static void write_memory(struct emit *emit, const struct result_bench *b)
{
    const struct result_memory *memory = &b->memory;
    emit_line(emit, INDENT_BENCH);
    emit_open(emit, "memory", '{');
    emit_int(emit, "executions", memory->executions);
    if (b->threads > 1) {
        emit_int(emit, "threads", 1); /* an inspecting worker has no team */
    }
    for (int i = 0; i < MEMORY_METRICS; i++) {
        emit_int(emit, memory_metric_name((enum memory_metric)i),
                 memory->counts[i].median);
    }
    write_varying(emit, memory);
    emit_open(emit, "domains", '{');
    for (size_t i = 0; i < MEMORY_DOMAINS; i++) {
        emit_open(emit, memory_domain_name(i), '{');
        emit_int(emit, "allocations", memory->domains[i].allocations);
        emit_int(emit, "allocated_bytes", memory->domains[i].allocated_bytes);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
    emit_count(emit, "collections", memory->collections);
    emit_count(emit, "peak_resident_bytes", memory->peak_resident_bytes);
    emit_close(emit, '}');
}

static void write_counter(struct emit *emit, const char *name,
                          const struct counter_figure *figure)
{
    if (figure->absent != NULL) {
        return;
    }
    emit_open(emit, name, '{');
    emit_real(emit, "median", figure->median);
    emit_real(emit, "low", figure->low);
    emit_real(emit, "high", figure->high);
    emit_close(emit, '}');
}

static void write_counters(struct emit *emit, const struct result_counters *counters)
{
    emit_line(emit, INDENT_BENCH);
    emit_open(emit, "counters", '{');
    emit_int(emit, "workers", counters->workers);
    emit_int(emit, "executions", counters->executions);
    emit_real(emit, "running_ratio", counters->running_ratio);
    for (int i = 0; i < COUNTERS; i++) {
        write_counter(emit, counter_name((enum counter)i), &counters->figures[i]);
    }
    emit_open(emit, "absent", '{');
    for (int i = 0; i < COUNTERS; i++) {
        emit_known_string(emit, counter_name((enum counter)i),
                          counters->figures[i].absent);
    }
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static void write_value(struct emit *emit, const struct result_value *value)
{
    emit_line(emit, INDENT_BENCH);
    emit_open(emit, "value", '{');
    emit_string(emit, "text", value->text);
    emit_int(emit, "length", value->length);
    emit_known_string(emit, "digest", value->digest);
    emit_close(emit, '}');
}

/* What the inspecting worker found out, as far as it was asked. */
static void write_inspected(struct emit *emit, const struct result_bench *b)
{
    if (b->memory.executions > 0) {
        write_memory(emit, b);
    }
    if (b->counters.workers > 0) {
        write_counters(emit, &b->counters);
    }
    if (b->value.text != NULL) {
        write_value(emit, &b->value);
    }
    if (b->bytecode != NULL) {
        emit_line(emit, INDENT_BENCH);
        emit_known_string(emit, "place", b->place);
        emit_string(emit, "bytecode", b->bytecode);
    }
}

void write_bench(const struct result_bench *b, struct buf *out)
{
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    write_identity(&emit, b);
    emit_line(&emit, INDENT_BENCH);
    emit_string(&emit, "status", result_status_name(b->status));
    emit_known_string(&emit, "reason", b->reason);
    if (b->status == RESULT_ERROR && b->error.kind != NULL) {
        write_error(&emit, &b->error);
    }
    write_inspected(&emit, b);
    write_samples(&emit, b);
    emit_line(&emit, INDENT_BENCH);
    if (b->status == RESULT_OK && b->summary.present) {
        write_summary(&emit, &b->summary);
    } else if (b->status == RESULT_OK) {
        emit_null(&emit, "summary");
    }
    emit_strings(&emit, "findings", b->findings, b->finding_count);
    emit_close(&emit, '}');
}
