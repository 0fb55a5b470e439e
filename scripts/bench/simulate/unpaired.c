/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sides that were not measured in lock step, on a machine that does not drift: V7. */
#include <stdlib.h>

#include "scripts/bench/simulate/pairs.h"
#include "scripts/bench/simulate/peers.h"
#include "stats/change.h"

#define SETS 2000

static bool call_equals(const struct simulate *how, const struct scene *scene,
                        struct row row, uint64_t stream, double at_most)
{
    struct stats_rng rng = simulate_stream(how, 7, stream);
    size_t n = scene->blocks;
    size_t sets = simulate_sets(how, SETS);
    size_t called = 0;
    size_t pooled_t = 0;
    size_t pooled_rank = 0;
    double *scratch = malloc(stats_change_unpaired_scratch(n, n) * sizeof(double));
    for (size_t i = 0; i < sets; i++) {
        struct pairs pairs;
        pairs_draw(scene, &rng, &pairs);
        struct stats_change change = stats_change_unpaired(
            pairs.base_medians, n, pairs.new_medians, n, 0.95, 0.02, scratch);
        called += change.verdict == STATS_VERDICT_FASTER ||
                  change.verdict == STATS_VERDICT_SLOWER;
        size_t values = n * scene->samples;
        pooled_t += peer_pooled_t(pairs.base, pairs.new_values, values);
        pooled_rank += peer_pooled_mann_whitney(pairs.base, pairs.new_values, values);
    }
    free(scratch);
    row.method = "tare";
    bool ok = simulate_share(how, row, called, sets, BAND_AT_MOST(at_most));
    row.method = "t of all values";
    simulate_share(how, row, pooled_t, sets, BAND_NONE);
    row.method = "Mann-Whitney of all values";
    simulate_share(how, row, pooled_rank, sets, BAND_NONE);
    return ok;
}

bool simulate_unpaired(const struct simulate *how)
{
    static const struct {
        size_t blocks;
        const char *what;
        const char *what_spread;
    } designs[] = {
        {8, "8 and 8 workers", "8 and 8 workers, one side spreads 3 times as wide"},
        {20, "20 and 20 workers", "20 and 20 workers, one side spreads 3 times as wide"}};
    simulate_title(how, "V7",
                   "equal sides, one after the other, that are called different, "
                   "in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    bool ok = true;
    for (size_t i = 0; i < LEN(designs); i++) {
        for (size_t j = 0; j < count; j++) {
            struct scene scene = {noises[j], designs[i].blocks, 5, 1.0, false, 1.0};
            struct row row = {"V7", designs[i].what, "", noises[j]->name};
            ok = call_equals(how, &scene, row, 100 * i + j, 6.5) && ok;
        }
    }
    /* Equal medians at different spreads: only what is symmetric has them. */
    static const char *const symmetric[] = {"N", "HT", "LA", "UN"};
    for (size_t i = 0; i < LEN(designs); i++) {
        for (size_t j = how->is_held_out ? 2 : 0; j < (how->is_held_out ? 4 : 2); j++) {
            struct scene scene = {
                noise_find(symmetric[j]), designs[i].blocks, 5, 1.0, false, 3.0};
            struct row row = {"V7", designs[i].what_spread, "", symmetric[j]};
            ok = call_equals(how, &scene, row, 1000 + 100 * i + j, 8.0) && ok;
        }
    }
    return ok;
}
