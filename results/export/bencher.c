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

static bool takes(struct export_output *out, const char *name)
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
    return export_takes_name(out, name, &name_rule);
}

static void add_count(struct emit *emit, const char *measure, int64_t value)
{
    emit_open(emit, measure, '{');
    emit_int(emit, "value", value);
    emit_close(emit, '}');
}

static void add_point(struct emit *emit, const struct export_point *point)
{
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
}

static bool write_bencher(const struct export_job *job, struct export_output *out,
                          struct error *err)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    const struct export_side *side = &job->sides[0];
    struct emit emit;
    size_t made = 0;
    if (!export_check_twins(job, EXPORT_PER_NAME, err)) {
        return false;
    }
    emit_init(&emit, &bytes);
    emit_open(&emit, NULL, '{');
    for (size_t i = 0; i < side->point_count; i++) {
        if (takes(out, side->points[i].name)) {
            add_point(&emit, &side->points[i]);
            made++;
        }
    }
    emit_close(&emit, '}');
    export_add_text(out, job, &export_bencher, &bytes, made);
    return true;
}

const struct export_format export_bencher = {
    .name = "bencher",
    .summary = "Bencher Metric Format, for `bencher run --adapter json`",
    .extension = "bencher.json",
    .shape = EXPORT_EACH,
    .write = write_bencher,
};
