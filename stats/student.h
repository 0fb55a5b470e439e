/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means with Student's distribution: right for values near a normal, approximate for others
 * (measured: 86 to 96 % of nominal 95 % on lopsided or heavy-tailed workers, less in bursts). */
#ifndef TARE_STATS_STUDENT_H
#define TARE_STATS_STUDENT_H

#include <stddef.h>

#include "stats/estimate.h"

/* The mean of n finite values in any order and its interval with n - 1 degrees of freedom.
 * n == 0: point NaN. n < 2: no interval (low, high NaN, achieved_level 0). Values that are all
 * equal give an interval of no width. method is "t". */
struct stats_estimate stats_mean_interval(const double *values, size_t n, double level);

/* Two-sided p-value against "the mean is `value`". NaN when n < 2, when value is NaN, and when
 * the values are all equal, as nothing is known of their spread then. */
double stats_mean_p(const double *values, size_t n, double value);

/* Two independent samples whose spreads may differ. */
struct stats_welch {
    struct stats_estimate difference; /* mean of b less mean of a, in their unit */
    double t;
    double df; /* Welch (1938) and Satterthwaite (1946) */
    double p;  /* two-sided, against no difference */
};

/* Of n and m finite values in any order (Welch, Biometrika 34 (1947) 28-35). n == 0 or m == 0:
 * all NaN. n < 2 or m < 2: the difference without an interval. Zero spread on both sides: an
 * interval of no width; t, df and p are NaN. */
struct stats_welch stats_welch(const double *a, size_t n, const double *b, size_t m,
                               double level);

#endif
