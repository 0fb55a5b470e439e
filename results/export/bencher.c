/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bencher Metric Format: for each name the measure "latency" in ns with its interval. */
#include <math.h>
#include <string.h>

#include "results/counts.h"
#include "results/emit.h"
#include "results/export/export.h"

static const struct export_rule name_rule = {.max_bytes = 1024};

/* Bencher cuts these off and gives no alerts for the benchmark. */
static const char *const silencers[] = {"-bencher-ignore", "_bencher_ignore",
                                        "BencherIgnore"};

static void add_latency(struct emit *emit, const struct export_point *point)
{
    emit_open(emit, "latency", '{');
    emit_fraction(emit, "value", point->bench->summary.median.point);
    if (!isnan(point->low_s)) {
        emit_fraction(emit, "lower_value", point->bench->summary.median.low);
        emit_fraction(emit, "upper_value", point->bench->summary.median.high);
    }
    emit_close(emit, '}');
}

static bool is_heard(struct export_output *out, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < ARRAY_LEN(silencers); i++) {
        size_t tail = strlen(silencers[i]);
        if (len >= tail && strcmp(name + len - tail, silencers[i]) == 0) {
            export_refuse(out, name, "ends in '%s', which Bencher would cut off",
                          silencers[i]);
            return false;
        }
    }
    return true;
}

/* Measures are called with hyphens there. Of memory, what a program is judged by. */
static const struct {
    enum memory_metric metric;
    const char *measure;
} memory_measures[] = {{MEMORY_ALLOCATIONS, "allocations"},
                       {MEMORY_PEAK_BYTES, "peak-memory"}};

static const char *const event_measures[COUNTERS] = {
    [COUNTER_CYCLES] = "cycles",
    [COUNTER_INSTRUCTIONS] = "instructions",
    [COUNTER_BRANCHES] = "branches",
    [COUNTER_BRANCH_MISSES] = "branch-misses",
    [COUNTER_CACHE_REFERENCES] = "cache-references",
    [COUNTER_CACHE_MISSES] = "cache-misses",
    [COUNTER_PAGE_FAULTS] = "page-faults",
};

static void add_count(struct emit *emit, const char *measure,
                      const struct count_range *range)
{
    if (range->n == 0) {
        return;
    }
    emit_open(emit, measure, '{');
    emit_real(emit, "value", range->median);
    if (range->low < range->high) {
        emit_real(emit, "lower_value", range->low);
        emit_real(emit, "upper_value", range->high);
    }
    emit_close(emit, '}');
}

static void add_counts(struct emit *emit, const struct result_bench *bench)
{
    for (size_t i = 0; i < ARRAY_LEN(memory_measures); i++) {
        const struct count_range range =
            count_of_bench(bench, (int)memory_measures[i].metric);
        add_count(emit, memory_measures[i].measure, &range);
    }
    for (int i = 0; i < COUNTERS; i++) {
        const struct count_range range = count_of_bench(bench, MEMORY_METRICS + i);
        add_count(emit, event_measures[i], &range);
    }
}

static bool add_point(struct emit *emit, const struct export_side *side,
                      const struct export_point *point, struct arena *arena,
                      struct export_output *out)
{
    (void)side;
    (void)arena;
    if (!is_heard(out, point->name)) {
        return false;
    }
    emit_line(emit, 1);
    emit_open(emit, point->name, '{');
    if (!isnan(point->median_s)) {
        add_latency(emit, point);
    }
    add_counts(emit, point->bench);
    emit_close(emit, '}');
    return true;
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    emit_open(emit, NULL, '{');
    struct export_side untimed = job->sides[0];
    untimed.points = untimed.counted;
    untimed.point_count = untimed.counted_count;
    size_t made =
        export_add_points(emit, &job->sides[0], &name_rule, add_point, job->arena, out);
    made += export_add_points(emit, &untimed, &name_rule, add_point, job->arena, out);
    emit_close(emit, '}');
    return made;
}

static bool write_bencher(const struct export_job *job, struct export_output *out,
                          struct error *err)
{
    return export_write_json(job, &export_bencher, EXPORT_PER_NAME, write_benches, out,
                             err);
}

const struct export_format export_bencher = {
    .name = "bencher",
    .summary = "Bencher Metric Format, for `bencher run --adapter json`",
    .extension = "bencher.json",
    .shape = EXPORT_EACH,
    .write = write_bencher,
};
