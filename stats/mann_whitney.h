/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two independent samples by the rank test of Mann and Whitney (Ann. Math. Statist. 18 (1947)
 * 50-60): the shift of Hodges and Lehmann (1963), the median of all differences b_j - a_i, and
 * the interval that inverts the test. */
#ifndef TARE_STATS_MANN_WHITNEY_H
#define TARE_STATS_MANN_WHITNEY_H

#include <stddef.h>

#include "stats/estimate.h"
#include "stats/rank.h"

/* The shift b - a of n and m sorted finite values, in their unit, and its interval: two of the
 * differences, no interpolation, so that achieved_level is what it is worth and mostly a little
 * above `level`. n == 0 or m == 0: point NaN. No interval (low, high NaN, achieved_level 0)
 * where the extremes are worth 0.875 or less, as with 2 and 3; where they are worth more but
 * not the level, they are the interval (3 and 3 at 0.95: 0.90). The n of the estimate is n + m.
 * scratch holds stats_mann_whitney_scratch(n, m) values. */
struct stats_estimate stats_mann_whitney(const double *a_sorted, size_t n,
                                         const double *b_sorted, size_t m, double level,
                                         double *scratch);

/* Two-sided p-value against "b is a shifted by `value`": the smallest alpha whose interval
 * excludes the value. Without ties that of the exact test; a tie counts against the rejection.
 * NaN when n == 0 or m == 0 or value is NaN. Same scratch. */
double stats_mann_whitney_p(const double *a_sorted, size_t n, const double *b_sorted,
                            size_t m, double value, double *scratch);

/* The same for several questions about one pair of samples: the distribution of their count, which is most
 * of the work, is made once. The samples and the scratch have to stay as they are. */
struct stats_mann_whitney_pair {
    struct stats_rank_set set;
    struct stats_rank_null null;
};

struct stats_mann_whitney_pair stats_mann_whitney_pair(const double *a_sorted, size_t n,
                                                       const double *b_sorted, size_t m,
                                                       double *scratch);
struct stats_estimate
stats_mann_whitney_pair_shift(const struct stats_mann_whitney_pair *pair, double level);
double stats_mann_whitney_pair_p(const struct stats_mann_whitney_pair *pair,
                                 double value);

/* How many doubles of scratch all of these need for n and m values. */
size_t stats_mann_whitney_scratch(size_t n, size_t m);
/* And for any two samples that have `total` values at most between them. */
size_t stats_mann_whitney_scratch_most(size_t total);

/* P(U <= u) of the statistic U of n and m values without ties, 0 <= u <= n m, when both come
 * from the same distribution. Same scratch. */
double stats_mann_whitney_below(size_t u, size_t n, size_t m, double *scratch);

#endif
