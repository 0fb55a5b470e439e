/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/signed_rank.h"

#include <math.h>

#include "stats/rank.h"

/* Up to here the distribution is counted, above it is expanded. At 300 the two differ by at
 * most 5e-11, relatively by 6e-10 for p > 0.05, 2e-8 for p > 1e-4 and 3e-7 for p > 1e-6; the
 * difference falls with the cube of n, and the count takes 4 ms. */
#define MOST_COUNTED 300

size_t stats_signed_rank_scratch(size_t n)
{
    return n <= MOST_COUNTED ? n * (n + 1) / 4 + 1 : 1;
}

/* P(W <= w) for w up to the middle. W is the sum of a random subset of 1..n: the number of
 * subsets with each sum, built up number by number. They reach 2^n, which a double holds here,
 * and are only ever added, so that each is good to n roundings. */
static void count_subsets(size_t n, double *below)
{
    size_t last = n * (n + 1) / 4;
    below[0] = 1.0;
    for (size_t w = 1; w <= last; w++) {
        below[w] = 0.0;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t most = i * (i + 1) / 2 < last ? i * (i + 1) / 2 : last;
        for (size_t w = most; w >= i; w--) {
            below[w] += below[w - i];
        }
    }
    double sum = 0.0;
    for (size_t w = 0; w <= last; w++) {
        sum += below[w];
        below[w] = ldexp(sum, -(int)n);
    }
}

/* Each number i is in or out with the same chance: the cumulants of i times a coin are those of
 * a uniform times (2^2r - 1) i^2r. */
static void cumulants_of(size_t n, double cumulants[4])
{
    static const double coin[4] = {3.0, 15.0, 63.0, 255.0};
    double sums[4] = {0.0, 0.0, 0.0, 0.0};
    for (size_t i = 1; i <= n; i++) {
        double square = (double)i * (double)i;
        double power = 1.0;
        for (int r = 0; r < 4; r++) {
            power *= square;
            sums[r] += power;
        }
    }
    for (int r = 0; r < 4; r++) {
        cumulants[r] = stats_rank_uniform_cumulants[r] * coin[r] * sums[r];
    }
}

static struct stats_rank_null null_of(size_t n, double *scratch)
{
    struct stats_rank_null null = {.total = n * (n + 1) / 2};
    if (n <= MOST_COUNTED) {
        count_subsets(n, scratch);
        null.below = scratch;
    } else {
        cumulants_of(n, null.cumulants);
    }
    return null;
}

/* The sum of halves is half the sum to the last bit, and does not overflow. */
static double walsh(double x, double y)
{
    return x / 2.0 + y / 2.0;
}

static size_t count_walsh(const struct stats_rank_set *set, double value,
                          double *ret_next)
{
    double next = INFINITY;
    size_t count = 0;
    size_t end = set->n;
    for (size_t i = 0; i < set->n && end >= i; i++) {
        while (end > i && walsh(set->a[i], set->a[end - 1]) > value) {
            end--;
        }
        count += end - i;
        if (end < set->n) {
            double above = walsh(set->a[i], set->a[end]);
            next = above < next ? above : next;
        }
    }
    if (next < INFINITY) {
        *ret_next = next;
    }
    return count;
}

static struct stats_rank_set set_of(const double *sorted, size_t n)
{
    return (struct stats_rank_set){.a = sorted,
                                   .n = n,
                                   .count = count_walsh,
                                   .least = n > 0 ? sorted[0] : NAN,
                                   .most = n > 0 ? sorted[n - 1] : NAN};
}

struct stats_estimate stats_signed_rank(const double *sorted, size_t n, double level,
                                        double *scratch)
{
    struct stats_rank_set set = set_of(sorted, n);
    struct stats_rank_null null = null_of(n, scratch);
    struct stats_estimate estimate = stats_rank_estimate(&set, &null, level);
    estimate.method = "signed-rank";
    return estimate;
}

double stats_signed_rank_p(const double *sorted, size_t n, double value, double *scratch)
{
    struct stats_rank_set set = set_of(sorted, n);
    struct stats_rank_null null = null_of(n, scratch);
    return stats_rank_p(&set, &null, value);
}

double stats_signed_rank_below(size_t w, size_t n, double *scratch)
{
    struct stats_rank_null null = null_of(n, scratch);
    return stats_rank_below(&null, w);
}
