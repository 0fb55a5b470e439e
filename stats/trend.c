/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/trend.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <gsl/gsl_sort.h>

#include "stats/gsl.h"
#include "stats/quantile.h"

#define FEWEST     4
#define EXACT_MOST 10
#define PAIRS_MOST (EXACT_MOST * (EXACT_MOST - 1) / 2)

/* What all pairs (earlier, later) say. */
struct pairs {
    double score;      /* Kendall's S: rising pairs less falling ones */
    double tied_pairs; /* pairs of equal values */
    double variance;   /* of S when every order is equally likely */
};

static double sign_of(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

/* Of n values: the score from their order, the ties from the n sorted ones in scratch. */
static struct pairs count_pairs(const double *values, size_t n, double *scratch)
{
    struct pairs pairs = {0};
    for (size_t j = 1; j < n; j++) {
        for (size_t i = 0; i < j; i++) {
            pairs.score += sign_of(values[j] - values[i]);
        }
    }
    double count = (double)n;
    double variance = count * (count - 1.0) * (2.0 * count + 5.0);
    memcpy(scratch, values, n * sizeof(*scratch));
    gsl_sort(scratch, 1, n);
    for (size_t start = 0; start < n;) {
        size_t end = start + 1;
        while (end < n && scratch[end] <= scratch[start]) {
            end++;
        }
        double tied = (double)(end - start);
        pairs.tied_pairs += tied * (tied - 1.0) / 2.0;
        variance -= tied * (tied - 1.0) * (2.0 * tied + 5.0);
        start = end;
    }
    pairs.variance = variance / 18.0;
    return pairs;
}

/* Two-sided, by counting the orders of n values with so few pairs out of order: those of n
 * follow from those of n - 1, as the last value may stand in any of n places. */
static double exact_p(double score, size_t n)
{
    double counts[PAIRS_MOST + 1] = {1.0};
    double orders = 1.0;
    size_t most = 0;
    for (size_t m = 2; m <= n; m++) {
        double next[PAIRS_MOST + 1] = {0};
        for (size_t i = 0; i <= most; i++) {
            for (size_t k = 0; k < m; k++) {
                next[i + k] += counts[i];
            }
        }
        most += m - 1;
        memcpy(counts, next, sizeof(counts));
        orders *= (double)m;
    }
    size_t out_of_order = (size_t)(((double)most - fabs(score)) / 2.0);
    double tail = 0.0;
    for (size_t i = 0; i <= out_of_order; i++) {
        tail += counts[i];
    }
    return fmin(1.0, 2.0 * tail / orders);
}

static double normal_p(struct pairs pairs)
{
    if (!(pairs.variance > 0.0)) {
        return 1.0; // all equal
    }
    double distance = fmax(fabs(pairs.score) - 1.0, 0.0);
    return fmin(1.0, 2.0 * stats_normal_q(distance / sqrt(pairs.variance)));
}

static double median_slope(const double *values, size_t n, double *scratch)
{
    size_t count = 0;
    for (size_t j = 1; j < n; j++) {
        for (size_t i = 0; i < j; i++) {
            scratch[count++] = (values[j] - values[i]) / (double)(j - i);
        }
    }
    gsl_sort(scratch, 1, count);
    return stats_median(scratch, count);
}

static bool all_finite(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    return true;
}

struct stats_trend stats_trend(const double *values, size_t n, double *scratch)
{
    struct stats_trend trend = {.tau = NAN, .p = NAN, .slope = NAN};
    if (n < 2 || !all_finite(values, n)) {
        return trend;
    }
    if (n >= FEWEST) {
        struct pairs pairs = count_pairs(values, n, scratch);
        double all = (double)n * ((double)n - 1.0) / 2.0;
        double untied = all - pairs.tied_pairs;
        trend.tau = untied > 0.0 ? pairs.score / sqrt(all * untied) : 0.0;
        bool is_exact = n <= EXACT_MOST && pairs.tied_pairs <= 0.0;
        trend.p = is_exact ? exact_p(pairs.score, n) : normal_p(pairs);
    }
    trend.slope = median_slope(values, n, scratch);
    return trend;
}
