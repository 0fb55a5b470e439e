/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the variance of a bench comes from, and how many samples a worker should take. */
#ifndef TARE_STATS_VARIANCE_H
#define TARE_STATS_VARIANCE_H

#include <stddef.h>

/* Components of a one-way random-effects analysis of variance: value = level of its worker +
 * deviation within it. In the unit of the values, which are logs for relative figures. */
struct stats_variance {
    /* Of the workers' levels, what the spread within adds taken off: 0 when that explains
     * everything. NaN when workers < 2 or no worker has 2 values. */
    double sd_between;
    double sd_within; /* NaN when no worker has 2 values */
    /* sd_between^2 / (sd_between^2 + sd_within^2), 0..1: the intraclass correlation, the share
     * that only more workers can average out. NaN when both are 0 or unknown. */
    double icc;
};

/* Of `workers` runs of values that lie one after the other, sizes[i] values each; a worker
 * without values is not there. (Searle, Casella and McCulloch 1992, ch. 3.6, for ragged ones.) */
struct stats_variance stats_variance(const double *values, const size_t *sizes,
                                     size_t workers);

/* Samples that a worker should take for the narrowest interval at equal cost:
 * sqrt(cost_ratio) * sd_within / sd_between, where cost_ratio is the time that a worker takes
 * before its first sample over the time of a sample (Kalibera and Jones, ISMM 2013). At least
 * 1; NaN when a component is unknown, or sd_between is 0 and there is no reason to start
 * another worker. */
double stats_samples_best(const struct stats_variance *variance, double cost_ratio);

#endif
