/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the cost of an execution the same however many came before it? */
#ifndef TARE_STATS_TREND_H
#define TARE_STATS_TREND_H

#include <stddef.h>

struct stats_trend {
    double tau; /* Kendall's tau-b of value against position, -1..1; NaN when n < 4 */
    double
        p; /* two-sided Mann-Kendall p-value (normal approximation with tie and continuity
                     correction; exact for n <= 10 without ties); NaN when n < 4 */
    double
        slope; /* Theil-Sen slope per position, in the unit of the values; NaN when n < 2 */
};

/* Of n values in order of time (Mann 1945, Kendall 1975, Sen 1968). O(n^2) time; scratch holds n*(n-1)/2 values. */
struct stats_trend stats_trend(const double *values, size_t n, double *scratch);

#endif
