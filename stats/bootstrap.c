/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/bootstrap.h"

#include <math.h>

#include "stats/bootstrap_interval.h"
#include "stats/gsl.h"
#include "stats/quantile.h"
#include "stats/rng.h"

size_t stats_bootstrap_scratch(size_t n, size_t resamples)
{
    return n + resamples;
}

static size_t next_of_rng(void *state, size_t n)
{
    return stats_rng_below(state, n);
}

static double value_of(struct stats_statistic statistic, const size_t *workers, size_t n)
{
    return statistic.of(statistic.data, workers, n, NULL);
}

/* How far the statistic of a resample is from the point, in its own standard errors. No distance
 * is 0 of them, even where the error is 0. */
static double studentised(double value, double point, double error)
{
    double distance = value - point;
    return fabs(distance) > 0.0 ? distance / error : 0.0;
}

static double accelerate(struct stats_statistic statistic, size_t n, size_t *indices,
                         double *left_out)
{
    /* The sample without worker i, as i goes from the last to the first. */
    for (size_t i = 0; i + 1 < n; i++) {
        indices[i] = i;
    }
    for (size_t i = n; i > 0; i--) {
        left_out[i - 1] = value_of(statistic, indices, n - 1);
        if (i > 1) {
            indices[i - 2] = i - 1;
        }
    }
    return stats_bootstrap_acceleration(left_out, n);
}

struct stats_estimate stats_bootstrap_of(struct stats_statistic statistic, size_t n,
                                         const struct stats_bootstrap *how,
                                         const struct stats_index_source *source,
                                         size_t *indices, double *scratch)
{
    struct stats_rng rng = stats_rng_stream(how->seed, n, 0);
    const struct stats_index_source own = {next_of_rng, &rng};
    const struct stats_index_source *from = source != NULL ? source : &own;
    bool is_t = how->kind == STATS_BOOTSTRAP_T;
    struct stats_replicates found = {
        .values = scratch, .count = how->resamples, .point = NAN, .error = NAN};
    if (n == 0) {
        return stats_bootstrap_interval(&found, how, n);
    }
    for (size_t i = 0; i < n; i++) {
        indices[i] = i;
    }
    found.point = statistic.of(statistic.data, indices, n, is_t ? &found.error : NULL);
    for (size_t i = 0; i < how->resamples; i++) {
        for (size_t j = 0; j < n; j++) {
            indices[j] = from->next(from->state, n);
        }
        double error = (double)NAN;
        double value = statistic.of(statistic.data, indices, n, is_t ? &error : NULL);
        found.values[i] = is_t ? studentised(value, found.point, error) : value;
    }
    if (how->kind == STATS_BOOTSTRAP_BCA) {
        found.acceleration = accelerate(statistic, n, indices, scratch + how->resamples);
    }
    return stats_bootstrap_interval(&found, how, n);
}

/* The quantile of n - 1 values: of the sorted ones, the one at `left_out` is missing. */
static double quantile_without(const double *sorted, size_t n, double p, size_t left_out)
{
    double position = (double)(n - 2) * p;
    size_t below = (size_t)floor(position);
    size_t above = below + 2 < n ? below + 1 : below;
    double low = sorted[below + (below >= left_out)];
    double high = sorted[above + (above >= left_out)];
    return low + (position - (double)below) * (high - low);
}

struct stats_estimate stats_bootstrap_quantile(const double *sorted, size_t n, double p,
                                               const struct stats_bootstrap *how,
                                               double *scratch)
{
    struct stats_replicates found = {
        .values = scratch,
        .count = how->kind == STATS_BOOTSTRAP_T ? 0 : how->resamples,
        .point = stats_quantile(sorted, n, p)};
    if (n < 2 || isnan(found.point)) {
        return stats_bootstrap_interval(&found, how, n);
    }
    struct stats_rng rng = stats_rng_stream(how->seed, n, 0);
    double position = (double)(n - 1) * p;
    size_t below = (size_t)floor(position);
    double part = position - (double)below;
    /* n uniform numbers in order are the partial sums of n + 1 exponential ones over their sum
     * (Renyi 1953): three gamma numbers give the two that the quantile lies between, and what
     * n times a uniform number is above is an index. */
    for (size_t i = 0; i < found.count; i++) {
        double before = stats_gamma_draw(&rng, below + 1);
        double gap = stats_gamma_draw(&rng, 1);
        double after = stats_gamma_draw(&rng, n - below - 1);
        double scale = (double)n / (before + gap + after);
        size_t first = (size_t)(before * scale);
        size_t second = (size_t)((before + gap) * scale);
        double low = sorted[first < n ? first : n - 1];
        double high = sorted[second < n ? second : n - 1];
        found.values[i] = low + part * (high - low);
    }
    if (how->kind == STATS_BOOTSTRAP_BCA) {
        double *left_out = scratch + how->resamples;
        for (size_t i = 0; i < n; i++) {
            left_out[i] = quantile_without(sorted, n, p, i);
        }
        found.acceleration = stats_bootstrap_acceleration(left_out, n);
    }
    return stats_bootstrap_interval(&found, how, n);
}
