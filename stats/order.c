/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/order.h"

#include <math.h>

#include "stats/gsl.h"
#include "stats/quantile.h"

/* Fewer values give no interval worth the name: at 4 the extremes cover 87.5 %. */
#define FEWEST 5

/* The chance that the median lies outside of the d-th smallest .. d-th largest of n values,
 * 1 <= d <= n / 2 + 1. For the last d the two have changed places and the formula goes on:
 * above 1, which is what the interpolation through the median needs. */
static double miss(size_t d, size_t n)
{
    return 2.0 * stats_binomial_half_p(d - 1, n);
}

/* The largest d whose interval misses in at most alpha of the cases, or 0 when even the
 * extremes miss more often. */
static size_t depth_for(size_t n, double alpha)
{
    size_t low = 0;
    size_t high = n / 2 + 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (miss(middle, n) <= alpha) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct stats_estimate stats_median_interval(const double *sorted, size_t n, double level)
{
    struct stats_estimate estimate = {.point = stats_median(sorted, n),
                                      .low = NAN,
                                      .high = NAN,
                                      .level = level,
                                      .method = "order-statistic",
                                      .n = n};
    if (n < FEWEST || !(level > 0.0 && level < 1.0)) {
        return estimate;
    }
    double alpha = 1.0 - level;
    size_t d = depth_for(n, alpha);
    if (d == 0) {
        estimate.low = sorted[0];
        estimate.high = sorted[n - 1];
        estimate.achieved_level = 1.0 - miss(1, n);
        return estimate;
    }
    /* Hettmansperger and Sheather: the share of the gap that belongs to the share of the level
     * is not the share itself, as the median of a smooth density sits between the two. */
    double outer = miss(d, n);
    double share = (alpha - outer) / (miss(d + 1, n) - outer);
    double inner =
        (double)(n - d) * share / ((double)d + ((double)n - 2.0 * (double)d) * share);
    estimate.low = sorted[d - 1] + inner * (sorted[d] - sorted[d - 1]);
    estimate.high = sorted[n - d] - inner * (sorted[n - d] - sorted[n - d - 1]);
    estimate.achieved_level = level;
    return estimate;
}

/* The p-value of a value below the median: `at` and `next` are the d-th and the one after it
 * counted from the value's side, at <= value < next in that direction. */
static double crossing_p(size_t d, size_t n, double into_gap)
{
    double free = (double)(n - d) - into_gap * ((double)n - 2.0 * (double)d);
    double share = into_gap * (double)d / free;
    return miss(d, n) + share * (miss(d + 1, n) - miss(d, n));
}

double stats_median_p(const double *sorted, size_t n, double value)
{
    if (n == 0 || isnan(value)) {
        return NAN;
    }
    double median = stats_median(sorted, n);
    if (value >= median && value <= median) {
        return 1.0;
    }
    bool is_below = value < median;
    /* How many values are on the value's side or equal to it: the gap that it lies in. */
    size_t d = 0;
    while (d < n && (is_below ? sorted[d] <= value : sorted[n - 1 - d] >= value)) {
        d++;
    }
    if (d == 0) {
        return miss(1, n) < 1.0 ? miss(1, n) : 1.0;
    }
    double at = is_below ? sorted[d - 1] : sorted[n - d];
    double next = is_below ? sorted[d] : sorted[n - d - 1];
    double p = crossing_p(d, n, (value - at) / (next - at));
    return p < 1.0 ? p : 1.0;
}
