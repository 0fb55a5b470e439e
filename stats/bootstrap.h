/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bootstrap over workers (Efron, Ann. Stat. 7 (1979) 1-26), for what has no exact interval:
 * means, quantiles other than the median, any statistic of the workers. Only the workers are
 * drawn again, with all that each measured (a cluster bootstrap): values of one worker depend on
 * each other. The median of the workers needs none of this (stats/order.h).
 *
 * With few workers a bootstrap interval is too short (84 % instead of 95 % at n = 5): fewer than
 * 6 have no interval (low, high NaN, achieved_level 0), fewer than 20 one whose method ends in
 * ", approximate". The same seed gives the same interval on every machine. */
#ifndef TARE_STATS_BOOTSTRAP_H
#define TARE_STATS_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include "stats/estimate.h"

/* End points move by about 1 % of the interval's width from seed to seed. */
#define STATS_BOOTSTRAP_RESAMPLES 10000

enum stats_bootstrap_kind {
    STATS_BOOTSTRAP_PERCENTILE,
    /* Corrected for bias and skewness: Efron, J. Am. Stat. Assoc. 82 (1987) 171-185. */
    STATS_BOOTSTRAP_BCA,
    /* Of the statistic over its standard error: Efron & Tibshirani 1993, chapter 12. */
    STATS_BOOTSTRAP_T,
};

struct stats_bootstrap {
    enum stats_bootstrap_kind kind;
    double level;     /* 0.95 */
    size_t resamples; /* STATS_BOOTSTRAP_RESAMPLES; 0: no interval */
    uint64_t seed;
};

/* A statistic of the workers whose indices are given (one may be there several times). */
struct stats_statistic {
    /* *ret_error is its standard error, for STATS_BOOTSTRAP_T; NULL when that is not wanted. */
    double (*of)(void *data, const size_t *workers, size_t n, double *ret_error);
    void *data;
};

/* Where indices come from: each call gives one that is uniform in 0..n-1. */
struct stats_index_source {
    size_t (*next)(void *state, size_t n);
    void *state;
};

/* Any statistic of n workers. `indices` holds n, scratch stats_bootstrap_scratch(n, resamples)
 * values. `source` NULL: stats/rng.h with the seed. Not finite anywhere: no interval. */
struct stats_estimate stats_bootstrap_of(struct stats_statistic statistic, size_t n,
                                         const struct stats_bootstrap *how,
                                         const struct stats_index_source *source,
                                         size_t *indices, double *scratch);
size_t stats_bootstrap_scratch(size_t n, size_t resamples);

/* The mean of the n workers' figures. scratch as above. Point NaN when n == 0. */
struct stats_estimate stats_bootstrap_mean(const double *values, size_t n,
                                           const struct stats_bootstrap *how,
                                           double *scratch);

/* The p-quantile (stats/quantile.h) of the n workers' sorted figures. Draws the order statistics
 * themselves and not the values below them: the cost of a resample does not depend on n.
 * STATS_BOOTSTRAP_T has no standard error to go by and gives no interval. */
struct stats_estimate stats_bootstrap_quantile(const double *sorted, size_t n, double p,
                                               const struct stats_bootstrap *how,
                                               double *scratch);

#endif
