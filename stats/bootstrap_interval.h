/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the statistics of the resamples to an interval: the arithmetic of the three kinds of
 * bootstrap interval, apart from where the resamples come from. */
#ifndef TARE_STATS_BOOTSTRAP_INTERVAL_H
#define TARE_STATS_BOOTSTRAP_INTERVAL_H

#include <stddef.h>

#include "stats/bootstrap.h"

struct stats_replicates {
    /* The statistic of each resample; of STATS_BOOTSTRAP_T its distance from the point in standard errors of the
     * resample. Their order is lost. */
    double *values;
    size_t count;
    double point;        /* the statistic of the sample */
    double error;        /* its standard error, for STATS_BOOTSTRAP_T */
    double acceleration; /* for STATS_BOOTSTRAP_BCA */
};

/* An estimate from n workers. Percentiles are type 7, the bias is counted with ties as halves (as
 * SciPy does both). Where BCa is not defined (all replicates on one side of the point) the
 * interval is the percentile one, and the method says so. */
struct stats_estimate stats_bootstrap_interval(const struct stats_replicates *found,
                                               const struct stats_bootstrap *how,
                                               size_t n);

/* The acceleration of BCa from the n statistics of the sample without one worker each (Efron
 * 1987, eq. 7.3): a sixth of the skewness of their influence. 0 when they are all the same. */
double stats_bootstrap_acceleration(const double *left_out, size_t n);

#endif
