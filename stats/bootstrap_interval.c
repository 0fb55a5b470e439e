/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/bootstrap_interval.h"

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_statistics_double.h>

#include "stats/gsl.h"
#include "stats/moment.h"

/* Fewer workers have no 95 % interval. */
#define FEWEST_WORKERS 6
/* Fewer than this give an interval that is too short for its level. */
#define ENOUGH_WORKERS 20

static const char *method_of(enum stats_bootstrap_kind kind, size_t n)
{
    static const char *const names[][2] = {
        [STATS_BOOTSTRAP_PERCENTILE] = {"percentile bootstrap",
                                        "percentile bootstrap, approximate"},
        [STATS_BOOTSTRAP_BCA] = {"BCa bootstrap", "BCa bootstrap, approximate"},
        [STATS_BOOTSTRAP_T] = {"bootstrap-t", "bootstrap-t, approximate"},
    };
    return names[kind][n < ENOUGH_WORKERS];
}

/* The p-quantile of type 7. Two selections cost less than a sort of 10,000. */
static double quantile(const struct stats_replicates *found, double p)
{
    double position = (double)(found->count - 1) * p;
    size_t below = (size_t)floor(position);
    double part = position - (double)below;
    double low = gsl_stats_select(found->values, 1, found->count, below);
    if (!(part > 0.0) || below + 1 >= found->count) {
        return low;
    }
    double high = gsl_stats_select(found->values, 1, found->count, below + 1);
    return low + part * (high - low);
}

static bool has_nan(const struct stats_replicates *found)
{
    bool has = false;
    for (size_t i = 0; i < found->count; i++) {
        has |= isnan(found->values[i]) != 0;
    }
    return has;
}

/* The bias as a standard normal: which quantile of the replicates the point is. */
static double bias_of(const struct stats_replicates *found)
{
    size_t below = 0;
    size_t up_to = 0;
    for (size_t i = 0; i < found->count; i++) {
        below += found->values[i] < found->point;
        up_to += found->values[i] <= found->point;
    }
    return stats_normal_quantile((double)(below + up_to) / (2.0 * (double)found->count));
}

/* Which quantile of the replicates stands for that of a normal at z; NaN when none does. */
static double corrected(double bias, double acceleration, double z)
{
    double shrink = 1.0 - acceleration * (bias + z);
    return shrink > 0.0 ? stats_normal_p(bias + (bias + z) / shrink) : (double)NAN;
}

struct stats_estimate stats_bootstrap_interval(const struct stats_replicates *found,
                                               const struct stats_bootstrap *how,
                                               size_t n)
{
    struct stats_estimate estimate = {.point = found->point,
                                      .low = NAN,
                                      .high = NAN,
                                      .level = how->level,
                                      .method = method_of(how->kind, n),
                                      .n = n};
    if (n < FEWEST_WORKERS || found->count == 0 || !isfinite(found->point) ||
        !(how->level > 0.0 && how->level < 1.0) || has_nan(found)) {
        return estimate;
    }
    double from = (1.0 - how->level) / 2.0;
    double to = 1.0 - from;
    if (how->kind == STATS_BOOTSTRAP_BCA) {
        double bias = bias_of(found);
        double z = stats_normal_quantile(from);
        double low = corrected(bias, found->acceleration, z);
        double high = corrected(bias, found->acceleration, -z);
        if (isfinite(bias) && isfinite(low) && isfinite(high)) {
            from = low;
            to = high;
        } else {
            estimate.method = method_of(STATS_BOOTSTRAP_PERCENTILE, n);
        }
    }
    double low = quantile(found, from);
    double high = quantile(found, to);
    if (how->kind == STATS_BOOTSTRAP_T) {
        double far = high;
        high = found->point - low * found->error;
        low = found->point - far * found->error;
    }
    if (isfinite(low) && isfinite(high)) {
        estimate.low = low;
        estimate.high = high;
        estimate.achieved_level = how->level;
    }
    return estimate;
}

double stats_bootstrap_acceleration(const double *left_out, size_t n)
{
    double mean = stats_mean(left_out, n);
    double squares = 0.0;
    double cubes = 0.0;
    for (size_t i = 0; i < n; i++) {
        double influence = mean - left_out[i];
        squares += influence * influence;
        cubes += influence * influence * influence;
    }
    return squares > 0.0 ? cubes / (6.0 * squares * sqrt(squares)) : 0.0;
}
