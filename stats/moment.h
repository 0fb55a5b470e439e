/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean and standard deviation. */
#ifndef TARE_STATS_MOMENT_H
#define TARE_STATS_MOMENT_H

#include <stddef.h>

/* NaN when n == 0. */
double stats_mean(const double *values, size_t n);
/* With n - 1 degrees of freedom; NaN when n < 2. */
double stats_sd(const double *values, size_t n);
/* The pooled standard deviation within `groups` runs of values that lie one after the other,
 * sizes[i] values each (sqrt of the mean of the variances weighted by their degrees of
 * freedom). NaN when no group has two values. */
double stats_sd_within(const double *values, const size_t *sizes, size_t groups);

#endif
