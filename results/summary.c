/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/samples.h"
#include "stats/quantile.h"
#include "stats/stopping.h"
#include "stats/workers.h"

#define DEFAULT_LEVEL  0.95
#define DEFAULT_MARGIN 0.02

static double unknown(void)
{
    return (double)NAN;
}

double summary_level(const struct result *result)
{
    return result->settings.level > 0.0 ? result->settings.level : DEFAULT_LEVEL;
}

double summary_margin(const struct result *result)
{
    return result->settings.margin_ratio > 0.0 ? result->settings.margin_ratio
                                               : DEFAULT_MARGIN;
}

/* A bench's samples that count, in ns per operation, worker after worker in the order they were measured. */
struct samples {
    double *values;
    size_t *sizes; /* of each worker */
    double *scratch;
};

static void samples_init(struct samples *s, const struct result *result,
                         const struct result_bench *bench, enum samples_choice choice)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        count += bench->workers[i].samples;
    }
    *s = (struct samples){
        .values = xcalloc(count + 1, sizeof(double)),
        .sizes = xcalloc(bench->worker_count + 1, sizeof(size_t)),
        .scratch = xcalloc(stats_workers_scratch(count, bench->worker_count) + 1,
                           sizeof(double)),
    };
    double *next = s->values;
    for (size_t i = 0; i < bench->worker_count; i++) {
        s->sizes[i] = samples_figures(result, bench, &bench->workers[i], choice, next);
        next += s->sizes[i];
    }
}

static void samples_finish(struct samples *s)
{
    free(s->values);
    free(s->sizes);
    free(s->scratch);
}

static struct stats_workers estimate_bench(const struct result *result,
                                           const struct result_bench *bench,
                                           enum samples_choice choice)
{
    struct samples s;
    samples_init(&s, result, bench, choice);
    struct stats_workers said = stats_estimate_workers(
        s.values, s.sizes, bench->worker_count, summary_level(result), s.scratch);
    samples_finish(&s);
    return said;
}

/* Where disturbed samples had to be counted, because hardly any others are there. */
static void note_disturbed(struct result *result, struct result_bench *bench,
                           enum samples_choice choice)
{
    size_t disturbed = 0;
    for (size_t i = 0; i < bench->worker_count && choice == SAMPLES_ALL; i++) {
        const struct result_worker *worker = &bench->workers[i];
        disturbed +=
            worker->samples - samples_count(result, bench, worker, SAMPLES_UNDISTURBED);
    }
    if (disturbed > 0) {
        result_bench_add_finding(result, bench, "disturbed");
    } else {
        result_bench_drop_finding(bench, "disturbed");
    }
}

void summary_bench(struct result *result, struct result_bench *bench)
{
    bench->summary = (struct result_summary){.present = false};
    if (bench->status != RESULT_OK) {
        return;
    }
    enum samples_choice choice = samples_choice_of(result, bench);
    struct stats_workers said = estimate_bench(result, bench, choice);
    note_disturbed(result, bench, choice);
    bench->reason = NULL;
    if (said.workers == 0) {
        bench->reason =
            result_is_timed(bench) ? "it has no sample yet" : "it was not to be timed";
        return;
    }
    if (!said.is_finite) {
        bench->reason = "its figures are not finite";
        return;
    }
    bench->summary = (struct result_summary){
        .present = true,
        .median = said.median,
        .mean = said.mean.point,
        .min = said.min,
        .q1 = said.q1,
        .q3 = said.q3,
        .sd_between = said.sd_between,
        .sd_within = said.sd_within,
        .outliers_mild = said.outliers.by_fences.mild,
        .outliers_severe = said.outliers.by_fences.severe,
    };
    if (said.drift.warned) {
        result_bench_add_finding(result, bench, "drift");
    } else {
        result_bench_drop_finding(bench, "drift");
    }
}

