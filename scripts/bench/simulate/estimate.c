/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interval of one bench: V1 to V4. */
#include <string.h>

#include "scripts/bench/simulate/noise.h"
#include "scripts/bench/simulate/peers.h"
#include "stats/bootstrap.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/quantile.h"

#define MOST_WORKERS 40
#define MOST_VALUES  (MOST_WORKERS * 10)
#define SETS         2000
#define RESAMPLES    400
#define INDEPENDENT  "N iid LN HT BP BV AR BU TS"

/* Coverage of the interval at `level` from so many workers of so many samples. */
struct design {
    const char *id;
    const char *what;
    size_t workers;
    size_t samples;
    double level;
    struct band band;
    bool has_peers;
};

#define V1_BAND                                                                          \
    {                                                                                    \
        93.3, 97.0                                                                       \
    }
#define V2_BAND                                                                          \
    {                                                                                    \
        93.0, 97.0                                                                       \
    }
#define V3_BAND                                                                          \
    {                                                                                    \
        87.8, 92.5                                                                       \
    }

static const struct design designs[] = {
    {"V1", "10 workers x 5", 10, 5, 0.95, V1_BAND, true},
    {"V1", "20 workers x 3", 20, 3, 0.95, V1_BAND, true},
    {"V1", "30 workers x 3", 30, 3, 0.95, V1_BAND, true},
    {"V2", "5 workers x 10", 5, 10, 0.95, {92.0, 95.5}, true},
    {"V2", "6 workers x 5", 6, 5, 0.95, V2_BAND, false},
    {"V2", "8 workers x 5", 8, 5, 0.95, V2_BAND, false},
    {"V3", "6 workers x 5", 6, 5, 0.90, V3_BAND, false},
    {"V3", "8 workers x 5", 8, 5, 0.90, V3_BAND, false},
    {"V3", "10 workers x 5", 10, 5, 0.90, V3_BAND, false},
    {"V3", "20 workers x 5", 20, 5, 0.90, V3_BAND, false},
    {"V3", "30 workers x 5", 30, 5, 0.90, V3_BAND, false},
};

/* How often each method held its own target. */
struct held {
    size_t tare;
    size_t pooled_t;
    size_t worker_t;
    size_t naive;
    size_t cluster;
    size_t bca;
};

static bool is_within(double low, double high, double truth)
{
    return low <= truth && truth <= high;
}

static struct stats_estimate estimate(const double *values, size_t workers,
                                      size_t samples, double level)
{
    double medians[MOST_WORKERS];
    noise_medians(values, workers, samples, medians);
    stats_sort(medians, workers, medians);
    return stats_median_interval(medians, workers, level);
}

static bool bca_holds(const double *values, size_t workers, size_t samples, double truth,
                      struct stats_rng *rng)
{
    struct stats_bootstrap how = {.kind = STATS_BOOTSTRAP_BCA,
                                  .level = 0.95,
                                  .resamples = RESAMPLES,
                                  .seed = stats_rng_next(rng)};
    double medians[MOST_WORKERS];
    double scratch[MOST_WORKERS + RESAMPLES];
    noise_medians(values, workers, samples, medians);
    stats_sort(medians, workers, medians);
    struct stats_estimate found =
        stats_bootstrap_quantile(medians, workers, 0.5, &how, scratch);
    return is_within(found.low, found.high, truth);
}

static void ask_peers(const struct design *design, const double *values,
                      struct noise_truth truth, struct stats_rng *rng, struct held *held)
{
    size_t workers = design->workers;
    size_t samples = design->samples;
    double means[MOST_WORKERS];
    for (size_t i = 0; i < workers; i++) {
        means[i] = stats_mean(values + i * samples, samples);
    }
    struct interval pooled_t = peer_t_mean(values, workers * samples);
    struct interval worker_t = peer_t_mean(means, workers);
    struct interval naive = peer_naive_median(values, workers * samples, RESAMPLES, rng);
    struct interval cluster =
        peer_cluster_median(values, workers, samples, RESAMPLES, rng);
    held->pooled_t += is_within(pooled_t.low, pooled_t.high, truth.mean);
    held->worker_t += is_within(worker_t.low, worker_t.high, truth.mean);
    held->naive += is_within(naive.low, naive.high, truth.pooled_median);
    held->bca += bca_holds(values, workers, samples, truth.median, rng);
    held->cluster += is_within(cluster.low, cluster.high, truth.pooled_median);
}

/* One cell of a table: a design in a noise. */
struct cell {
    const struct design *design;
    const struct noise *noise;
    struct noise_truth truth;
    size_t number;
};

static struct held draw_cell(const struct simulate *how, const struct cell *cell,
                             size_t sets, size_t peer_sets)
{
    const struct design *design = cell->design;
    struct stats_rng rng = simulate_stream(how, 1, cell->number);
    struct held held = {0};
    for (size_t i = 0; i < sets; i++) {
        double values[MOST_VALUES];
        noise_draw(cell->noise, &rng, design->workers, design->samples, values);
        struct stats_estimate found =
            estimate(values, design->workers, design->samples, design->level);
        held.tare += is_within(found.low, found.high, cell->truth.median);
        if (i < peer_sets) {
            ask_peers(design, values, cell->truth, &rng, &held);
        }
    }
    return held;
}

