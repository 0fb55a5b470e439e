/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/rng.h"

struct stats_rng stats_rng_stream(uint64_t seed, uint64_t a, uint64_t b)
{
    /* Each step is a bijection of its argument: two streams that differ in one of the three
     * never start at the same state. */
    uint64_t state = stats_rng_mix(seed + STATS_RNG_GOLDEN);
    state = stats_rng_mix((state ^ a) + STATS_RNG_GOLDEN);
    state = stats_rng_mix((state ^ b) + STATS_RNG_GOLDEN);
    return (struct stats_rng){state};
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
