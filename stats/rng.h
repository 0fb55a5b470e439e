/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeded random numbers that are the same on every machine: SplitMix64 (Steele, Lea & Flood 2014) to derive independent
 * streams from a seed and a name of use, and what is drawn from them. No global state. */
#ifndef TARE_STATS_RNG_H
#define TARE_STATS_RNG_H

#include <stddef.h>
#include <stdint.h>

struct stats_rng {
    uint64_t state;
};

/* A stream for (seed, a, b): streams with any different argument are unrelated. */
struct stats_rng stats_rng_stream(uint64_t seed, uint64_t a, uint64_t b);
uint64_t stats_rng_next(struct stats_rng *rng);
/* Uniform in 0..n-1, without bias (Lemire 2019); 0 when n is 0 or 1. */
size_t stats_rng_below(struct stats_rng *rng, size_t n);
/* Uniform in [0, 1). */
double stats_rng_uniform(struct stats_rng *rng);
/* A uniformly random permutation of 0..n-1 (Fisher and Yates). */
void stats_rng_shuffle(struct stats_rng *rng, size_t *order, size_t n);

#endif
