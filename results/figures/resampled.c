/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/resampled.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "stats/moment.h"
#include "stats/quantile.h"

/* A resample of a percentile walks through all values: about 1 ns each. */
#define STEPS_MAX     4e9
#define RESAMPLES_MIN 1000

/* All values in ascending order with their workers. */
struct pool {
    struct pooled {
        double value;
        size_t worker;
    } * items;
    size_t count;
    size_t workers; /* with a value */
    size_t *sizes;
    size_t *drawn; /* how often each worker is in the resample */
    double p;
};

static int compare_values(const void *a, const void *b)
{
    const struct pooled *left = a;
    const struct pooled *right = b;
    return (left->value > right->value) - (left->value < right->value);
}

static void pool_init(struct pool *pool, const struct numbers *numbers, double p)
{
    *pool = (struct pool){
        .items = xcalloc(numbers->count + 1, sizeof(*pool->items)),
        .sizes = xcalloc(numbers->workers + 1, sizeof(*pool->sizes)),
        .drawn = xcalloc(numbers->workers + 1, sizeof(*pool->drawn)),
        .p = p,
    };
    for (size_t i = 0; i < numbers->workers; i++) {
        size_t n = numbers->sizes[i];
        for (size_t j = 0; j < n; j++) {
            pool->items[pool->count] =
                (struct pooled){numbers->values[pool->count], pool->workers};
            pool->count++;
        }
        if (n > 0) {
            pool->sizes[pool->workers++] = n;
        }
    }
    qsort(pool->items, pool->count, sizeof(*pool->items), compare_values);
}

static void pool_finish(struct pool *pool)
{
    free(pool->items);
    free(pool->sizes);
    free(pool->drawn);
}

/* Quantile 7 (stats/quantile.h) of the values that are there `drawn` times each. */
static double quantile_of_pool(void *data, const size_t *workers, size_t n,
                               double *ret_error)
{
    struct pool *pool = data;
    size_t total = 0;
    if (ret_error != NULL) {
        *ret_error = (double)NAN; // STATS_BOOTSTRAP_T is not for quantiles
    }
    for (size_t i = 0; i < pool->workers; i++) {
        pool->drawn[i] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        pool->drawn[workers[i]]++;
        total += pool->sizes[workers[i]];
    }
    if (total == 0) {
        return (double)NAN;
    }
    double place = pool->p * ((double)total - 1);
    size_t below = (size_t)floor(place);
    double share = place - (double)below;
    size_t passed = 0;
    size_t at = 0;
    while (passed <= below) {
        passed += pool->drawn[pool->items[at++].worker];
    }
    double low = pool->items[at - 1].value;
    while (passed <= below + 1 && passed < total) {
        passed += pool->drawn[pool->items[at++].worker];
    }
    double high = pool->items[at - 1].value;
    return low + share * (high - low);
}

static struct stats_estimate resample_pool(const struct numbers *numbers, double p,
                                           const struct stats_bootstrap *how)
{
    struct pool pool;
    pool_init(&pool, numbers, p);
    size_t *indices = xcalloc(pool.workers + 1, sizeof(*indices));
    double *scratch = xcalloc(stats_bootstrap_scratch(pool.workers, how->resamples) + 1,
                              sizeof(*scratch));
    struct stats_statistic statistic = {quantile_of_pool, &pool};
    struct stats_estimate estimate =
        pool.workers > 0
            ? stats_bootstrap_of(statistic, pool.workers, how, NULL, indices, scratch)
            : (struct stats_estimate){
                  (double)NAN, (double)NAN, (double)NAN, how->level, 0, "bootstrap", 0};
    free(indices);
    free(scratch);
    pool_finish(&pool);
    return estimate;
}

/* The mean of each worker that has values into `means`; returns how many. */
static size_t means_of_workers(const struct numbers *numbers, double *means)
{
    size_t count = 0;
    size_t at = 0;
    for (size_t i = 0; i < numbers->workers; i++) {
        if (numbers->sizes[i] > 0) {
            means[count++] = stats_mean(numbers->values + at, numbers->sizes[i]);
        }
        at += numbers->sizes[i];
    }
    return count;
}

static struct stats_estimate resample_plain(const struct numbers *numbers,
                                            const struct resampled_how *how,
                                            const struct stats_bootstrap *bootstrap)
{
    size_t workers = numbers->workers;
    size_t room = stats_bootstrap_scratch(workers, bootstrap->resamples);
    double *figures = xcalloc(2 * workers + room + 1, sizeof(*figures));
    double *sorted = figures + workers;
    double *scratch = sorted + workers;
    size_t n = means_of_workers(numbers, figures);
    struct stats_estimate estimate;
    if (how->is_mean) {
        estimate = stats_bootstrap_mean(figures, n, bootstrap, scratch);
    } else {
        (void)stats_sort(figures, n, sorted); // numbers are finite
        estimate = stats_bootstrap_quantile(sorted, n, how->p, bootstrap, scratch);
    }
    free(figures);
    return estimate;
}

struct stats_estimate resample(const struct numbers *numbers,
                               const struct resampled_how *how, size_t *ret_resamples)
{
    struct stats_bootstrap bootstrap = {.kind = how->kind,
                                        .level = how->level,
                                        .resamples = STATS_BOOTSTRAP_RESAMPLES,
                                        .seed = how->seed};
    bool is_plain = how->is_mean || numbers_most(numbers) <= 1;
    double steps = (double)STATS_BOOTSTRAP_RESAMPLES *
                   (double)(how->is_mean ? numbers->workers : numbers->count);
    if ((how->is_mean || !is_plain) && steps > STEPS_MAX) {
        double fewer = STATS_BOOTSTRAP_RESAMPLES * STEPS_MAX / steps;
        bootstrap.resamples = fewer > RESAMPLES_MIN ? (size_t)fewer : RESAMPLES_MIN;
    }
    *ret_resamples = bootstrap.resamples;
    return is_plain ? resample_plain(numbers, how, &bootstrap)
                    : resample_pool(numbers, how->p, &bootstrap);
}
