/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bencher Metric Format: for each name the measure "latency" in ns with its interval. */
#include <math.h>
#include <string.h>

#include "results/emit.h"
#include "results/export/export.h"

static const struct export_rule name_rule = {.max_bytes = 1024};

/* Bencher cuts these off and gives no alerts for the benchmark. */
static const char *const silencers[] = {"-bencher-ignore", "_bencher_ignore",
                                        "BencherIgnore"};

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

static void add_count(struct emit *emit, const char *measure, int64_t value)
{
    emit_open(emit, measure, '{');
    emit_int(emit, "value", value);
    emit_close(emit, '}');
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
    emit_open(emit, "latency", '{');
    emit_fraction(emit, "value", point->bench->summary.median.point);
    if (!isnan(point->low_s)) {
        emit_fraction(emit, "lower_value", point->bench->summary.median.low);
        emit_fraction(emit, "upper_value", point->bench->summary.median.high);
    }
    emit_close(emit, '}');
    if (point->bench->memory.executions > 0) {
        const struct memory_count *counts = point->bench->memory.counts;
        add_count(emit, "allocations", counts[MEMORY_ALLOCATIONS].median);
        add_count(emit, "peak-memory", counts[MEMORY_PEAK_BYTES].median);
    }
    emit_close(emit, '}');
    return true;
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    emit_open(emit, NULL, '{');
    size_t made =
        export_add_points(emit, &job->sides[0], &name_rule, add_point, job->arena, out);
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
