/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/quantile.h"

#include <math.h>
#include <string.h>

#include "stats/sort.h"

/* 1 / Phi^-1(3/4): makes the median absolute deviation of a normal sample its standard
 * deviation. */
#define MAD_SCALE 1.482602218505602

bool stats_sort(const double *values, size_t n, double *sorted)
{
    /* The order of a NaN is not specified, so that it must not reach the sort. */
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    if (n > 0) {
        memmove(sorted, values, n * sizeof(*sorted));
        stats_sort_in_place(sorted, n);
    }
    return true;
}

double stats_quantile(const double *sorted, size_t n, double p)
{
    if (n == 0 || !(p >= 0.0 && p <= 1.0)) {
        return NAN;
    }
    double position = (double)(n - 1) * p;
    size_t below = (size_t)floor(position);
    if (below >= n - 1) {
        return sorted[n - 1];
    }
    double part = position - (double)below;
    double low = sorted[below];
    double high = sorted[below + 1];
    /* From the nearer end: exact for equal neighbours, and the same for mirrored data. */
    return part < 0.5 ? low + part * (high - low) : high - (1.0 - part) * (high - low);
}

double stats_median(const double *sorted, size_t n)
{
    return stats_quantile(sorted, n, 0.5);
}

double stats_mad(const double *sorted, size_t n, double *scratch)
{
    double median = stats_median(sorted, n);
    for (size_t i = 0; i < n; i++) {
        scratch[i] = fabs(sorted[i] - median);
    }
    stats_sort_in_place(scratch, n);
    return MAD_SCALE * stats_median(scratch, n);
}
