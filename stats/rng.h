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

/* The increment and the mixer of SplitMix64. */
#define STATS_RNG_GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t stats_rng_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 64 random bits. Inline: a bootstrap asks for millions. */
static inline uint64_t stats_rng_next(struct stats_rng *rng)
{
    rng->state += STATS_RNG_GOLDEN;
    return stats_rng_mix(rng->state);
}

/* Uniform in 0..n-1, without bias (Lemire 2019); 0 when n is 0 or 1. */
size_t stats_rng_below(struct stats_rng *rng, size_t n);
/* Uniform in [0, 1). */
double stats_rng_uniform(struct stats_rng *rng);
/* A uniformly random permutation of 0..n-1 (Fisher and Yates). */
void stats_rng_shuffle(struct stats_rng *rng, size_t *order, size_t n);

#endif
