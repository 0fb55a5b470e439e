/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the ratio of two variants differs between two targets: V35. And what the second place in a
 * block costs: V36. */
#include <stdlib.h>

#include "scripts/bench/simulate/pairs.h"
#include "stats/change.h"

#define SETS    2000
#define SAMPLES 5
/* Of the variants on the first target: one is 1.3 times as slow. */
#define RATIO_ON_FIRST 1.3

static bool holds(const struct stats_estimate *ratio, double truth)
{
    return ratio->low <= truth && truth <= ratio->high;
}

/* What is mostly looked at: whether the intervals of the two ratios leave each other out. */
static bool are_disjoint(const struct pairs *on_first, const struct pairs *on_second)
{
    double scratch[2 * PAIRS_MOST_BLOCKS];
    size_t n = on_first->scene.blocks;
    struct stats_estimate a =
        stats_change_paired(on_first->log_ratios, n, 0.95, 0.02, scratch).ratio;
    struct stats_estimate b =
        stats_change_paired(on_second->log_ratios, n, 0.95, 0.02, scratch).ratio;
    return a.high < b.low || b.high < a.low;
}

/* Both targets in the same blocks, as results/interactions.c takes their difference. */
static struct stats_change in_blocks(const struct pairs *on_first,
                                     const struct pairs *on_second)
{
    double logs[PAIRS_MOST_BLOCKS];
    double scratch[2 * PAIRS_MOST_BLOCKS];
    size_t n = on_first->scene.blocks;
    for (size_t i = 0; i < n; i++) {
        logs[i] = on_second->log_ratios[i] - on_first->log_ratios[i];
    }
    return stats_change_paired(logs, n, 0.95, 0.02, scratch);
}

/* The targets apart, the variants in the same blocks all the same. */
static struct stats_change apart(const struct pairs *on_first,
                                 const struct pairs *on_second)
{
    double ratios[2][PAIRS_MOST_BLOCKS];
    size_t n = on_first->scene.blocks;
    for (size_t i = 0; i < n; i++) {
        ratios[0][i] = exp(on_first->log_ratios[i]);
        ratios[1][i] = exp(on_second->log_ratios[i]);
    }
    double *scratch = malloc(stats_change_unpaired_scratch(n, n) * sizeof(*scratch));
    struct stats_change change =
        stats_change_unpaired(ratios[0], n, ratios[1], n, 0.95, 0.02, scratch);
    free(scratch);
    return change;
}

struct counts {
    size_t held, called, wrong, disjoint;
    bool is_disjoint_known;
};

static void count(struct counts *counts, struct stats_change change, double truth)
{
    bool is_slower = change.verdict == STATS_VERDICT_SLOWER;
    bool is_faster = change.verdict == STATS_VERDICT_FASTER;
    counts->held += holds(&change.ratio, truth);
    counts->called += is_slower || is_faster;
    counts->wrong += (is_slower && truth < 1.0) || (is_faster && truth > 1.0);
}

/* The rows of one way to measure; `how_measured` comes behind the number of blocks. */
static bool print_counts(const struct simulate *how, const struct scene *scene,
                         const struct counts *counts, bool is_null,
                         const char *how_measured, struct band held)
{
    size_t sets = simulate_sets(how, SETS);
    char before[80];
    char what[120];
    snprintf(before, sizeof(before), "%s, %zu %s", is_null ? "none" : "5 %",
             scene->blocks, how_measured);
    struct row row = {"V35", what, "tare", scene->noise->name};
    snprintf(what, sizeof(what), "%s, hold the truth", before);
    bool ok = simulate_share(how, row, counts->held, sets, held);
    snprintf(what, sizeof(what), "%s, called", before);
    struct band called = is_null ? BAND_AT_MOST(6.7) : BAND_NONE;
    ok = simulate_share(how, row, counts->called, sets, called) && ok;
    if (counts->is_disjoint_known) {
        row.method = "intervals of the two ratios that are disjoint";
        simulate_share(how, row, counts->disjoint, sets, BAND_NONE);
        row.method = "tare";
    }
    if (!is_null) {
        snprintf(what, sizeof(what), "%s, called the wrong way", before);
        ok = simulate_share(how, row, counts->wrong, sets, BAND_AT_MOST(1.0)) && ok;
    }
    return ok;
}

