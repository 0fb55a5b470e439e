/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Google Benchmark: a row for each worker (a repetition there), so that its tools can test
 * two files against each other, and the aggregates behind them. Nanoseconds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/emit.h"
#include "results/export/export.h"
#include "stats/moment.h"
#include "stats/quantile.h"

#define SCHEMA_VERSION 1 /* another one is refused */

static const struct export_rule name_rule = {.max_bytes = 1000};

/* The times of a bench, of n workers; of both clocks where the document has both. */
struct times {
    double *real_ns;
    double *cpu_ns;
    size_t n;
};

static void add_fact(struct emit *emit, const char *key, const char *text)
{
    if (text != NULL) {
        emit_string(emit, key, text);
    }
}

static void add_context(struct emit *emit, const struct export_side *side,
                        struct arena *arena)
{
    const struct result *result = side->result;
    const struct result_machine *machine = &result->machine;
    const char *date =
        side->run_us != EXPORT_NEVER ? export_naive_date(side->run_us, 0, arena) : NULL;
    const char *version = result->tool_version != NULL ? result->tool_version : "";
    emit_line(emit, 1);
    emit_open(emit, "context", '{');
    add_fact(emit, "date",
             date != NULL ? arena_printf(arena, "%.10sT%s+00:00", date, date + 11)
                          : NULL);
    add_fact(emit, "host_name", side->machine);
    add_fact(emit, "executable", side->target->executable);
    emit_int(emit, "num_cpus", machine->cpu_count > 0 ? machine->cpu_count : 1);
    emit_int(emit, "mhz_per_cpu", 0);
    emit_bool(emit, "cpu_scaling_enabled", machine->turbo == RESULT_YES);
    emit_bool(emit, "aslr_enabled", machine->aslr != 0);
    emit_open(emit, "caches", '[');
    emit_close(emit, ']');
    emit_open(emit, "load_avg", '[');
    if (isfinite(machine->load_1min)) {
        emit_real(emit, NULL, machine->load_1min);
    }
    emit_close(emit, ']');
    emit_string(emit, "library_version", arena_printf(arena, "tare %s", version));
    emit_string(emit, "library_build_type", "release");
    emit_int(emit, "json_schema_version", SCHEMA_VERSION);
    add_fact(emit, "build", side->build);
    add_fact(emit, "python_version", side->target->version);
    add_fact(emit, "commit", side->commit);
    add_fact(emit, "run", result->id);
    emit_close(emit, '}');
}

static void begin_row(struct emit *emit, const struct export_point *point, size_t family,
                      const char *name, const char *run_type, size_t repetitions)
{
    emit_line(emit, 2);
    emit_open(emit, NULL, '{');
    emit_string(emit, "name", name);
    emit_int(emit, "family_index", (int64_t)family);
    emit_int(emit, "per_family_instance_index", 0);
    emit_string(emit, "run_name", point->name);
    emit_string(emit, "run_type", run_type);
    emit_int(emit, "repetitions", (int64_t)repetitions);
}

static void end_row(struct emit *emit, int64_t iterations, double real, double cpu)
{
    emit_int(emit, "threads", 1);
    emit_int(emit, "iterations", iterations);
    emit_fraction(emit, "real_time", real);
    emit_fraction(emit, "cpu_time", cpu);
    emit_string(emit, "time_unit", "ns");
    emit_close(emit, '}');
}

static double median_of(const double *values, size_t n)
{
    double *sorted = xcalloc(n + 1, sizeof(*sorted));
    double median = stats_sort(values, n, sorted) ? stats_median(sorted, n) : (double)NAN;
    free(sorted);
    return median;
}

static void add_aggregates(struct emit *emit, const struct export_point *point,
                           size_t family, const struct times *times, struct arena *arena)
{
    size_t n = times->n;
    double mean[] = {stats_mean(times->real_ns, n), stats_mean(times->cpu_ns, n)};
    double sd[] = {stats_sd(times->real_ns, n), stats_sd(times->cpu_ns, n)};
    const struct {
        const char *name;
        const char *unit;
        double real, cpu;
    } rows[] = {
        {"mean", "time", mean[0], mean[1]},
        {"median", "time", median_of(times->real_ns, n), median_of(times->cpu_ns, n)},
        {"stddev", "time", sd[0], sd[1]},
        {"cv", "percentage", sd[0] / mean[0], sd[1] / mean[1]},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        begin_row(emit, point, family,
                  arena_printf(arena, "%s_%s", point->name, rows[i].name), "aggregate",
                  n);
        emit_string(emit, "aggregate_name", rows[i].name);
        emit_string(emit, "aggregate_unit", rows[i].unit);
        end_row(emit, (int64_t)n, rows[i].real, rows[i].cpu);
    }
}

static void add_rows(struct emit *emit, const struct export_point *point, size_t family,
                     const struct times *times, struct arena *arena)
{
    const struct result_bench *bench = point->bench;
    int64_t iterations =
        bench->loops > 0 ? bench->loops * bench->unroll * bench->inner : 1;
    for (size_t i = 0; i < times->n; i++) {
        begin_row(emit, point, family, point->name, "iteration", times->n);
        emit_int(emit, "repetition_index", (int64_t)i);
        end_row(emit, iterations, times->real_ns[i], times->cpu_ns[i]);
    }
    if (times->n > 1) {
        add_aggregates(emit, point, family, times, arena);
    }
}

static bool read_times(const struct export_side *side, const struct export_point *point,
                       struct times *times)
{
    times->n = export_worker_times(side, point, EXPORT_CLOCK_WALL, times->real_ns);
    size_t n = export_worker_times(side, point, EXPORT_CLOCK_CPU, times->cpu_ns);
    bool is_fine = times->n > 0 && n == times->n;
    for (size_t i = 0; i < times->n; i++) {
        is_fine = is_fine && times->real_ns[i] > 0.0 && isfinite(times->cpu_ns[i]);
    }
    return is_fine;
}

static bool add_point(struct emit *emit, const struct export_side *side,
                      const struct export_point *point, struct arena *arena,
                      struct export_output *out)
{
    size_t family = (size_t)(point - side->points);
    size_t room = point->bench->worker_count;
    double *values = xcalloc(2 * room + 1, sizeof(*values));
    struct times times = {.real_ns = values, .cpu_ns = values + room};
    bool is_fine = read_times(side, point, &times);
    if (is_fine) {
        add_rows(emit, point, family, &times, arena);
    } else {
        export_refuse(out, point->name, "has a time that is not above 0");
    }
    free(values);
    return is_fine;
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    emit_open(emit, NULL, '{');
    add_context(emit, &job->sides[0], job->arena);
    emit_line(emit, 1);
    emit_open(emit, "benchmarks", '[');
    size_t made =
        export_add_points(emit, &job->sides[0], &name_rule, add_point, job->arena, out);
    emit_close(emit, ']');
    emit_close(emit, '}');
    return made;
}

static bool write_google_benchmark(const struct export_job *job,
                                   struct export_output *out, struct error *err)
{
    return export_write_json(job, &export_google_benchmark, EXPORT_PER_NAME,
                             write_benches, out, err);
}

const struct export_format export_google_benchmark = {
    .name = "google-benchmark",
    .summary = "a file of Google Benchmark, for its compare.py and what reads it",
    .extension = "google-benchmark.json",
    .shape = EXPORT_EACH,
    .write = write_google_benchmark,
};
