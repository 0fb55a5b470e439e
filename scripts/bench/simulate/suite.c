/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many cases at once: V12. */
#include "scripts/bench/simulate/pairs.h"
#include "scripts/bench/simulate/peers.h"
#include "stats/adjust.h"
#include "stats/change.h"

#define CASES   60
#define CHANGED 5 /* the first of them, where some are */
#define SUITES  500
#define SAMPLES 5
#define Q       0.05
#define NEVER   ((struct band){0.0, 0.0})

struct suite {
    double p[CASES];
    enum stats_verdict verdicts[CASES];
    bool pooled_t[CASES];
};

/* What was called, summed over suites. */
struct calls {
    size_t any_adjusted; /* suites in which anything is called */
    size_t one_adjusted; /* exactly one case */
    size_t any_raw;
    size_t any_pooled_t;
    size_t found; /* of the changed */
    size_t found_raw;
    double false_share;
    double false_share_raw;
};

static void draw_suite(const struct noise *noise, size_t blocks, double ratio,
                       struct stats_rng *rng, struct suite *ret)
{
    for (size_t i = 0; i < CASES; i++) {
        struct scene scene = {noise, blocks, SAMPLES, i < CHANGED ? ratio : 1.0,
                              true,  1.0};
        struct pairs pairs;
        double scratch[2 * PAIRS_MOST_BLOCKS];
        pairs_draw(&scene, rng, &pairs);
        struct stats_change change =
            stats_change_paired(pairs.log_ratios, blocks, 0.95, 0.02, scratch);
        ret->p[i] = change.p;
        ret->verdicts[i] = change.verdict;
        ret->pooled_t[i] = peer_pooled_t(pairs.base, pairs.new_values, blocks * SAMPLES);
    }
}

static bool is_called(enum stats_verdict verdict)
{
    return verdict == STATS_VERDICT_FASTER || verdict == STATS_VERDICT_SLOWER;
}

static void count_suite(const struct suite *suite, struct calls *calls)
{
    double adjusted[CASES];
    size_t order[CASES];
    stats_adjust_bh(suite->p, CASES, adjusted, order);
    size_t found = 0;
    size_t called = 0;
    size_t raw = 0;
    size_t raw_found = 0;
    size_t pooled_t = 0;
    for (size_t i = 0; i < CASES; i++) {
        bool stands = is_called(stats_adjust_verdict(suite->verdicts[i], adjusted[i], Q));
        called += stands;
        found += stands && i < CHANGED;
        raw += is_called(suite->verdicts[i]);
        raw_found += is_called(suite->verdicts[i]) && i < CHANGED;
        pooled_t += suite->pooled_t[i];
    }
    calls->any_adjusted += called > 0;
    calls->one_adjusted += called == 1;
    calls->any_raw += raw > 0;
    calls->any_pooled_t += pooled_t > 0;
    calls->found += found;
    calls->found_raw += raw_found;
    calls->false_share += called > 0 ? (double)(called - found) / (double)called : 0.0;
    calls->false_share_raw += raw > 0 ? (double)(raw - raw_found) / (double)raw : 0.0;
}

static struct calls count_suites(const struct simulate *how, const struct noise *noise,
                                 size_t blocks, double ratio, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 12, stream);
    struct calls calls = {0};
    for (size_t i = 0; i < simulate_sets(how, SUITES); i++) {
        struct suite suite;
        draw_suite(noise, blocks, ratio, &rng, &suite);
        count_suite(&suite, &calls);
    }
    return calls;
}

static bool call_equals(const struct simulate *how, size_t blocks, const char *what)
{
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    size_t suites = simulate_sets(how, SUITES);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        struct calls calls = count_suites(how, noises[i], blocks, 1.0, 100 * blocks + i);
        struct row row = {"V12", what, "tare", noises[i]->name};
        ok =
            simulate_share(how, row, calls.any_adjusted, suites, BAND_AT_MOST(8.0)) && ok;
        row.method = "tare, one case alone";
        if (blocks < stats_adjust_blocks_needed(CASES, Q)) {
            ok = simulate_share(how, row, calls.one_adjusted, suites, NEVER) && ok;
        }
        row.method = "tare, each case for itself";
        simulate_share(how, row, calls.any_raw, suites, BAND_NONE);
        row.method = "t of all values, each case for itself";
        simulate_share(how, row, calls.any_pooled_t, suites, BAND_NONE);
    }
    return ok;
}

static bool find_changes(const struct simulate *how, size_t blocks, const char *what,
                         double power)
{
    size_t suites = simulate_sets(how, SUITES);
    struct calls calls = count_suites(how, noise_find("N"), blocks, 1.03, 10 + blocks);
    struct row row = {"V12b", what, "tare", "found"};
    bool ok =
        simulate_share(how, row, calls.found, suites * CHANGED, BAND_AT_LEAST(power));
    row.cell = "false among the called";
    ok = simulate_figure(how, row, 100.0 * calls.false_share / (double)suites,
                         BAND_AT_MOST(8.0)) &&
         ok;
    row.method = "tare, each case for itself";
    row.cell = "found";
    simulate_share(how, row, calls.found_raw, suites * CHANGED, BAND_NONE);
    row.cell = "false among the called";
    simulate_figure(how, row, 100.0 * calls.false_share_raw / (double)suites, BAND_NONE);
    return ok;
}

bool simulate_suite(const struct simulate *how)
{
    simulate_title(how, "V12",
                   "suites of 60 equal cases in which any is called different, "
                   "in %");
    simulate_title(how, "V12b", "5 of 60 cases are 3 % slower, normal noise, in %");
    bool ok = call_equals(how, 10, "10 blocks");
    ok = call_equals(how, 12, "12 blocks") && ok;
    ok = call_equals(how, 20, "20 blocks") && ok;
    ok = find_changes(how, 12, "12 blocks", 93.0) && ok;
    ok = find_changes(how, 20, "20 blocks", 98.0) && ok;
    struct row row = {"V12", "blocks needed for 60 cases", "tare", "60 cases"};
    return simulate_figure(how, row, (double)stats_adjust_blocks_needed(CASES, Q),
                           (struct band){12.0, 12.0}) &&
           ok;
}
