/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a sample have several modes? A warning, never a verdict. */
#ifndef TARE_STATS_MODES_H
#define TARE_STATS_MODES_H

#include <stddef.h>

#define STATS_MODES_MOST 4

struct stats_mode {
    double place;  /* the median of its values, in the unit of the sample */
    double weight; /* its share of the values, 0..1 */
    size_t count;  /* its values: sorted[0 .. count-1] for the first mode, and so on */
};

struct stats_modes {
    size_t count; /* 0: too few values to tell; 1; or 2..4, ascending by place */
    /* Of the best split in two: the distance of the means in pooled standard deviations within,
     * and what it has to exceed for n values. NaN when count is 0. */
    double separation;
    double threshold;
    struct stats_mode modes[STATS_MODES_MOST];
};

/* Of n sorted logs of times. A sample is split where the parts are furthest apart in units of
 * their spread, each with a tenth of all values at least, and the parts again. `resolution` is
 * the least step of the clock in logs (stats_resolution), so that its ticks are no modes; 0: as
 * fine as can be. */
struct stats_modes stats_modes(const double *sorted, size_t n, double resolution);

#endif
