/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/outlier.h"

#include <math.h>

#include "stats/quantile.h"

/* Interquartile range of a normal sample over its mean absolute deviation from the median. */
#define RANGE_PER_DEVIATION 1.6906

/* Where half of the values are equal the interquartile range is 0 and every other value would
 * be far out (a coarse clock does that): the mean deviation stands in. */
static double spread_of(const double *sorted, size_t n, double range)
{
    if (range > 0.0) {
        return range;
    }
    double median = stats_median(sorted, n);
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += fabs(sorted[i] - median);
    }
    return RANGE_PER_DEVIATION * sum / (double)n;
}

struct stats_outliers stats_outliers(const double *sorted, size_t n)
{
    struct stats_outliers found = {0};
    if (n < 4) {
        return found;
    }
    double low = stats_quantile(sorted, n, 0.25);
    double high = stats_quantile(sorted, n, 0.75);
    double spread = spread_of(sorted, n, high - low);
    for (size_t i = 0; i < n; i++) {
        double beyond = fmax(low - sorted[i], sorted[i] - high);
        if (beyond > 3.0 * spread) {
            found.severe++;
        } else if (beyond > 1.5 * spread) {
            found.mild++;
        }
    }
    return found;
}
