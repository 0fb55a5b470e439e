/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The median with the interpolated order-statistic (sign-test) interval of Hettmansperger and
 * Sheather, Stat. Prob. Lett. 4 (1986) 75-79: distribution-free, no random numbers. */
#ifndef TARE_STATS_ORDER_H
#define TARE_STATS_ORDER_H

#include <stddef.h>

#include "stats/estimate.h"

/* The median of n sorted finite values and its interval at `level` (0 < level < 1).
 * n == 0: point NaN. n < 5: no interval (low, high NaN, achieved_level 0). Where even the
 * extremes do not reach the level (n == 5 at 0.95), they are the interval and achieved_level
 * says what it is worth (0.9375). */
struct stats_estimate stats_median_interval(const double *sorted, size_t n, double level);

/* Two-sided p-value against "the median is `value`": the smallest alpha whose interval
 * excludes the value, by inverting stats_median_interval (so that an interval at level 1 - p
 * has an end at the value). 1 when value is the median, at least 2^(1-n); NaN when n == 0. */
double stats_median_p(const double *sorted, size_t n, double value);

#endif
