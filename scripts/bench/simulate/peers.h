/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods that other tools use, on the same data. Values are workers x samples, a worker's one
 * after the other. */
#ifndef TARE_SIMULATE_PEERS_H
#define TARE_SIMULATE_PEERS_H

#include "scripts/bench/simulate/simulate.h"

struct interval {
    double low;
    double high;
};

/* The percentile bootstrap of the median of all values at 95 %: of values, as if each stood
 * alone, or of whole workers (a cluster bootstrap). */
struct interval peer_naive_median(const double *values, size_t n, size_t resamples,
                                  struct stats_rng *rng);
struct interval peer_cluster_median(const double *values, size_t workers, size_t samples,
                                    size_t resamples, struct stats_rng *rng);

/* The percentile bootstrap of the mean of n numbers at 95 %. */
struct interval peer_bootstrap_mean(const double *values, size_t n, size_t resamples,
                                    struct stats_rng *rng);

#endif
