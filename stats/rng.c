/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/rng.h"

/* The increment and the mixer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct stats_rng stats_rng_stream(uint64_t seed, uint64_t a, uint64_t b)
{
    /* Each step is a bijection of its argument: two streams that differ in one of the three
     * never start at the same state. */
    uint64_t state = mix(seed + GOLDEN);
    state = mix((state ^ a) + GOLDEN);
    state = mix((state ^ b) + GOLDEN);
    return (struct stats_rng){state};
}

uint64_t stats_rng_next(struct stats_rng *rng)
{
    rng->state += GOLDEN;
    return mix(rng->state);
}

/* Lemire, ACM Trans. Model. Comput. Simul. 29 (2019): multiply, keep the high half, refuse the
 * few low halves that would favour some results. */
static uint32_t below_32(struct stats_rng *rng, uint32_t n)
{
    uint32_t refused = (0U - n) % n; // 2^32 mod n
    for (;;) {
        uint64_t product = (stats_rng_next(rng) >> 32) * n;
        if ((uint32_t)product >= refused) {
            return (uint32_t)(product >> 32);
        }
    }
}

size_t stats_rng_below(struct stats_rng *rng, size_t n)
{
    if (n < 2) {
        return 0;
    }
    if (n <= UINT32_MAX) {
        return below_32(rng, (uint32_t)n);
    }
    /* Wider than any array: plain refusal of the incomplete last round. */
    uint64_t refused = (0U - (uint64_t)n) % n;
    uint64_t drawn;
    do {
        drawn = stats_rng_next(rng);
    } while (drawn < refused);
    return (size_t)(drawn % n);
}

double stats_rng_uniform(struct stats_rng *rng)
{
    return (double)(stats_rng_next(rng) >> 11) * 0x1p-53;
}

void stats_rng_shuffle(struct stats_rng *rng, size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (size_t i = n; i > 1; i--) {
        size_t other = stats_rng_below(rng, i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}
