/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of pytest-benchmark. A worker is a round and its figure the round's time, so that the
 * median is the one that tare shows; every figure of `stats` is made of these rounds as
 * pytest-benchmark makes it. Seconds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/emit.h"
#include "results/export/export.h"
#include "stats/moment.h"
#include "stats/quantile.h"

/* Of the file format; pytest-benchmark reads files of other versions with a warning. */
#define FORMAT_VERSION "5.2.3"
#define FENCE_IQR      1.5
#define NS_PER_S       1e9

static const struct export_rule name_rule = {.max_bytes = 1000};

static void add_machine(struct emit *emit, const struct export_side *side)
{
    const struct result_machine *machine = &side->result->machine;
    const struct result_target *target = side->target;
    const char *implementation =
        target->implementation != NULL && strcmp(target->implementation, "cpython") == 0
            ? "CPython"
            : target->implementation;
    const char *const no_build[] = {"", ""};
    emit_line(emit, 1);
    emit_open(emit, "machine_info", '{');
    emit_string(emit, "node", side->machine);
    emit_string(emit, "processor", "");
    emit_string(emit, "machine", machine->arch);
    emit_string(emit, "python_compiler", target->compiler);
    emit_string(emit, "python_implementation", implementation);
    emit_string(emit, "python_implementation_version", target->version);
    emit_string(emit, "python_version", target->version);
    emit_strings(emit, "python_build", no_build, ARRAY_LEN(no_build));
    emit_string(emit, "release", machine->kernel);
    emit_string(emit, "system", "Linux");
    emit_open(emit, "cpu", '{');
    emit_string(emit, "brand_raw", machine->cpu_model);
    emit_count(emit, "count", machine->cpu_count);
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static const char *zoned(int64_t us, int fraction, struct arena *arena)
{
    const char *date = us != EXPORT_NEVER ? export_naive_date(us, fraction, arena) : NULL;
    return date != NULL ? arena_printf(arena, "%.10sT%s+00:00", date, date + 11) : NULL;
}

static void add_commit(struct emit *emit, const struct export_side *side,
                       struct arena *arena)
{
    const char *date = zoned(side->commit_us, 0, arena);
    emit_line(emit, 1);
    emit_open(emit, "commit_info", '{');
    emit_string(emit, "id", side->commit);
    emit_string(emit, "time", date);
    emit_string(emit, "author_time", date);
    emit_bool(emit, "dirty", side->result->dirty == RESULT_YES);
    emit_string(emit, "project", side->project);
    emit_string(emit, "branch", side->branch);
    emit_close(emit, '}');
}

static void add_param(struct emit *emit, const struct result_param *param)
{
    switch (param->kind) {
    case RESULT_PARAM_NULL:
        emit_null(emit, param->name);
        break;
    case RESULT_PARAM_BOOL:
        emit_bool(emit, param->name, param->integer != 0);
        break;
    case RESULT_PARAM_INT:
        emit_int(emit, param->name, param->integer);
        break;
    case RESULT_PARAM_FLOAT:
        emit_fraction(emit, param->name, param->real);
        break;
    case RESULT_PARAM_STRING:
        emit_string(emit, param->name, param->string);
        break;
    }
}

static void add_params(struct emit *emit, const struct export_point *point)
{
    const struct result_bench *bench = point->bench;
    if (bench->param_count == 0) {
        emit_null(emit, "params");
        emit_null(emit, "param");
        return;
    }
    emit_open(emit, "params", '{');
    for (size_t i = 0; i < bench->param_count; i++) {
        add_param(emit, &bench->params[i]);
    }
    emit_close(emit, '}');
    emit_string(emit, "param", point->params);
}

static void add_options(struct emit *emit, const struct export_side *side,
                        const struct result_bench *bench)
{
    bool is_cpu = bench->clock != NULL && strcmp(bench->clock, "cpu") == 0;
    emit_open(emit, "options", '{');
    emit_bool(emit, "disable_gc", bench->gc != NULL && strcmp(bench->gc, "off") == 0);
    emit_string(emit, "timer", is_cpu ? "thread_time" : "perf_counter");
    emit_int(emit, "min_rounds", side->result->settings.blocks_min);
    emit_real(emit, "max_time", (double)side->result->settings.max_time_ns / NS_PER_S);
    emit_real(emit, "min_time", (double)side->result->settings.sample_time_ns / NS_PER_S);
    emit_bool(emit, "warmup", true);
    emit_close(emit, '}');
}

/* Rounds beyond Tukey's fences and beyond a standard deviation of the mean; the outermost rounds
 * inside the fences. */
struct outliers {
    size_t by_iqr, by_sd;
    double low, high;
};

static struct outliers outliers_of(const double *sorted, size_t n, double mean, double sd,
                                   double q1, double q3)
{
    double reach = FENCE_IQR * (q3 - q1);
    struct outliers found = {.low = (double)NAN, .high = (double)NAN};
    for (size_t i = 0; i < n; i++) {
        bool is_inside = sorted[i] >= q1 - reach && sorted[i] <= q3 + reach;
        found.by_iqr += is_inside ? 0 : 1;
        found.by_sd += fabs(sorted[i] - mean) > sd ? 1 : 0;
        if (is_inside) {
            found.low = fmin(found.low, sorted[i]);
            found.high = fmax(found.high, sorted[i]);
        }
    }
    return found;
}

static void add_stats(struct emit *emit, const struct result_bench *bench,
                      const double *values_s, const double *sorted, size_t n,
                      struct arena *arena)
{
    double mean = stats_mean(values_s, n);
    double sd = n > 1 ? stats_sd(values_s, n) : 0.0;
    double q1 = stats_quantile(sorted, n, 0.25);
    double q3 = stats_quantile(sorted, n, 0.75);
    struct outliers outliers = outliers_of(sorted, n, mean, sd, q1, q3);
    emit_line(emit, 3);
    emit_open(emit, "stats", '{');
    emit_fraction(emit, "min", sorted[0]);
    emit_fraction(emit, "max", sorted[n - 1]);
    emit_fraction(emit, "mean", mean);
    emit_fraction(emit, "stddev", sd);
    emit_int(emit, "rounds", (int64_t)n);
    emit_fraction(emit, "median", stats_median(sorted, n));
    emit_fraction(emit, "iqr", q3 - q1);
    emit_fraction(emit, "q1", q1);
    emit_fraction(emit, "q3", q3);
    emit_int(emit, "iqr_outliers", (int64_t)outliers.by_iqr);
    emit_int(emit, "stddev_outliers", (int64_t)outliers.by_sd);
    emit_string(emit, "outliers",
                arena_printf(arena, "%zu;%zu", outliers.by_sd, outliers.by_iqr));
    emit_fraction(emit, "ld15iqr", outliers.low);
    emit_fraction(emit, "hd15iqr", outliers.high);
    emit_fraction(emit, "ops", 1.0 / mean);
    emit_fraction(emit, "total", mean * (double)n);
    emit_open(emit, "data", '[');
    for (size_t i = 0; i < n; i++) {
        emit_fraction(emit, NULL, values_s[i]);
    }
    emit_close(emit, ']');
    emit_int(emit, "iterations",
             bench->loops > 0 ? bench->loops * bench->unroll * bench->inner : 1);
    emit_close(emit, '}');
}

static void add_benchmark(struct emit *emit, const struct export_side *side,
                          const struct export_point *point, const double *values_s,
                          const double *sorted, size_t n, struct arena *arena)
{
    const struct result_bench *bench = point->bench;
    emit_line(emit, 2);
    emit_open(emit, NULL, '{');
    emit_string(emit, "group", bench->group);
    emit_string(emit, "name",
                point->params[0] == '\0'
                    ? bench->case_name
                    : arena_printf(arena, "%s[%s]", bench->case_name, point->params));
    emit_string(emit, "fullname", bench->variant);
    add_params(emit, point);
    emit_open(emit, "extra_info", '{');
    emit_string(emit, "build", side->build);
    emit_string(emit, "run", side->result->id);
    emit_close(emit, '}');
    add_options(emit, side, bench);
    add_stats(emit, bench, values_s, sorted, n, arena);
    emit_close(emit, '}');
}

static bool add_point(struct emit *emit, const struct export_side *side,
                      const struct export_point *point, struct arena *arena,
                      struct export_output *out)
{
    double *values_s = xcalloc(2 * point->bench->worker_count + 1, sizeof(*values_s));
    double *sorted = values_s + point->bench->worker_count;
    size_t n = export_worker_times(side, point, EXPORT_CLOCK_OWN, values_s);
    for (size_t i = 0; i < n; i++) {
        values_s[i] /= NS_PER_S;
    }
    bool is_fine = n > 0 && stats_sort(values_s, n, sorted) && sorted[0] > 0.0;
    if (is_fine) {
        add_benchmark(emit, side, point, values_s, sorted, n, arena);
    } else {
        export_refuse(out, point->name, "has a time that is not above 0");
    }
    free(values_s);
    return is_fine;
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    const struct export_side *side = &job->sides[0];
    emit_open(emit, NULL, '{');
    add_machine(emit, side);
    add_commit(emit, side, job->arena);
    emit_line(emit, 1);
    emit_open(emit, "benchmarks", '[');
    size_t made = export_add_points(emit, side, &name_rule, add_point, job->arena, out);
    emit_close(emit, ']');
    emit_line(emit, 1);
    emit_string(emit, "datetime", zoned(side->run_us, 6, job->arena));
    emit_string(emit, "version", FORMAT_VERSION);
    emit_close(emit, '}');
    return made;
}

static bool write_pytest_benchmark(const struct export_job *job,
                                   struct export_output *out, struct error *err)
{
    return export_write_json(job, &export_pytest_benchmark, EXPORT_PER_NAME,
                             write_benches, out, err);
}

const struct export_format export_pytest_benchmark = {
    .name = "pytest-benchmark",
    .summary = "a file of pytest-benchmark, for its compare and what reads it",
    .extension = "pytest-benchmark.json",
    .shape = EXPORT_EACH,
    .write = write_pytest_benchmark,
};