/* Puts n changes in the place of the group's old ones; `start` is where these are, or would
 * be. The benches behind `head` remember places that move. */
static void replace_changes(struct result *result, struct result_bench *head,
                            size_t start, const struct result_change *changes, size_t n)
{
    size_t old = head->change_count;
    size_t behind = result->change_count - start - old;
    if (n > old) {
        for (size_t i = old; i < n; i++) {
            result_add_change(result);
        }
        result->changes_indexed = true;
    }
    if (n != old && behind == 0) {
        result->change_count = start + n;
    } else if (n != old) {
        memmove(result->changes + start + n, result->changes + start + old,
                behind * sizeof(*changes));
        result->change_count = start + n + behind;
        for (struct result_bench *b = head + 1; b < result->benches + result->bench_count;
             b++) {
            b->change_first = b->change_first + n - old;
        }
    }
    if (n > 0) {
        memcpy(result->changes + start, changes, n * sizeof(*changes));
    }
    head->change_first = start;
    head->change_count = n;
}

static size_t changes_before(const struct result *result, size_t first_bench)
{
    size_t sum = 0;
    for (size_t i = 0; i < first_bench; i++) {
        sum += result->benches[i].change_count;
    }
    return sum;
}

/* `start` is where the group's changes are or would be; SIZE_MAX: to be found out. */
static void summarise(struct result *result, size_t first_bench, size_t count,
                      size_t start)
{
    struct result_bench *group = &result->benches[first_bench];
    result->geomean_count = 0; // of changes that are no more
    result->interaction_count = 0;
    for (size_t i = 0; i < count; i++) {
        summary_bench(result, &group[i]);
    }
    struct result_change *changes = xcalloc(count * 2, sizeof(*changes));
    size_t n = changes_of_group(result, group, count, changes);
    if (start == SIZE_MAX) {
        bool is_known = n > 0 && n == group->change_count;
        start = is_known ? group->change_first : changes_before(result, first_bench);
    }
    replace_changes(result, group, start, changes, n);
    free(changes);
}

void summary_group(struct result *result, size_t first_bench, size_t count)
{
    if (!result->changes_indexed) {
        summary_result(result);
    } else if (count > 0) {
        summarise(result, first_bench, count, SIZE_MAX);
    }
}

void summary_result(struct result *result)
{
    result->change_count = 0;
    result->changes_indexed = true;
    for (size_t i = 0; i < result->bench_count; i++) {
        result->benches[i].change_first = 0;
        result->benches[i].change_count = 0;
    }
    size_t count = 0;
    for (size_t first = 0; first < result->bench_count; first += count) {
        count = changes_group_length(result, first);
        summarise(result, first, count, result->change_count);
    }
}

static bool is_precise(const struct stats_estimate *e, double half_width,
                       double precision_ratio, double *widest)
{
    if (isnan(*widest) || half_width > *widest) {
        *widest = half_width;
    }
    return stats_is_precise(e, half_width, precision_ratio);
}

bool summary_group_is_precise(const struct result *result, size_t first_bench,
                              size_t count, double precision_ratio, double *ret_widest)
{
    bool precise = true;
    double widest = unknown();
    for (size_t i = first_bench; i < first_bench + count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (bench->status != RESULT_OK) {
            continue;
        }
        if (!bench->summary.present) {
            precise = false;
        } else if (bench->summary.median.point > 0.0) {
            const struct stats_estimate *median = &bench->summary.median;
            precise &=
                is_precise(median, stats_half_width(median), precision_ratio, &widest);
        }
    }
    const struct result_bench *head = &result->benches[first_bench];
    for (size_t i = 0; count > 0 && i < head->change_count; i++) {
        const struct stats_estimate *ratio =
            &result->changes[head->change_first + i].ratio;
        precise &=
            is_precise(ratio, stats_half_width_of_ratio(ratio), precision_ratio, &widest);
    }
    *ret_widest = widest;
    return precise;
}
