/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The geometric mean of a suite's ratios: V13. */
#include "stats/geomean.h"

#include <math.h>
#include <stdlib.h>

#include "scripts/bench/simulate/pairs.h"
#include "scripts/bench/simulate/peers.h"
#include "stats/quantile.h"

#define SETS    1000
#define CASES   30
#define ROUNDS  20   /* at most */
#define SHARED  0.01 /* what all cases of a round have in common, standard deviation */
#define SAMPLES 5

/* A suite in which nothing changed: the truth is 1. */
struct family {
    const char *cell;
    const char *noise;
    double shared;
    struct band band;
};

static void draw_suite(const struct family *family, size_t rounds, struct stats_rng *rng,
                       double *log_ratios)
{
    struct scene scene = {noise_find(family->noise), rounds, SAMPLES, 1.0, false, 1.0};
    double shared[ROUNDS];
    for (size_t i = 0; i < rounds; i++) {
        shared[i] = family->shared * draw_normal(rng);
    }
    for (size_t i = 0; i < CASES; i++) {
        struct pairs pairs;
        pairs_draw(&scene, rng, &pairs);
        for (size_t j = 0; j < rounds; j++) {
            log_ratios[i * rounds + j] = pairs.log_ratios[j] + shared[j];
        }
    }
}

static bool holds(double low, double high, double truth)
{
    return low <= truth && truth <= high;
}

/* What is mostly done: each case is one number, and t over the cases. */
static bool t_over_cases_holds(const double *log_ratios, size_t rounds)
{
    double medians[CASES];
    for (size_t i = 0; i < CASES; i++) {
        double sorted[ROUNDS];
        stats_sort(log_ratios + i * rounds, rounds, sorted);
        medians[i] = stats_median(sorted, rounds);
    }
    struct interval found = peer_t_mean(medians, CASES);
    return holds(found.low, found.high, 0.0);
}

static bool t_over_rounds_holds(const double *log_ratios, size_t rounds)
{
    double means[ROUNDS] = {0};
    for (size_t i = 0; i < CASES * rounds; i++) {
        means[i % rounds] += log_ratios[i] / CASES;
    }
    struct interval found = peer_t_mean(means, rounds);
    return holds(found.low, found.high, 0.0);
}

static bool cover(const struct simulate *how, const struct family *family, size_t rounds,
                  const char *what, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 13, stream);
    size_t sets = simulate_sets(how, SETS);
    size_t resamples = how->is_full ? 1000 : 200;
    size_t tare = 0;
    size_t over_cases = 0;
    size_t over_rounds = 0;
    double *scratch =
        malloc(stats_geomean_scratch(CASES, rounds, resamples) * sizeof(double));
    size_t *indices = malloc(stats_geomean_indices(CASES, rounds) * sizeof(size_t));
    for (size_t i = 0; i < sets; i++) {
        double log_ratios[CASES * ROUNDS];
        draw_suite(family, rounds, &rng, log_ratios);
        struct stats_geomean found = stats_geomean(
            log_ratios, CASES, rounds, 0.95, resamples, how->seed + i, scratch, indices);
        tare += holds(found.ratio.low, found.ratio.high, 1.0);
        over_cases += t_over_cases_holds(log_ratios, rounds);
        over_rounds += t_over_rounds_holds(log_ratios, rounds);
    }
    free(indices);
    free(scratch);
    struct row row = {"V13", what, "tare", family->cell};
    bool ok = simulate_share(how, row, tare, sets, family->band);
    row.method = "t over the cases";
    simulate_share(how, row, over_cases, sets, BAND_NONE);
    row.method = "t over the rounds' geometric means";
    simulate_share(how, row, over_rounds, sets, BAND_NONE);
    return ok;
}

/* Two sides that share no round: each has what its own rounds have in common. */
static void draw_sides(const struct family *family, size_t rounds, struct stats_rng *rng,
                       double *base, double *new_side)
{
    struct scene scene = {noise_find(family->noise), rounds, SAMPLES, 1.0, false, 1.0};
    double shared[2 * ROUNDS];
    for (size_t i = 0; i < 2 * rounds; i++) {
        shared[i] = family->shared * draw_normal(rng);
    }
    for (size_t i = 0; i < CASES; i++) {
        struct pairs pairs;
        pairs_draw(&scene, rng, &pairs);
        for (size_t j = 0; j < rounds; j++) {
            base[i * rounds + j] = log(pairs.base_medians[j]) + shared[j];
            new_side[i * rounds + j] = log(pairs.new_medians[j]) + shared[rounds + j];
        }
    }
}

static bool cover_apart(const struct simulate *how, const struct family *family,
                        size_t rounds, const char *what, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 13, 100 + stream);
    size_t sets = simulate_sets(how, SETS);
    size_t resamples = how->is_full ? 1000 : 200;
    size_t tare = 0;
    double *scratch =
        malloc(stats_geomean_scratch(CASES, rounds, resamples) * sizeof(double));
    size_t *indices = malloc(stats_geomean_indices(CASES, rounds) * sizeof(size_t));
    for (size_t i = 0; i < sets; i++) {
        double logs[2][CASES * ROUNDS];
        struct stats_geomean sides[2];
        draw_sides(family, rounds, &rng, logs[0], logs[1]);
        for (size_t j = 0; j < 2; j++) {
            sides[j] = stats_geomean(logs[j], CASES, rounds, 0.95, resamples,
                                     how->seed + 2 * i + j, scratch, indices);
        }
        struct stats_geomean found = stats_geomean_apart(sides[0], sides[1], 0.95);
        tare += holds(found.ratio.low, found.ratio.high, 1.0);
    }
    free(indices);
    free(scratch);
    struct row row = {"V13", what, "tare", family->cell};
    return simulate_share(how, row, tare, sets, family->band);
}

bool simulate_geomean(const struct simulate *how)
{
    static const struct family families[] = {
        {"N", "N", 0.0, {NAN, NAN}},
        {"N, shared by a round", "N", SHARED, {93.5, 99.0}},
        {"TS", "TS", 0.0, {NAN, NAN}},
        {"BU", "BU", 0.0, {NAN, NAN}},
        {"GA, shared by a round", "GA", SHARED, {93.5, 99.0}},
        {"LA, shared by a round", "LA", SHARED, {93.5, 99.0}},
    };
    simulate_title(how, "V13",
                   "intervals of the geometric mean of 30 cases that hold the "
                   "truth, in %");
    size_t first = how->is_held_out ? 4 : 0;
    size_t end = how->is_held_out ? LEN(families) : 4;
    bool ok = true;
    for (size_t i = first; i < end; i++) {
        ok = cover(how, &families[i], 10, "10 rounds", 2 * i) && ok;
        ok = cover(how, &families[i], 20, "20 rounds", 2 * i + 1) && ok;
        ok = cover_apart(how, &families[i], 10, "10 rounds of each side, apart", 2 * i) &&
             ok;
        ok = cover_apart(how, &families[i], 20, "20 rounds of each side, apart",
                         2 * i + 1) &&
             ok;
    }
    return ok;
}
