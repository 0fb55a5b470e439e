/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that depend on the one before: V5. */
#include "stats/drift.h"

#include <stdlib.h>

#include "scripts/bench/simulate/noise.h"
#include "stats/change.h"
#include "stats/order.h"
#include "stats/quantile.h"
#include "stats/workers.h"

#define SETS         2000
#define SAMPLES      5
#define MOST_WORKERS 30
#define INDEPENDENT  "N iid LN HT BP BV AR BU TS"

struct design {
    const char *warned;
    const char *held;
    size_t workers;
    double warned_at_least; /* where workers do depend on each other */
    double held_at_least;
};

struct counts {
    size_t warned;
    size_t held;
    size_t held_unwidened;
};

static bool holds(struct stats_estimate found, double truth)
{
    return found.low <= truth && truth <= found.high;
}

static struct counts count(const struct simulate *how, const struct noise *noise,
                           size_t workers, uint64_t stream)
{
    double truth = noise_truth(how, noise, SAMPLES).median;
    struct stats_rng rng = simulate_stream(how, 5, stream);
    double *scratch =
        malloc(stats_workers_scratch(workers * SAMPLES, workers) * sizeof(double));
    size_t sizes[MOST_WORKERS];
    for (size_t i = 0; i < workers; i++) {
        sizes[i] = SAMPLES;
    }
    struct counts counts = {0};
    for (size_t i = 0; i < simulate_sets(how, SETS); i++) {
        double values[MOST_WORKERS * SAMPLES];
        double medians[MOST_WORKERS];
        noise_draw(noise, &rng, workers, SAMPLES, values);
        struct stats_workers said =
            stats_estimate_workers(values, sizes, workers, 0.95, scratch);
        noise_medians(values, workers, SAMPLES, medians);
        stats_sort(medians, workers, medians);
        counts.warned += said.drift.warned;
        counts.held += holds(said.median, truth);
        counts.held_unwidened +=
            holds(stats_median_interval(medians, workers, 0.95), truth);
    }
    free(scratch);
    return counts;
}

static bool print_cell(const struct simulate *how, const struct design *design,
                       const struct noise *noise, uint64_t stream)
{
    bool depends = noise == noise_find("AP");
    size_t sets = simulate_sets(how, SETS);
    struct counts counts = count(how, noise, design->workers, stream);
    struct row row = {"V5", design->warned, "tare", noise->name};
    bool ok = simulate_share(how, row, counts.warned, sets,
                             depends ? BAND_AT_LEAST(design->warned_at_least)
                                     : BAND_AT_MOST(6.7));
    row.what = design->held;
    ok = simulate_share(how, row, counts.held, sets,
                        depends ? BAND_AT_LEAST(design->held_at_least)
                                : (struct band){93.3, 97.5}) &&
         ok;
    row.method = "without widening";
    simulate_share(how, row, counts.held_unwidened, sets, BAND_NONE);
    return ok;
}

/* Blocks whose ratios drift well within the margin: whatever is warned of is not "the same". */
static bool never_same(const struct simulate *how)
{
    struct stats_rng rng = simulate_stream(how, 5, 1000);
    size_t sets = simulate_sets(how, SETS);
    size_t warned = 0;
    size_t same = 0;
    for (size_t i = 0; i < sets; i++) {
        double log_ratios[20];
        double scratch[40];
        double state = NAN;
        for (size_t j = 0; j < LEN(log_ratios); j++) {
            state = draw_ar1(&rng, state, 0.7);
            log_ratios[j] = 0.003 * state;
        }
        if (stats_drift(log_ratios, LEN(log_ratios), scratch).warned) {
            warned++;
            same += stats_change_paired(log_ratios, LEN(log_ratios), 0.95, 0.02, scratch)
                        .verdict == STATS_VERDICT_SAME;
        }
    }
    struct row row = {"V5", "blocks that drift", "tare", "called same of the warned"};
    return simulate_share(how, row, same, warned, (struct band){0.0, 0.0});
}

bool simulate_drift(const struct simulate *how)
{
    static const struct design designs[] = {
        {"20 workers, warned of", "20 workers, hold the truth", 20, 60.0, 80.0},
        {"30 workers, warned of", "30 workers, hold the truth", 30, 79.0, 85.0},
    };
    simulate_title(how, "V5",
                   "drift: warnings, and 95 % intervals that hold the truth, "
                   "in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, INDEPENDENT, noises);
    noises[count++] = noise_find("AP");
    bool ok = true;
    for (size_t i = 0; i < LEN(designs); i++) {
        for (size_t j = 0; j < count; j++) {
            ok = print_cell(how, &designs[i], noises[j], 100 * i + j) && ok;
        }
    }
    return never_same(how) && ok;
}
