/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order and rank: sorting into the caller's memory, quantiles, spread. */
#ifndef TARE_STATS_QUANTILE_H
#define TARE_STATS_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>

/* Copies n values to `sorted` in ascending order. False when one of them is not finite; then
 * the content of `sorted` is not defined. n == 0 is true. */
bool stats_sort(const double *values, size_t n, double *sorted);

/* The p-quantile of a sorted sample, by linear interpolation between order statistics
 * (Hyndman & Fan 1996, definition 7; the default of R, NumPy and GSL).
 *
 *   sorted   n values in ascending order, finite, any unit
 *   p        probability, 0 <= p <= 1
 *   returns  a value in the unit of the sample; NaN when n == 0, the value when n == 1
 */
double stats_quantile(const double *sorted, size_t n, double p);
double stats_median(const double *sorted, size_t n);

/* Median absolute deviation times 1.4826 (the standard deviation of a normal sample);
 * scratch holds n values. 0 when n == 1, NaN when n == 0. */
double stats_mad(const double *sorted, size_t n, double *scratch);

#endif