static bool interact(const struct simulate *how, const struct noise *noise, size_t blocks,
                     double truth, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 35, stream);
    struct scene first = {noise, blocks, SAMPLES, RATIO_ON_FIRST, true, 1.0};
    struct scene second = first;
    second.ratio *= truth;
    struct counts together = {.is_disjoint_known = true};
    struct counts separate = {0};
    for (size_t i = 0; i < simulate_sets(how, SETS); i++) {
        struct pairs pairs[2];
        pairs_draw(&first, &rng, &pairs[0]);
        pairs_draw(&second, &rng, &pairs[1]);
        count(&together, in_blocks(&pairs[0], &pairs[1]), truth);
        count(&separate, apart(&pairs[0], &pairs[1]), truth);
        together.disjoint += are_disjoint(&pairs[0], &pairs[1]);
    }
    bool is_null = truth <= 1.0;
    bool ok = print_counts(how, &first, &together, is_null, "blocks",
                           (struct band){93.3, 97.0});
    return print_counts(how, &first, &separate, is_null, "blocks of each target, apart",
                        (struct band){93.3, 98.0}) &&
           ok;
}

/* Log ratios with the cost of the second place in them, in a random order. */
static void draw_orders(struct stats_rng *rng, double truth, struct pairs *pairs,
                        bool *new_first)
{
    for (size_t i = 0; i < pairs->scene.blocks; i++) {
        new_first[i] = stats_rng_below(rng, 2) == 0;
        pairs->log_ratios[i] += new_first[i] ? -log(truth) : log(truth);
    }
}

static bool order_effect(const struct simulate *how, const struct noise *noise,
                         size_t blocks, double truth, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 36, stream);
    struct scene scene = {noise, blocks, SAMPLES, RATIO_ON_FIRST, true, 1.0};
    size_t sets = simulate_sets(how, SETS);
    size_t held = 0;
    double *scratch =
        malloc((blocks + stats_change_unpaired_scratch(blocks, blocks)) * sizeof(double));
    for (size_t i = 0; i < sets; i++) {
        struct pairs pairs;
        bool new_first[PAIRS_MOST_BLOCKS];
        pairs_draw(&scene, &rng, &pairs);
        draw_orders(&rng, truth, &pairs, new_first);
        struct stats_estimate slot =
            stats_change_slot(pairs.log_ratios, new_first, blocks, 0.95, scratch);
        held += holds(&slot, truth) || isnan(slot.low); // too few of one order
    }
    free(scratch);
    char what[80];
    snprintf(what, sizeof(what), "%s, %zu blocks", truth > 1.0 ? "2 % slower" : "none",
             blocks);
    return simulate_share(how, (struct row){"V36", what, "tare", noise->name}, held, sets,
                          (struct band){93.3, 98.5});
}

bool simulate_interact(const struct simulate *how)
{
    static const size_t blocks[] = {10, 20};
    simulate_title(
        how, "V35",
        "intervals of an interaction that hold the truth, and interactions that "
        "are called, in %");
    simulate_title(how, "V36",
                   "intervals of what the second place in a block costs that hold the "
                   "truth, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    bool ok = true;
    for (size_t i = 0; i < LEN(blocks); i++) {
        for (size_t j = 0; j < count; j++) {
            uint64_t stream = 100 * i + 2 * j;
            ok = interact(how, noises[j], blocks[i], 1.0, stream) && ok;
            ok = interact(how, noises[j], blocks[i], 1.05, stream + 1) && ok;
        }
    }
    for (size_t i = 0; i < LEN(blocks); i++) {
        for (size_t j = 0; j < count; j++) {
            uint64_t stream = 100 * i + 2 * j;
            ok = order_effect(how, noises[j], 2 * blocks[i], 1.0, stream) && ok;
            ok = order_effect(how, noises[j], 2 * blocks[i], 1.02, stream + 1) && ok;
        }
    }
    return ok;
}
