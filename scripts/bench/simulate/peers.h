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

/* Student's interval of the mean of n numbers at 95 %: of all values it is JMH's. */
struct interval peer_t_mean(const double *values, size_t n);

/* The percentile bootstrap of the mean of n numbers at 95 %. */
struct interval peer_bootstrap_mean(const double *values, size_t n, size_t resamples,
                                    struct stats_rng *rng);

/* Whether two sides of n values each are called different at 5 %: by Student's t of all values
 * (pyperf's rule), and by the Mann-Whitney test of all values (google/benchmark's, asv's). */
bool peer_pooled_t(const double *a, const double *b, size_t n);
bool peer_pooled_mann_whitney(const double *a, const double *b, size_t n);

#endif
