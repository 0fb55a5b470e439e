/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripts/bench/simulate/peers.h"

#include <assert.h>
#include <stdlib.h>

#include "stats/gsl.h"
#include "stats/moment.h"
#include "stats/quantile.h"

#define MOST_VALUES    512
#define MOST_RESAMPLES 2000
#define LEVEL          0.95

struct held {
    double value;
    size_t worker; /* or which side it is on */
};

static int compare_held(const void *left, const void *right)
{
    const struct held *a = left;
    const struct held *b = right;
    return (a->value > b->value) - (a->value < b->value);
}

static struct interval percentiles(double *resampled, size_t n)
{
    stats_sort(resampled, n, resampled);
    return (struct interval){stats_quantile(resampled, n, (1.0 - LEVEL) / 2.0),
                             stats_quantile(resampled, n, (1.0 + LEVEL) / 2.0)};
}

/* The median of the values when worker i was drawn counts[i] times. */
static double median_by_counts(const struct held *sorted, size_t n, const size_t *counts)
{
    size_t seen = 0;
    size_t i = 0;
    while (2 * (seen += counts[sorted[i].worker]) < n) {
        i++;
    }
    if (2 * seen > n) {
        return sorted[i].value;
    }
    size_t next = i + 1;
    while (counts[sorted[next].worker] == 0) {
        next++;
    }
    return (sorted[i].value + sorted[next].value) / 2.0;
}

struct interval peer_cluster_median(const double *values, size_t workers, size_t samples,
                                    size_t resamples, struct stats_rng *rng)
{
    size_t n = workers * samples;
    assert(n <= MOST_VALUES && resamples <= MOST_RESAMPLES);
    struct held sorted[MOST_VALUES];
    for (size_t i = 0; i < n; i++) {
        sorted[i] = (struct held){values[i], i / samples};
    }
    qsort(sorted, n, sizeof(*sorted), compare_held);
    double medians[MOST_RESAMPLES];
    for (size_t i = 0; i < resamples; i++) {
        size_t counts[MOST_VALUES] = {0};
        for (size_t j = 0; j < workers; j++) {
            counts[stats_rng_below(rng, workers)]++;
        }
        medians[i] = median_by_counts(sorted, n, counts);
    }
    return percentiles(medians, resamples);
}

struct interval peer_naive_median(const double *values, size_t n, size_t resamples,
                                  struct stats_rng *rng)
{
    return peer_cluster_median(values, n, 1, resamples, rng);
}

struct interval peer_t_mean(const double *values, size_t n)
{
    double mean = stats_mean(values, n);
    double half_width = stats_student_quantile((1.0 + LEVEL) / 2.0, (double)n - 1.0) *
                        stats_sd(values, n) / sqrt((double)n);
    return (struct interval){mean - half_width, mean + half_width};
}

struct interval peer_bootstrap_mean(const double *values, size_t n, size_t resamples,
                                    struct stats_rng *rng)
{
    assert(n > 0 && resamples <= MOST_RESAMPLES);
    double means[MOST_RESAMPLES];
    for (size_t i = 0; i < resamples; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++) {
            sum += values[stats_rng_below(rng, n)];
        }
        means[i] = sum / (double)n;
    }
    return percentiles(means, resamples);
}

bool peer_pooled_t(const double *a, const double *b, size_t n)
{
    double sd_a = stats_sd(a, n);
    double sd_b = stats_sd(b, n);
    double error = sqrt((sd_a * sd_a + sd_b * sd_b) / (double)n);
    double t = (stats_mean(b, n) - stats_mean(a, n)) / error;
    return fabs(t) > stats_student_quantile(0.975, 2.0 * (double)n - 2.0);
}

bool peer_pooled_mann_whitney(const double *a, const double *b, size_t n)
{
    assert(2 * n <= MOST_VALUES);
    struct held sorted[MOST_VALUES];
    for (size_t i = 0; i < n; i++) {
        sorted[2 * i] = (struct held){a[i], 0};
        sorted[2 * i + 1] = (struct held){b[i], 1};
    }
    qsort(sorted, 2 * n, sizeof(*sorted), compare_held);
    double size = (double)n;
    double u = -size * (size + 1.0) / 2.0;
    for (size_t i = 0; i < 2 * n; i++) {
        u += sorted[i].worker == 1 ? (double)i + 1.0 : 0.0;
    }
    double sd = size * sqrt((2.0 * size + 1.0) / 12.0);
    return (fabs(u - size * size / 2.0) - 0.5) / sd > stats_normal_quantile(0.975);
}
