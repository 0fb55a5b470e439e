/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of a comparison: V6 and V8 to V10. */
#include "stats/change.h"

#include "scripts/bench/simulate/pairs.h"
#include "scripts/bench/simulate/peers.h"

#define SETS      2000
#define RESAMPLES 400
#define LEVEL     0.95
#define MARGIN    0.02

/* How often a change was called what, by tare and by its peers. */
struct calls {
    size_t sets;
    size_t faster;
    size_t slower;
    size_t same;
    size_t within; /* the margin, whatever the verdict is */
    size_t peer_sets;
    size_t pooled_t;
    size_t pooled_rank;
    size_t bootstrap;
};

static struct stats_change judge(const struct pairs *pairs)
{
    double scratch[2 * PAIRS_MOST_BLOCKS];
    return stats_change_paired(pairs->log_ratios, pairs->scene.blocks, LEVEL, MARGIN,
                               scratch);
}

static void ask_peers(const struct pairs *pairs, struct stats_rng *rng,
                      struct calls *calls)
{
    size_t n = pairs->scene.blocks * pairs->scene.samples;
    struct interval mean =
        peer_bootstrap_mean(pairs->log_ratios, pairs->scene.blocks, RESAMPLES, rng);
    calls->pooled_t += peer_pooled_t(pairs->base, pairs->new_values, n);
    calls->pooled_rank += peer_pooled_mann_whitney(pairs->base, pairs->new_values, n);
    calls->bootstrap += mean.low > 0.0 || mean.high < 0.0;
    calls->peer_sets++;
}

static struct calls compare(const struct simulate *how, const struct scene *scene,
                            uint64_t stream, bool has_peers)
{
    struct stats_rng rng = simulate_stream(how, 6, stream);
    struct calls calls = {.sets = simulate_sets(how, SETS)};
    size_t peer_sets = has_peers ? simulate_peer_sets(how) : 0;
    for (size_t i = 0; i < calls.sets; i++) {
        struct pairs pairs;
        pairs_draw(scene, &rng, &pairs);
        struct stats_change change = judge(&pairs);
        calls.faster += change.verdict == STATS_VERDICT_FASTER;
        calls.slower += change.verdict == STATS_VERDICT_SLOWER;
        calls.same += change.verdict == STATS_VERDICT_SAME;
        calls.within += change.within_margin;
        if (i < peer_sets) {
            ask_peers(&pairs, &rng, &calls);
        }
    }
    return calls;
}

/* "20 blocks" in memory of the caller's. */
static const char *name_blocks(char *ret, size_t size, const char *before, size_t blocks)
{
    snprintf(ret, size, "%s%zu blocks", before, blocks);
    return ret;
}

/* A cell, and its peers': how many were called faster or slower. */
static bool print_called(const struct simulate *how, struct row row,
                         const struct calls *calls, struct band band)
{
    row.method = "tare";
    bool ok = simulate_share(how, row, calls->faster + calls->slower, calls->sets, band);
    if (calls->peer_sets > 0) {
        row.method = "t of all values";
        simulate_share(how, row, calls->pooled_t, calls->peer_sets, BAND_NONE);
        row.method = "Mann-Whitney of all values";
        simulate_share(how, row, calls->pooled_rank, calls->peer_sets, BAND_NONE);
        row.method = "percentile bootstrap of blocks, mean";
        simulate_share(how, row, calls->bootstrap, calls->peer_sets, BAND_NONE);
    }
    return ok;
}

