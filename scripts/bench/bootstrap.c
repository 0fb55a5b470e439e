/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bootstrap costs: "what|CPU seconds" of 10,000 resamples, the best of 9, for each statistic
 * and interval, then of a suite's changes and of their geometric mean. Read by bootstrap.py.
 *
 *     bench_bootstrap [VALUES] */
#include "stats/bootstrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "stats/adjust.h"
#include "stats/change.h"
#include "stats/geomean.h"
#include "stats/quantile.h"
#include "stats/rng.h"

#define ROUNDS  9
#define VALUES  1000
#define CASES   100
#define BLOCKS  40
#define SAMPLES 10

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void report(const char *what, double seconds)
{
    printf("%s|%.6f\n", what, seconds);
}

static void time_values(const double *values, const double *sorted, size_t n,
                        double *scratch)
{
    static const char *const names[] = {"percentile", "BCa", "t"};
    for (size_t of = 0; of < 2; of++) {
        for (int kind = STATS_BOOTSTRAP_PERCENTILE; kind <= STATS_BOOTSTRAP_T; kind++) {
            struct stats_bootstrap how = {.kind = (enum stats_bootstrap_kind)kind,
                                          .level = 0.95,
                                          .resamples = STATS_BOOTSTRAP_RESAMPLES};
            double best = 1e9;
            for (how.seed = 1; how.seed <= ROUNDS; how.seed++) {
                double begin = cpu_s();
                if (of == 0) {
                    stats_bootstrap_mean(values, n, &how, scratch);
                } else {
                    stats_bootstrap_quantile(sorted, n, 0.5, &how, scratch);
                }
                double took = cpu_s() - begin;
                best = took < best ? took : best;
            }
            char what[64];
            snprintf(what, sizeof(what), "%s %s", of == 0 ? "mean" : "median",
                     names[kind]);
            if (of == 0 || kind != STATS_BOOTSTRAP_T) {
                report(what, best);
            }
        }
    }
}

/* A figure as a worker's samples give it: the median of SAMPLES numbers. */
static double draw_figure(struct stats_rng *rng)
{
    double samples[SAMPLES];
    double sorted[SAMPLES];
    for (size_t i = 0; i < SAMPLES; i++) {
        samples[i] = stats_rng_uniform(rng);
    }
    stats_sort(samples, SAMPLES, sorted);
    return stats_median(sorted, SAMPLES);
}

/* A whole suite: each worker's median, each case's change, the correction, the geometric mean. */
static void time_suite(void)
{
    struct stats_rng rng = stats_rng_stream(1, 0, 0);
    double *logs = xcalloc((size_t)CASES * BLOCKS, sizeof(*logs));
    double *scratch =
        xcalloc(stats_geomean_scratch(CASES, BLOCKS, STATS_BOOTSTRAP_RESAMPLES),
                sizeof(*scratch));
    size_t *indices = xcalloc(stats_geomean_indices(CASES, BLOCKS), sizeof(*indices));
    double p[CASES];
    double begin = cpu_s();
    for (size_t i = 0; i < CASES; i++) {
        for (size_t j = 0; j < BLOCKS; j++) {
            logs[i * BLOCKS + j] = draw_figure(&rng) - draw_figure(&rng);
        }
        p[i] = stats_change_paired(logs + i * BLOCKS, BLOCKS, 0.95, 0.02, scratch).p;
    }
    stats_adjust_bh(p, CASES, p, indices);
    double middle = cpu_s();
    stats_geomean(logs, CASES, BLOCKS, 0.95, STATS_BOOTSTRAP_RESAMPLES, 1, scratch,
                  indices);
    double end = cpu_s();
    report("a suite of 100 changes", middle - begin);
    report("their geometric mean", end - middle);
    free(logs);
    free(scratch);
    free(indices);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : VALUES;
    double *values = xcalloc(2 * n + 1, sizeof(*values));
    double *scratch =
        xcalloc(stats_bootstrap_scratch(n, STATS_BOOTSTRAP_RESAMPLES), sizeof(*scratch));
    struct stats_rng rng = stats_rng_stream(1, 2, 3);
    for (size_t i = 0; i < n; i++) {
        values[i] = 100.0 + stats_rng_uniform(&rng) + stats_rng_uniform(&rng);
    }
    stats_sort(values, n, values + n);
    time_values(values, values + n, n, scratch);
    time_suite();
    free(values);
    free(scratch);
}
