/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/changepoint.h"

#include <math.h>

#include "stats/level.h"
#include "stats/mann_whitney.h"

/* The scale is at least this part of min_effect: a step of min_effect is clipped then, so that
 * less noise would find nothing more. */
#define SCALE_FLOOR    0.25
#define SETTLED_VALUES 5

static double effect_of(const struct stats_levels *levels, size_t segment)
{
    return fabs(levels->medians[segment] - levels->medians[segment - 1]);
}

/* Drops the smallest change until all are `least` or more. */
static void drop_small(struct stats_levels *levels, double least)
{
    while (levels->count > 1) {
        size_t smallest = 1;
        for (size_t i = 2; i < levels->count; i++) {
            if (effect_of(levels, i) < effect_of(levels, smallest)) {
                smallest = i;
            }
        }
        if (effect_of(levels, smallest) >= least) {
            return;
        }
        stats_level_join(levels, smallest);
    }
}

/* The interval is that of the shift of Hodges and Lehmann, which is not always the difference
 * of the medians: it is widened to hold that too. */
static struct stats_estimate find_ratio(const struct stats_levels *levels, size_t segment,
                                        double level, double *scratch)
{
    double *before = levels->sorted;
    size_t n = stats_level_sort(levels, segment - 1, before);
    double *after = before + n;
    size_t m = stats_level_sort(levels, segment, after);
    struct stats_estimate ratio = stats_mann_whitney(before, n, after, m, level, scratch);
    ratio.point = exp(levels->medians[segment] - levels->medians[segment - 1]);
    if (!isnan(ratio.low)) {
        ratio.low = fmin(exp(ratio.low), ratio.point);
        ratio.high = fmax(exp(ratio.high), ratio.point);
    }
    ratio.method = "mann-whitney, post-selection";
    return ratio;
}

size_t stats_change_points_scratch(size_t n)
{
    return stats_mann_whitney_scratch_most(n) * sizeof(double) + stats_levels_scratch(n);
}

size_t stats_change_points(const double *log_values, size_t n,
                           const struct stats_change_point_options *options,
                           struct stats_change_point *points, void *scratch)
{
    double *ranks = scratch;
    struct stats_level_rule rule = {.beta = options->beta,
                                    .min_length = options->min_length,
                                    .least_scale = SCALE_FLOOR * options->min_effect};
    struct stats_levels levels =
        stats_levels(log_values, n, &rule, ranks + stats_mann_whitney_scratch_most(n));
    drop_small(&levels, log1p(options->min_effect));
    for (size_t i = 1; i < levels.count; i++) {
        points[i - 1] = (struct stats_change_point){
            .index = levels.starts[i],
            .before = levels.medians[i - 1],
            .after = levels.medians[i],
            .ratio = find_ratio(&levels, i, options->level, ranks),
            .provisional = n - levels.starts[i] < SETTLED_VALUES,
        };
    }
    return levels.count > 0 ? levels.count - 1 : 0;
}
