/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which size on the other one of two wins: V37. */
#include "stats/crossover.h"

#include "scripts/bench/simulate/pairs.h"
#include "stats/change.h"

#define SETS  2000
#define SIZES 7

/* The log ratio falls by that much from a size to the next, twice as large. */
static const struct {
    const char *name;
    double step;
} slopes[] = {{"steep", 0.3}, {"flat", 0.03}};

/* One curve: at each size blocks of its own. Where the truth crosses lies anywhere between the
 * second size and the last but one. */
static struct stats_crossover draw(const struct noise *noise, size_t blocks, double step,
                                   double crossing, struct stats_rng *rng)
{
    double sizes[SIZES];
    struct stats_estimate ratios[SIZES];
    double scratch[7 * SIZES + 2 * PAIRS_MOST_BLOCKS];
    for (size_t i = 0; i < SIZES; i++) {
        struct scene scene = {noise, blocks, 5, exp(step * (crossing - (double)i)),
                              true,  1.0};
        struct pairs pairs;
        pairs_draw(&scene, rng, &pairs);
        sizes[i] = ldexp(1.0, (int)i);
        ratios[i] =
            stats_change_paired(pairs.log_ratios, blocks, 0.95, 0.02, scratch).ratio;
    }
    return stats_crossover(sizes, ratios, SIZES, scratch);
}

static bool simulate_one(const struct simulate *how, const struct noise *noise,
                         size_t blocks, size_t slope, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 37, stream);
    size_t sets = simulate_sets(how, SETS);
    size_t found = 0;
    size_t hits = 0;
    for (size_t i = 0; i < sets; i++) {
        double crossing = 1.0 + 4.0 * stats_rng_uniform(&rng);
        struct stats_crossover crossover =
            draw(noise, blocks, slopes[slope].step, crossing, &rng);
        double truth = exp2(crossing);
        found += crossover.crossing >= STATS_CROSSING_RISING;
        hits += crossover.crossing == STATS_CROSSING_FALLING &&
                crossover.at.low <= truth && truth <= crossover.at.high;
    }
    char what[64];
    snprintf(what, sizeof(what), "%s, %zu blocks, found", slopes[slope].name, blocks);
    struct row row = {"V37", what, "tare", noise->name};
    simulate_share(how, row, found, sets, BAND_NONE);
    snprintf(what, sizeof(what), "%s, %zu blocks, held", slopes[slope].name, blocks);
    return found < 40 || simulate_share(how, row, hits, found, BAND_AT_LEAST(93.0));
}

bool simulate_crossover(const struct simulate *how)
{
    static const size_t blocks[] = {10, 20};
    simulate_title(
        how, "V37",
        "crossovers that are found, and those whose interval holds the truth, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    bool ok = true;
    uint64_t stream = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < LEN(blocks); j++) {
            for (size_t k = 0; k < LEN(slopes); k++) {
                ok = simulate_one(how, noises[i], blocks[j], k, stream++) && ok;
            }
        }
    }
    return ok;
}
