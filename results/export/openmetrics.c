/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics for Prometheus: text that both of its formats take (gauges only, no quotes and backslashes
 * in the help, "# EOF" at the end), for the textfile collector of node_exporter and for a
 * Pushgateway. Neither takes dates; with --dated every figure has one, for `promtool tsdb
 * create-blocks-from openmetrics`.
 *
 * A revision is no label of the figures: every commit would be a series of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "results/counts.h"
#include "results/export/export.h"

#define US_PER_S 1000000

static const struct export_rule label_rule = {.max_bytes = 1000, .forbidden = "\r"};

/* A sample of a family. */
struct line {
    const char *series; /* name and labels */
    int64_t date_us;
    double value;
};

struct family {
    const char *name;
    const char *unit; /* NULL: none */
    const char *help;
    struct line *lines;
    size_t count;
    size_t cap;
};

enum { SECONDS, WORKERS, ALLOCATIONS, BYTES, EVENTS, FAILED, RUN, BUILD, FAMILIES };

struct page {
    struct family families[FAMILIES];
    const struct export_job *job;
    struct export_output *out;
};

static const struct family families[FAMILIES] = {
    [SECONDS] =
        {"tare_benchmark_seconds", "seconds",
         "Time of one operation: the median over worker processes, its confidence "
         "interval (ci_low, ci_high), mean, min and standard deviation (stddev)."},
    [WORKERS] = {"tare_benchmark_workers", NULL,
                 "Worker processes that the figures rest on."},
    [ALLOCATIONS] = {"tare_benchmark_allocations", NULL,
                     "Requests for memory in one execution."},
    [BYTES] = {"tare_benchmark_bytes", "bytes",
               "Memory of one execution: allocated, at its peak, and left behind."},
    [EVENTS] = {"tare_benchmark_events", NULL,
                "Events of the processor and the kernel in one execution."},
    [FAILED] = {"tare_benchmark_failed", NULL,
                "1: the benchmark failed in the last run."},
    [RUN] = {"tare_run_timestamp_seconds", "seconds", "When the run began."},
    [BUILD] = {"tare_build_info", NULL,
               "The interpreter that was measured, a label for each fact."},
};

static void add_label(struct buf *out, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        return; /* an empty label is no label */
    }
    buf_addf(out, "%s%s=\"", out->len > 0 ? "," : "", name);
    for (const char *p = value; *p != '\0'; p++) {
        if (*p == '\n') {
            buf_adds(out, "\\n");
            continue;
        }
        buf_adds(out, *p == '"' || *p == '\\' ? "\\" : "");
        buf_addc(out, *p);
    }
    buf_addc(out, '"');
}

static void add_line(struct page *page, int family, const struct buf *labels,
                     const struct export_side *side, double value)
{
    const struct export_options *options = page->job->options;
    struct family *to = &page->families[family];
    if (!isfinite(value)) {
        return;
    }
    to->lines = xgrow(to->lines, to->count, &to->cap, sizeof(*to->lines));
    to->lines[to->count++] = (struct line){
        .series = arena_printf(page->job->arena, "%s{%s}", to->name, buf_text(labels)),
        .date_us = options->dated ? export_date_us(side, options) : 0,
        .value = value,
    };
}

static void add_names(struct buf *labels, const struct export_side *side,
                      const struct result_bench *bench, const char *params)
{
    add_label(labels, "suite", bench->suite);
    add_label(labels, "benchmark", bench->case_name);
    add_label(labels, "params", params);
    add_label(labels, "build", side->build);
    add_label(labels, "machine", side->machine);
}

static void add_point(struct page *page, const struct export_side *side,
                      const struct export_point *point)
{
    const struct {
        const char *stat;
        double value;
    } stats[] = {
        {"median", point->median_s}, {"ci_low", point->low_s}, {"ci_high", point->high_s},
        {"mean", point->mean_s},     {"min", point->min_s},    {"stddev", point->sd_s},
    };
    SCOPED(buf_free) struct buf labels = BUF_INIT;
    add_names(&labels, side, point->bench, point->params);
    add_line(page, WORKERS, &labels, side, (double)point->workers);
    size_t names_len = labels.len;
    for (size_t i = 0; i < ARRAY_LEN(stats); i++) {
        SCOPED(buf_free) struct buf with_stat = BUF_INIT;
        buf_add(&with_stat, buf_text(&labels), names_len);
        add_label(&with_stat, "stat", stats[i].stat);
        add_line(page, SECONDS, &with_stat, side, stats[i].value);
    }
}

static void add_memory(struct page *page, const struct export_side *side,
                       const struct result_bench *bench)
{
    static const struct {
        enum memory_metric metric;
        const char *stat;
    } bytes[] = {{MEMORY_ALLOCATED_BYTES, "allocated"},
                 {MEMORY_PEAK_BYTES, "peak"},
                 {MEMORY_LEFT_BYTES, "left"}};
    const struct memory_count *counts = bench->memory.counts;
    const char *params = export_params(bench, page->job->arena);
    SCOPED(buf_free) struct buf labels = BUF_INIT;
    add_names(&labels, side, bench, params);
    add_line(page, ALLOCATIONS, &labels, side, (double)counts[MEMORY_ALLOCATIONS].median);
    for (size_t i = 0; i < ARRAY_LEN(bytes); i++) {
        SCOPED(buf_free) struct buf with_stat = BUF_INIT;
        buf_adds(&with_stat, buf_text(&labels));
        add_label(&with_stat, "stat", bytes[i].stat);
        add_line(page, BYTES, &with_stat, side, (double)counts[bytes[i].metric].median);
    }
}

