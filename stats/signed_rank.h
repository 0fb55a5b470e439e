/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sample by Wilcoxon's signed ranks: the centre of Hodges and Lehmann (Ann. Math. Statist.
 * 34 (1963) 598-611), the median of all Walsh averages (x_i + x_j) / 2 with i <= j, and the
 * interval that inverts the test. Right for values that lie symmetrically about their centre;
 * of a lopsided mixture the interval may miss the median (use stats/order.h there). */
#ifndef TARE_STATS_SIGNED_RANK_H
#define TARE_STATS_SIGNED_RANK_H

#include <stddef.h>

#include "stats/estimate.h"

/* The centre of n sorted finite values, in their unit, and its interval. The interval is one of
 * two Walsh averages, no interpolation, so that achieved_level is what it is worth and mostly a
 * little above `level`. n == 0: point NaN. n < 5: no interval (low, high NaN, achieved_level
 * 0). Where even the extremes do not reach the level, they are the interval (n == 5 at 0.95:
 * 0.9375). scratch holds stats_signed_rank_scratch(n) values. */
struct stats_estimate stats_signed_rank(const double *sorted, size_t n, double level,
                                        double *scratch);

/* Two-sided p-value against "the centre is `value`": the smallest alpha whose interval excludes
 * the value. Without ties that of Wilcoxon's exact test; a value of the sample that equals
 * `value`, or a pair that lies symmetrically about it, counts against the rejection, where
 * others drop it. NaN when n == 0 or value is NaN. Same scratch. */
double stats_signed_rank_p(const double *sorted, size_t n, double value, double *scratch);

/* How many doubles of scratch the two above need for n values. */
size_t stats_signed_rank_scratch(size_t n);

/* P(W <= w) of the signed-rank statistic W of n values without ties, 0 <= w <= n (n + 1) / 2,
 * when the centre is as tested. Same scratch. */
double stats_signed_rank_below(size_t w, size_t n, double *scratch);

#endif
