/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/stationary.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/plan/calibrate.h"
#include "results/summary.h"
#include "stats/quantile.h"

void stationary_mark(struct result *result, struct result_bench *bench, const char *what)
{
    bench->status = RESULT_NOT_STATIONARY;
    bench->reason = arena_printf(
        &result->arena, "%s; 'prepare' gives every execution an input of its own", what);
    memset(&bench->summary, 0, sizeof(bench->summary));
    result_bench_add_finding(result, bench, "not-stationary");
}

/* Pairs of values whose later one is greater, less those whose later one is smaller. */
static int64_t score_of(const int64_t *values, size_t n)
{
    int64_t score = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            score += (values[j] > values[i]) - (values[j] < values[i]);
        }
    }
    return score;
}

static void check_bench(struct result *result, struct result_bench *bench, bool *changed)
{
    size_t n = bench->worker_count;
    int64_t score = 0;
    size_t samples = SIZE_MAX;
    double *growth = xcalloc(2 * n, sizeof(*growth));
    for (size_t i = 0; i < n; i++) {
        const struct result_worker *worker = &bench->workers[i];
        score += score_of(worker->elapsed_ns, worker->samples);
        samples = worker->samples < samples ? worker->samples : samples;
        if (worker->samples > 0 && worker->elapsed_ns[0] > 0) {
            growth[i] = (double)worker->elapsed_ns[worker->samples - 1] /
                        (double)worker->elapsed_ns[0];
        }
    }
    if (stats_sort(growth, n, growth + n)) {
        struct calibrate_stationary answer =
            calibrate_trend(score, n, samples, stats_median(growth + n, n));
        if (!answer.is_stationary) {
            stationary_mark(result, bench, answer.what);
            *changed = true;
        } else if (answer.is_warming &&
                   !result_bench_has_finding(bench, "slow-warm-up")) {
            result_bench_add_finding(result, bench, "slow-warm-up");
            *changed = true;
        }
    }
    free(growth);
}

void stationary_check(struct result *result, size_t first, size_t count, bool *changed)
{
    for (size_t i = first; i < first + count; i++) {
        struct result_bench *bench = &result->benches[i];
        if (bench->status == RESULT_OK && bench->worker_count >= 6) {
            check_bench(result, bench, &changed[i]);
        }
    }
}
