/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "stats/drift.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/outlier.h"
#include "stats/quantile.h"

#define DEFAULT_LEVEL  0.95
#define DEFAULT_MARGIN 0.02

/* Fewer workers or blocks give no interval of 95 %. */
#define FEWEST_UNITS 6

/* Below this much of a level is rounding, not a level that was missed. */
#define LEVEL_TOLERANCE 1e-9

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

double summary_loop_overhead(const struct result *result,
                             const struct result_bench *bench)
{
    for (size_t i = 0; i < result->target_count; i++) {
        if (strcmp(result->targets[i].name, bench->target) == 0) {
            return result->targets[i].loop_overhead_ns;
        }
    }
    return unknown();
}

/* The samples of a worker in ns per operation; values holds worker->samples. */
static void sample_figures(const struct result_bench *bench,
                           const struct result_worker *worker, double loop_overhead_ns,
                           double *values)
{
    double overhead_ns = worker->overhead_ns;
    if (isnan(overhead_ns)) {
        overhead_ns = isnan(loop_overhead_ns) ? 0.0 : loop_overhead_ns;
    }
    bool is_cpu = bench->clock != NULL && strcmp(bench->clock, "cpu") == 0;
    const int64_t *times = is_cpu ? worker->cpu_ns : worker->elapsed_ns;
    double loops = (double)bench->loops;
    double operations = loops * (double)bench->unroll * (double)bench->inner;
    for (size_t i = 0; i < worker->samples; i++) {
        values[i] = ((double)times[i] - loops * overhead_ns) / operations;
    }
}

static bool has_operations(const struct result_bench *bench)
{
    return bench->loops > 0 && bench->unroll > 0 && bench->inner > 0;
}

/* The median of n values, which are left sorted. */
static double sort_to_median(double *values, size_t n, double *scratch)
{
    if (n == 0 || !stats_sort(values, n, scratch)) {
        return unknown();
    }
    return stats_median(scratch, n);
}

double summary_worker_figure(const struct result_bench *bench,
                             const struct result_worker *worker, double loop_overhead_ns)
{
    if (worker->samples == 0 || !has_operations(bench)) {
        return unknown();
    }
    double *values = xcalloc(worker->samples * 2, sizeof(*values));
    sample_figures(bench, worker, loop_overhead_ns, values);
    double figure = sort_to_median(values, worker->samples, values + worker->samples);
    free(values);
    return figure;
}

/* A bench's samples and figures in the order they were measured. */
struct figures {
    double *samples; /* worker after worker */
    size_t *sizes;   /* samples of each worker */
    double *figures; /* of each worker that has any */
    double *means;
    double *scratch; /* two values for each sample or worker, whatever is more */
    size_t count;    /* workers with samples */
};

static void figures_init(struct figures *f, const struct result *result,
                         const struct result_bench *bench)
{
    size_t samples = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        samples += bench->workers[i].samples;
    }
    size_t workers = bench->worker_count;
    size_t room = samples > workers ? samples : workers;
    *f = (struct figures){
        .samples = xcalloc(samples + 1, sizeof(double)),
        .sizes = xcalloc(workers + 1, sizeof(size_t)),
        .figures = xcalloc(workers + 1, sizeof(double)),
        .means = xcalloc(workers + 1, sizeof(double)),
        .scratch = xcalloc(room * 2 + 1, sizeof(double)),
    };
    double overhead_ns = summary_loop_overhead(result, bench);
    double *next = f->samples;
    for (size_t i = 0; i < workers && has_operations(bench); i++) {
        const struct result_worker *worker = &bench->workers[i];
        if (worker->samples == 0) {
            continue;
        }
        sample_figures(bench, worker, overhead_ns, next);
        f->figures[f->count] = sort_to_median(next, worker->samples, f->scratch);
        f->means[f->count] = stats_mean(next, worker->samples);
        f->sizes[f->count] = worker->samples;
        next += worker->samples;
        f->count++;
    }
}

static void figures_finish(struct figures *f)
{
    free(f->samples);
    free(f->sizes);
    free(f->figures);
    free(f->means);
    free(f->scratch);
}

/* The method of stats_median_interval, its ends moved away from the point. */
static void widen(struct stats_estimate *e, double by)
{
    e->low = e->point - (e->point - e->low) * by;
    e->high = e->point + (e->high - e->point) * by;
    e->method = "order-statistic, widened for drift";
}

static void note_drift(struct result *result, struct result_bench *bench,
                       struct figures *f)
{
    struct stats_drift drift = stats_drift(f->figures, f->count, f->scratch);
    if (!drift.warned) {
        result_bench_drop_finding(bench, "drift");
        return;
    }
    result_bench_add_finding(result, bench, "drift");
    widen(&bench->summary.median, drift.widen);
}

void summary_bench(struct result *result, struct result_bench *bench)
{
    bench->summary = (struct result_summary){.present = false};
    if (bench->status != RESULT_OK) {
        return;
    }
    struct figures f;
    figures_init(&f, result, bench);
    bench->reason = NULL;
    if (f.count == 0) {
        bench->reason = "it has no sample yet";
    } else if (!stats_sort(f.figures, f.count, f.scratch)) {
        bench->reason = "its figures are not finite";
    } else {
        const double *sorted = f.scratch;
        struct stats_outliers outliers = stats_outliers(sorted, f.count);
        bench->summary = (struct result_summary){
            .present = true,
            .median = stats_median_interval(sorted, f.count, summary_level(result)),
            .mean = stats_mean(f.means, f.count),
            .min = sorted[0],
            .q1 = stats_quantile(sorted, f.count, 0.25),
            .q3 = stats_quantile(sorted, f.count, 0.75),
            .sd_between = stats_sd(f.figures, f.count),
            .sd_within = stats_sd_within(f.samples, f.sizes, f.count),
            .outliers_mild = outliers.mild,
            .outliers_severe = outliers.severe,
        };
        note_drift(result, bench, &f);
    }
    figures_finish(&f);
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

static size_t group_length(const struct result *result, size_t first)
{
    size_t end = first + 1;
    while (end < result->bench_count &&
           strcmp(result->benches[end].group, result->benches[first].group) == 0) {
        end++;
    }
    return end - first;
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
        count = group_length(result, first);
        summarise(result, first, count, result->change_count);
    }
}

/* Half the width relative to the point, or half the log width of a ratio; NaN without one. */
static double half_width(const struct stats_estimate *e, bool is_ratio)
{
    return is_ratio ? (log(e->high) - log(e->low)) / 2.0
                    : (e->high - e->low) / 2.0 / e->point;
}

static bool is_precise(const struct stats_estimate *e, bool is_ratio,
                       double precision_ratio, double *widest)
{
    double width = half_width(e, is_ratio);
    if (isnan(*widest) || width > *widest) {
        *widest = width;
    }
    return e->n >= FEWEST_UNITS && e->achieved_level >= e->level - LEVEL_TOLERANCE &&
           width <= precision_ratio;
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
            precise &=
                is_precise(&bench->summary.median, false, precision_ratio, &widest);
        }
    }
    const struct result_bench *head = &result->benches[first_bench];
    for (size_t i = 0; count > 0 && i < head->change_count; i++) {
        const struct result_change *change = &result->changes[head->change_first + i];
        precise &= is_precise(&change->ratio, true, precision_ratio, &widest);
    }
    *ret_widest = widest;
    return precise;
}
