/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The geometric mean of a suite's ratios, for this fixed suite and these builds: what a user who
 * runs each case once would see is another question, and so is what another suite would say. */
#ifndef TARE_STATS_GEOMEAN_H
#define TARE_STATS_GEOMEAN_H

#include <stddef.h>
#include <stdint.h>

#include "stats/estimate.h"

struct stats_geomean {
    struct stats_estimate
        ratio;      /* n: rounds of a case, on average; method "block bootstrap" */
    double p_below; /* share of the resamples in which it is below 1: new is faster; NaN
                       without an interval */
    size_t cases;   /* with at least one round */
};

/* exp of the mean over cases of the median over rounds of log(new / base).
 *
 *   log_ratios  cases x rounds, case after case; NaN: the case lacks that round
 *   scratch     stats_geomean_scratch(cases, rounds, resamples) values
 *
 * Whole rounds are drawn again, for all cases alike: what slows one case of a round down slows
 * its neighbours too, and intervals over the cases hold in 44 % instead of 95 % then. The interval
 * is the point times exp(-+ t_{k-1} x the standard deviation of the resamples), k the harmonic mean of the
 * cases' rounds, which is their number when all have the same. All cases count alike, whatever
 * their own verdicts. No case: point NaN. k < 6: no interval. */
struct stats_geomean stats_geomean(const double *log_ratios, size_t cases, size_t rounds,
                                   double level, size_t resamples, uint64_t seed,
                                   double *scratch);
size_t stats_geomean_scratch(size_t cases, size_t rounds, size_t resamples);

#endif
