/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims: V11. */
#include "stats/claim.h"

#include "scripts/bench/simulate/pairs.h"
#include "stats/change.h"

#define SETS 2000

static struct stats_change judge(const struct pairs *pairs)
{
    double scratch[2 * PAIRS_MOST_BLOCKS];
    return stats_change_paired(pairs->log_ratios, pairs->scene.blocks, 0.95, 0.02,
                               scratch);
}

/* How often "at least 1.2 times as fast" is confirmed and refuted of what is `faster` times. */
static void claim(const struct simulate *how, const struct noise *noise, double faster,
                  uint64_t stream, size_t *ret_confirmed, size_t *ret_refuted)
{
    struct stats_rng rng = simulate_stream(how, 11, stream);
    struct scene scene = {noise, 20, 5, 1.0 / faster, true, 1.0};
    *ret_confirmed = 0;
    *ret_refuted = 0;
    for (size_t i = 0; i < simulate_sets(how, SETS); i++) {
        struct pairs pairs;
        pairs_draw(&scene, &rng, &pairs);
        struct stats_estimate speedup = stats_inverse(judge(&pairs).ratio);
        enum stats_claim verdict = stats_claim(speedup, 1.2);
        *ret_confirmed += verdict == STATS_CLAIM_CONFIRMED;
        *ret_refuted += verdict == STATS_CLAIM_REFUTED;
    }
}

/* The claim "at least 1.2 times as fast" of what is so exactly, and of 1.25 times. */
bool simulate_claim(const struct simulate *how)
{
    static const struct {
        const char *noise;
        double at_least;
    } confirmed_at[] = {{"N", 99.0},  {"LN", 99.0}, {"HT", 99.0},
                        {"BU", 99.0}, {"BP", 90.0}, {"TS", 59.0}};
    simulate_title(how, "V11", "claims of 1.2 times as fast that are settled, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    size_t sets = simulate_sets(how, SETS);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        size_t confirmed;
        size_t refuted;
        claim(how, noises[i], 1.2, 2 * i, &confirmed, &refuted);
        struct row row = {"V11", "1.2 times, confirmed", "tare", noises[i]->name};
        ok = simulate_share(how, row, confirmed, sets, BAND_AT_MOST(3.6)) && ok;
        row.what = "1.2 times, refuted";
        ok = simulate_share(how, row, refuted, sets, BAND_AT_MOST(3.6)) && ok;
        claim(how, noises[i], 1.25, 2 * i + 1, &confirmed, &refuted);
        struct band band = BAND_NONE;
        for (size_t j = 0; j < LEN(confirmed_at); j++) {
            if (noise_find(confirmed_at[j].noise) == noises[i]) {
                band = BAND_AT_LEAST(confirmed_at[j].at_least);
            }
        }
        row.what = "1.25 times, confirmed";
        ok = simulate_share(how, row, confirmed, sets, band) && ok;
        row.what = "1.25 times, refuted";
        ok = simulate_share(how, row, refuted, sets, BAND_AT_MOST(0.1)) && ok;
    }
    return ok;
}
