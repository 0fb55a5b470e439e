/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The geometric mean of a suite's ratios, for this fixed suite and these builds: what another
 * suite would say is another question. */
#ifndef TARE_STATS_GEOMEAN_H
#define TARE_STATS_GEOMEAN_H

#include <stddef.h>
#include <stdint.h>

#include "stats/estimate.h"

struct stats_geomean {
    struct stats_estimate ratio; /* n: rounds of a case, their harmonic mean */
    double p_below; /* share of the resamples below 1, where new is faster; NaN without an
                       interval */
    size_t cases;   /* with at least one round */
};

/* exp of the mean over cases of the median over rounds of log(new / base).
 *
 *   log_ratios  cases x rounds, case after case; NaN: the case lacks that round
 *   scratch     stats_geomean_scratch(cases, rounds, resamples) values
 *   indices     stats_geomean_indices(cases, rounds)
 *
 * Whole rounds are drawn again, for all cases alike: what slows one case of a round down slows
 * its neighbours too, and an interval from the spread over the cases then holds in 44 % instead
 * of 95 %. It is the point times exp(+-t x the standard deviation of the resamples), t of k - 1
 * degrees of freedom, k the harmonic mean of the cases' rounds (as many as would tell as much
 * were they equal). All cases count alike, whatever their own verdicts. No case: point NaN.
 * k < 6: no interval. */
struct stats_geomean stats_geomean(const double *log_ratios, size_t cases, size_t rounds,
                                   double level, size_t resamples, uint64_t seed,
                                   double *scratch, size_t *indices);
size_t stats_geomean_scratch(size_t cases, size_t rounds, size_t resamples);
size_t stats_geomean_indices(size_t cases, size_t rounds);

/* The ratio new / base of two sides that were not measured in the same rounds: `base` and
 * `new_side` are what stats_geomean says of the logs of a side's figures, for the same cases. The
 * standard errors add up as Welch's do (Biometrika 34 (1947) 28-35), degrees of freedom
 * included; p_below is the probability of that t. n: of the side with fewer rounds. No interval
 * where a side has none. */
struct stats_geomean stats_geomean_apart(struct stats_geomean base,
                                         struct stats_geomean new_side, double level);

#endif
