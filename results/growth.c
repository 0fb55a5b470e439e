/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/growth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/metric.h"
#include "results/result.h"
#include "results/series.h"
#include "results/summary.h"

/* Standard errors in half an interval of 95 %. */
#define NORMAL_95 1.96

/* The sizes of a series that have a figure. */
static size_t find_figures(const struct series *series, const char *metric, double *sizes,
                           double *figures)
{
    size_t n = 0;
    for (size_t i = 0; i < series->count; i++) {
        double figure = metric_range(series->points[i].bench, metric).point;
        if (!isnan(figure)) {
            sizes[n] = series->points[i].size;
            figures[n++] = figure;
        }
    }
    return n;
}

/* The relative standard error of the figures, all together: of counts there is none. */
static double error_of(const struct series *series, const char *metric)
{
    double squares = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < series->count && metric_is_time(metric); i++) {
        const struct stats_estimate *median = &series->points[i].bench->summary.median;
        if (!isnan(metric_range(series->points[i].bench, metric).point) &&
            median->low > 0.0 && isfinite(median->high)) {
            double error = log(median->high / median->low) / (2.0 * NORMAL_95);
            squares += error * error;
            n++;
        }
    }
    return n == 0 ? 0.0 : sqrt(squares / (double)n);
}

/* No count grows out of nothing for relative errors to be known of: it is taken for 1. */
static void lift_counts(double *figures, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        figures[i] = fmax(figures[i], 1.0);
    }
}

static void fill(struct result_growth *growth, const struct stats_complexity *found)
{
    for (size_t i = 0; i < STATS_GROWTHS && found->is_known; i++) {
        if (found->fits[i].is_candidate) {
            growth->candidates[growth->candidate_count++] =
                stats_growth_name((enum stats_growth)i);
        }
    }
    memcpy(growth->fits, found->fits, sizeof(growth->fits));
    growth->best = found->model;
    growth->slope = found->slope;
    growth->too_few_sizes = found->too_few_sizes;
    growth->too_few_decades = found->too_few_decades;
    growth->overhead_dominates = found->overhead_dominates;
}

static void add_growth(struct result *result, const struct series *series,
                       const char *metric)
{
    double *sizes = xcalloc(series->count * 5, sizeof(*sizes));
    double *figures = sizes + series->count;
    size_t n = find_figures(series, metric, sizes, figures);
    if (n > 0 && series_shows_growth(n, sizes[0], sizes[n - 1])) {
        const struct result_bench *bench = series->points[0].bench;
        struct arena *arena = &result->arena;
        struct result_growth growth = {
            .suite = bench->suite,
            .case_name = bench->case_name,
            .variant = arena_strdup(arena, series->name),
            .params = bench->params,
            .param_count = bench->param_count,
            .target = bench->target,
            .param = series->param,
            .metric = metric,
            .size_count = n,
            .sizes = arena_copy(arena, sizes, n * sizeof(*sizes)),
            .figures = arena_copy(arena, figures, n * sizeof(*figures)),
        };
        if (!metric_is_time(metric)) {
            lift_counts(figures, n);
        }
        struct stats_complexity found =
            stats_complexity(sizes, figures, n, error_of(series, metric),
                             summary_level(result), figures + series->count);
        fill(&growth, &found);
        *result_add_growth(result) = growth;
    }
    free(sizes);
}

void growth_of_result(struct result *result)
{
    result->growth_count = 0;
    struct series_list list;
    series_collect(&list, result);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t j = 0; j < METRICS_GROWING; j++) {
            add_growth(result, &list.items[i], metric_name(j));
        }
    }
    series_list_finish(&list);
}