static bool cover(const struct simulate *how, const struct cell *cell, double *v1_sum)
{
    const struct design *design = cell->design;
    size_t sets = simulate_sets(how, SETS);
    size_t peer_sets = design->has_peers ? simulate_peer_sets(how) : 0;
    struct held held = draw_cell(how, cell, sets, peer_sets);
    struct row row = {design->id, design->what, "tare", cell->noise->name};
    bool ok = simulate_share(how, row, held.tare, sets, design->band);
    if (design->has_peers) {
        row.method = "t of all values, mean";
        simulate_share(how, row, held.pooled_t, peer_sets, BAND_NONE);
        row.method = "t of workers, mean";
        simulate_share(how, row, held.worker_t, peer_sets, BAND_NONE);
        row.method = "percentile bootstrap of values, median";
        simulate_share(how, row, held.naive, peer_sets, BAND_NONE);
        row.method = "percentile bootstrap of workers, median";
        simulate_share(how, row, held.cluster, peer_sets, BAND_NONE);
        row.method = "BCa bootstrap of workers, median";
        if (design->workers >= 6) { // fewer have no such interval
            simulate_share(how, row, held.bca, peer_sets, BAND_NONE);
        }
    }
    if (strcmp(design->id, "V1") == 0) {
        *v1_sum += 100.0 * (double)held.tare / (double)sets;
    }
    return ok;
}

static bool cover_all(const struct simulate *how)
{
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, INDEPENDENT, noises);
    size_t v1_cells = 0;
    double v1_sum = 0.0;
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        struct noise_truth truths[] = {[3] = noise_truth(how, noises[i], 3),
                                       [5] = noise_truth(how, noises[i], 5),
                                       [10] = noise_truth(how, noises[i], 10)};
        for (size_t j = 0; j < LEN(designs); j++) {
            struct cell cell = {&designs[j], noises[i], truths[designs[j].samples],
                                i * LEN(designs) + j};
            ok = cover(how, &cell, &v1_sum) && ok;
            v1_cells += strcmp(designs[j].id, "V1") == 0;
        }
    }
    struct row row = {"V1", "all", "tare", "mean over cells"};
    return simulate_figure(how, row, v1_sum / (double)v1_cells,
                           (struct band){94.5, 96.0}) &&
           ok;
}

/* What fewer workers are told: five what their extremes are worth, four nothing. */
static bool refuse(const struct simulate *how)
{
    double sorted[5] = {1.0, 1.1, 1.2, 1.3, 1.4};
    struct stats_estimate five = stats_median_interval(sorted, 5, 0.95);
    struct stats_estimate four = stats_median_interval(sorted, 4, 0.95);
    struct row row = {"V2", "achieved level", "tare", "5 workers"};
    bool ok =
        simulate_figure(how, row, five.achieved_level, (struct band){0.9375, 0.9375});
    row.cell = "4 workers, no interval";
    return simulate_figure(how, row, four.achieved_level,
                           (struct band){0.0, isnan(four.low) ? 0.0 : -1.0}) &&
           ok;
}

/* No coverage is bought with width: half-widths in the normal noise, in percent of the median. */
static bool measure_widths(const struct simulate *how)
{
    static const struct {
        const char *cell;
        size_t workers;
        size_t samples;
        double at_most;
    } widths[] = {{"6 x 5", 6, 5, 1.17},
                  {"10 x 5", 10, 5, 0.86},
                  {"20 x 3", 20, 3, 0.65},
                  {"30 x 3", 30, 3, 0.54}};
    size_t sets = simulate_sets(how, SETS);
    bool ok = true;
    for (size_t i = 0; i < LEN(widths); i++) {
        struct stats_rng rng = simulate_stream(how, 4, i);
        double half_widths[SETS];
        for (size_t j = 0; j < sets; j++) {
            double values[MOST_VALUES];
            noise_draw(noise_find("N"), &rng, widths[i].workers, widths[i].samples,
                       values);
            struct stats_estimate found =
                estimate(values, widths[i].workers, widths[i].samples, 0.95);
            half_widths[j] = 50.0 * (found.high - found.low) / found.point;
        }
        stats_sort(half_widths, sets, half_widths);
        struct row row = {"V4", "normal noise", "tare", widths[i].cell};
        ok = simulate_figure(how, row, stats_median(half_widths, sets),
                             BAND_AT_MOST(widths[i].at_most)) &&
             ok;
    }
    return ok;
}

bool simulate_estimate(const struct simulate *how)
{
    simulate_title(how, "V1", "95 % intervals of a bench that hold the truth, in %");
    simulate_title(how, "V2", "the same with few workers, in %");
    simulate_title(how, "V3", "90 % intervals that hold the truth, in %");
    simulate_title(how, "V4", "median half-width of a 95 % interval, in %");
    bool ok = cover_all(how);
    ok = refuse(how) && ok;
    return measure_widths(how) && ok;
}