/* V6: nothing changed, on a machine that drifts. */
static bool call_equals(const struct simulate *how)
{
    static const size_t blocks[] = {8, 10, 20};
    simulate_title(how, "V6", "equal sides in lock step that are called different, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    size_t slower = 0;
    size_t called = 0;
    bool ok = true;
    for (size_t i = 0; i < LEN(blocks); i++) {
        char what[32];
        for (size_t j = 0; j < count; j++) {
            struct scene scene = {noises[j], blocks[i], 5, 1.0, true, 1.0};
            struct calls calls = compare(how, &scene, 600 + 100 * i + j, true);
            struct row row = {"V6", name_blocks(what, sizeof(what), "", blocks[i]), "",
                              noises[j]->name};
            ok = print_called(how, row, &calls, (struct band){3.3, 6.7}) && ok;
            slower += calls.slower;
            called += calls.slower + calls.faster;
        }
    }
    struct row row = {"V6", "all", "tare", "slower among the called"};
    return simulate_share(how, row, slower, called, (struct band){46.0, 54.0}) && ok;
}

/* V8, V9: how often a true change is found. */
static bool find_changes(const struct simulate *how)
{
    static const struct {
        const char *id;
        const char *noise;
        size_t blocks;
        double at_least[3]; /* at 1, 2 and 5 %; NaN: not asked for */
    } powers[] = {{"V8", "N", 10, {33.0, 86.0, 99.0}},
                  {"V8", "N", 20, {58.0, 97.0, 99.5}},
                  {"V8", "N", 30, {77.0, 99.0, 99.5}},
                  {"V9", "TS", 20, {NAN, 27.0, 63.0}},
                  {"V9", "BU", 20, {NAN, 95.0, NAN}}};
    static const double ratios[] = {1.01, 1.02, 1.05};
    static const char *const cells[] = {"1 % slower", "2 % slower", "5 % slower"};
    simulate_title(how, "V8", "true changes that are found, in %");
    simulate_title(how, "V9", "the same in two harder noises, in %");
    bool ok = true;
    for (size_t i = 0; i < LEN(powers); i++) {
        char what[32];
        char before[8];
        snprintf(before, sizeof(before), "%s, ", powers[i].noise);
        name_blocks(what, sizeof(what), before, powers[i].blocks);
        for (size_t j = 0; j < LEN(ratios); j++) {
            struct scene scene = {
                noise_find(powers[i].noise), powers[i].blocks, 5, ratios[j], true, 1.0};
            struct calls calls = compare(how, &scene, 800 + 10 * i + j, true);
            struct row row = {powers[i].id, what, "", cells[j]};
            double at_least = powers[i].at_least[j];
            struct band band = isnan(at_least) ? BAND_NONE : BAND_AT_LEAST(at_least);
            ok = print_called(how, row, &calls, band) && ok;
        }
    }
    return ok;
}

/* V10: what is within 2 %, and what is just not. */
static bool call_same(const struct simulate *how)
{
    static const size_t blocks[] = {10, 20};
    static const double at_least[] = {82.0, 97.0};
    simulate_title(how, "V10", "changes said to lie within 2 %, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    bool ok = true;
    for (size_t i = 0; i < LEN(blocks); i++) {
        for (size_t j = 0; j < count; j++) {
            char what[32];
            struct scene scene = {noises[j], blocks[i], 5, 1.0, true, 1.0};
            struct calls equal = compare(how, &scene, 1000 + 100 * i + j, false);
            scene.ratio = 1.02;
            struct calls apart = compare(how, &scene, 1050 + 100 * i + j, false);
            bool has_band = noises[j] == noise_find("N");
            struct row row = {"V10",
                              name_blocks(what, sizeof(what), "equal, ", blocks[i]),
                              "tare", noises[j]->name};
            ok = simulate_share(how, row, equal.within, equal.sets,
                                has_band ? BAND_AT_LEAST(at_least[i]) : BAND_NONE) &&
                 ok;
            row.what = name_blocks(what, sizeof(what), "equal, called same, ", blocks[i]);
            simulate_share(how, row, equal.same, equal.sets, BAND_NONE);
            row.what = name_blocks(what, sizeof(what), "2 % slower, ", blocks[i]);
            ok = simulate_share(how, row, apart.within, apart.sets, BAND_AT_MOST(6.7)) &&
                 ok;
        }
    }
    return ok;
}

bool simulate_change(const struct simulate *how)
{
    bool ok = call_equals(how);
    ok = find_changes(how) && ok;
    return call_same(how) && ok;
}
