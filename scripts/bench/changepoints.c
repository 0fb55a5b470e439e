/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the change points of a history cost: CPU seconds of stats_change_points for histories of
 * 1000, 5000 and 20,000 values, the worst of 5 series each. To reach: 0.1 s for 1000 values, 6 s
 * for 5000. Exits with 1 when one is missed.
 *
 *     ninja -C build tests/stats/bench_changepoints && build/tests/stats/bench_changepoints */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "stats/changepoint.h"
#include "stats/rng.h"

#define ROUNDS 5

enum kind { LEVELS, LONG_LEVELS, DEPENDENT, OUTLIERS, WALK, KINDS };

static const char *const kind_names[KINDS] = {
    "a change in 50 values", "3 changes",     "AR(.7), a change in 50",
    "a fifth outliers",      "a random walk",
};

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Mean 0, standard deviation 1: the sum of 12 uniforms. */
static double draw_noise(struct stats_rng *rng)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++) {
        sum += stats_rng_uniform(rng);
    }
    return sum;
}

static void draw(enum kind kind, struct stats_rng *rng, double *logs, size_t n)
{
    double level = 0.0;
    double noise = 0.0;
    double phi = kind == DEPENDENT ? 0.7 : kind == WALK ? 1.0 : 0.0;
    for (size_t i = 0; i < n; i++) {
        bool changes = kind == LONG_LEVELS ? i > 0 && i % (n / 4) == 0
                                           : stats_rng_below(rng, 50) == 0;
        level += changes ? 0.05 * draw_noise(rng) : 0.0;
        noise = phi * noise + 0.01 * draw_noise(rng);
        logs[i] = noise + (kind == WALK ? 0.0 : level);
        bool is_outlier = kind == OUTLIERS && stats_rng_below(rng, 5) == 0;
        logs[i] += is_outlier ? 2.0 * stats_rng_uniform(rng) : 0.0;
    }
}

static bool report(enum kind kind, size_t n, double most)
{
    static const struct stats_change_point_options options = STATS_CHANGE_POINT_OPTIONS;
    double *logs = xcalloc(n, sizeof(*logs));
    struct stats_change_point *points = xcalloc(n, sizeof(*points));
    void *scratch = xmalloc(stats_change_points_scratch(n));
    double worst = 0.0;
    size_t changes = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        struct stats_rng rng = stats_rng_stream(1, round, (uint64_t)kind);
        draw(kind, &rng, logs, n);
        double begin = cpu_s();
        changes += stats_change_points(logs, n, &options, points, scratch);
        worst = fmax(worst, cpu_s() - begin);
    }
    bool ok = worst <= most;
    printf("%6zu values, %-24s %8.4f s, %5.1f changes%s\n", n, kind_names[kind], worst,
           (double)changes / ROUNDS, ok ? "" : "  NOT");
    free(logs);
    free(points);
    free(scratch);
    return ok;
}

int main(void)
{
    static const struct {
        size_t n;
        double most;
    } lengths[] = {{1000, 0.1}, {5000, 6.0}, {20000, INFINITY}};
    bool ok = true;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            ok = report((enum kind)kind, lengths[i].n, lengths[i].most) && ok;
        }
    }
    return ok ? 0 : 1;
}
