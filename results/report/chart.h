/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions drawn in characters. */
#ifndef TARE_RESULTS_REPORT_CHART_H
#define TARE_RESULTS_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"

/* The axis that the distributions of a group share. {0} is empty. */
struct chart_scale {
    bool present;
    bool is_log; /* where the group spans more than a factor of 8 */
    double low, high;
};

/* Widens the scale so that it holds n finite values, up to Tukey's outer fences: one stray
 * worker does not squeeze the others into one cell. */
void chart_include(struct chart_scale *scale, const double *values, size_t n);

/* Adds exactly `width` cells: how densely the values lie there, smoothed, in eighths of a block
 * or in shades of ASCII. What lies outside the axis stands in its first or last cell. */
void chart_histogram(struct buf *out, const struct chart_scale *scale,
                     const double *values, size_t n, int width, bool utf8);

/* Adds the ends of the axis, so that they stand over the first and the last cell of `width`; a
 * word where there is no room for them. */
void chart_axis(struct buf *out, const struct chart_scale *scale, int width, bool utf8);

#endif