/* Which events there are depends on the machine. */
static void add_events(struct page *page, const struct export_side *side,
                       const struct result_bench *bench)
{
    for (int i = MEMORY_METRICS; i < COUNTS; i++) {
        SCOPED(buf_free) struct buf labels = BUF_INIT;
        add_names(&labels, side, bench, export_params(bench, page->job->arena));
        add_label(&labels, "event", count_name(i));
        add_line(page, EVENTS, &labels, side, count_of_bench(bench, i).median);
    }
}

/* What benches say besides their times, also those that have none. */
static void add_benches(struct page *page, const struct export_side *side)
{
    for (size_t i = 0; i < side->result->bench_count; i++) {
        const struct result_bench *bench = &side->result->benches[i];
        char why[EXPORT_WHY_SIZE];
        if (!export_has_bench(side, bench, page->job->options) ||
            export_fault(bench->variant, &label_rule, why) != NULL) {
            continue;
        }
        if (bench->memory.executions > 0) {
            add_memory(page, side, bench);
        }
        add_events(page, side, bench);
        if (bench->status == RESULT_ERROR) {
            SCOPED(buf_free) struct buf labels = BUF_INIT;
            add_names(&labels, side, bench, export_params(bench, page->job->arena));
            add_line(page, FAILED, &labels, side, 1.0);
        }
    }
}

static void add_side(struct page *page, const struct export_side *side)
{
    const struct result_target *target = side->target;
    SCOPED(buf_free) struct buf labels = BUF_INIT;
    for (size_t i = 0; i < side->point_count; i++) {
        if (export_takes_name(page->out, side->points[i].name, &label_rule)) {
            add_point(page, side, &side->points[i]);
        }
    }
    add_benches(page, side);
    add_label(&labels, "build", side->build);
    add_label(&labels, "machine", side->machine);
    if (side->run_us != EXPORT_NEVER) {
        add_line(page, RUN, &labels, side, (double)side->run_us / US_PER_S);
    }
    add_label(&labels, "python_version", target->version);
    add_label(&labels, "implementation", target->implementation);
    add_label(&labels, "compiler", target->compiler);
    add_label(&labels, "config_args", target->config_args);
    add_label(&labels, "revision", side->commit);
    add_line(page, BUILD, &labels, side, 1.0);
}

static int by_series(const void *a, const void *b)
{
    const struct line *x = a;
    const struct line *y = b;
    int order = strcmp(x->series, y->series);
    order = order != 0 ? order : (x->date_us > y->date_us) - (x->date_us < y->date_us);
    return order != 0 ? order : (x->value > y->value) - (x->value < y->value);
}

static void write_line(struct buf *out, const struct line *line, bool is_dated)
{
    char value[NUMBER_SIZE];
    number_format(line->value, value);
    buf_addf(out, "%s %s", line->series, value);
    if (is_dated) {
        int64_t us = line->date_us % US_PER_S;
        buf_addf(out, " %lld", (long long)(line->date_us / US_PER_S));
        if (us > 0) {
            buf_addf(out, ".%06lld", (long long)us);
        }
    }
    buf_addc(out, '\n');
}

static void write_family(struct buf *out, struct family *family, bool is_dated)
{
    if (family->count == 0) {
        return;
    }
    buf_addf(out, "# TYPE %s gauge\n", family->name);
    if (family->unit != NULL) {
        buf_addf(out, "# UNIT %s %s\n", family->name, family->unit);
    }
    buf_addf(out, "# HELP %s %s\n", family->name, family->help);
    qsort(family->lines, family->count, sizeof(*family->lines), by_series);
    for (size_t i = 0; i < family->count; i++) {
        const struct line *line = &family->lines[i];
        const struct line *next = i + 1 < family->count ? line + 1 : NULL;
        /* Facts of a build that several documents give are said once, the latest. */
        bool is_last = next == NULL || strcmp(line->series, next->series) != 0 ||
                       line->date_us != next->date_us;
        if (is_last) {
            write_line(out, line, is_dated);
        }
    }
}

static bool check(const struct export_job *job, struct error *err)
{
    bool is_dated = job->options->dated;
    return export_check_labels(job, &label_rule, err) &&
           (!is_dated || export_check_dates(job, err)) &&
           export_check_twins(job, is_dated ? EXPORT_PER_DATE : EXPORT_PER_NAME, err);
}

static bool write_openmetrics(const struct export_job *job, struct export_output *out,
                              struct error *err)
{
    struct page page = {.job = job, .out = out};
    if (!check(job, err)) {
        return false;
    }
    memcpy(page.families, families, sizeof(families));
    for (size_t i = 0; i < job->side_count; i++) {
        add_side(&page, &job->sides[i]);
    }
    struct buf *bytes =
        &export_add_file(out, export_path(job, &export_openmetrics))->bytes;
    for (size_t i = 0; i < FAMILIES; i++) {
        write_family(bytes, &page.families[i], job->options->dated);
        free(page.families[i].lines);
    }
    buf_adds(bytes, "# EOF\n");
    return true;
}

const struct export_format export_openmetrics = {
    .name = "openmetrics",
    .summary =
        "metrics for Prometheus: textfile collector, Pushgateway; --dated: promtool",
    .extension = "prom",
    .shape = EXPORT_ONE,
    .write = write_openmetrics,
};
