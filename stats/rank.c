/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/rank.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "stats/gsl.h"

/* Extremes that miss in 12.5 % or more are no interval worth the name: 4 values of one sample
 * (the limit of stats/order.h as well), 2 and 4 of two. */
#define LEAST_MISS 0.125
/* Where the tail of the expansion gives way to that of the normal, in standard deviations. At
 * the sizes that use it, the expansion is positive up to 5.3 and more. */
#define TAIL 5.0
/* So few values are counted off one by one. */
#define NEAR 8

const double stats_rank_uniform_cumulants[4] = {1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0,
                                                -1.0 / 240.0};

/* He_k(x) / k! for the k of the expansion would lose digits: the plain polynomials of Hermite,
 * by their recurrence. */
static void hermite(double x, double he[12])
{
    he[0] = 1.0;
    he[1] = x;
    for (int k = 1; k < 11; k++) {
        he[k + 1] = x * he[k] - k * he[k - 1];
    }
}

/* Edgeworth's expansion of the distribution function of a symmetric variable at x standard
 * deviations (Kolassa, Series Approximation Methods in Statistics, 3rd ed. 2006, ch. 3). */
static double edgeworth(double x, const double cumulants[4])
{
    double variance = cumulants[0];
    double l4 = cumulants[1] / (variance * variance);
    double l6 = cumulants[2] / (variance * variance * variance);
    double l8 = cumulants[3] / (variance * variance * variance * variance);
    double he[12];
    hermite(x, he);
    double first = l4 / 24.0 * he[3];
    double second = l6 / 720.0 * he[5] + l4 * l4 / 1152.0 * he[7];
    double third = l8 / 40320.0 * he[7] + l4 * l6 / 17280.0 * he[9] +
                   l4 * l4 * l4 / 82944.0 * he[11];
    return stats_normal_q(-x) - stats_normal_density(x) * (first + second + third);
}

/* For w below the middle. */
static double lower_tail(const struct stats_rank_null *null, size_t w)
{
    double cumulants[4];
    for (int r = 0; r < 4; r++) {
        cumulants[r] = null->cumulants[r] - stats_rank_uniform_cumulants[r];
    }
    double x = ((double)w + 0.5 - (double)null->total / 2.0) / sqrt(cumulants[0]);
    if (x < -TAIL) {
        return edgeworth(-TAIL, cumulants) * stats_normal_q(-x) / stats_normal_q(TAIL);
    }
    return edgeworth(x, cumulants);
}

double stats_rank_below(const struct stats_rank_null *null, size_t w)
{
    if (w >= null->total) {
        return 1.0;
    }
    bool is_upper = w > null->total / 2;
    size_t lower = is_upper ? null->total - w - 1 : w;
    double p = null->below != NULL ? null->below[lower] : lower_tail(null, lower);
    return is_upper ? 1.0 - p : p;
}

/* The doubles in their order as whole numbers, -0 and 0 being one. */
static int64_t key_of(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return bits >= 0 ? bits : INT64_MIN - bits;
}

static double value_of(int64_t key)
{
    int64_t bits = key >= 0 ? key : INT64_MIN - key;
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* The double between two, `part` of the way, that is below `high`; the one in the middle of
 * their order when part is NaN. */
static int64_t key_between(int64_t low, int64_t high, double part)
{
    if (isnan(part)) {
        return low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
    }
    double first = value_of(low);
    int64_t key = key_of(first + part * (value_of(high) - first));
    return key < low ? low : key < high ? key : high - 1;
}

/* The k-th smallest of the set, 1 <= k <= total, exact to the last bit: the smallest value that
 * k values are not above. Each count narrows low..high, that the value lies in, at the place
 * where it should be by its rank, which needs few counts for most data; where that does not
 * halve what is left, in the middle of the doubles between, which needs 64 at most for any. Near
 * the end it goes from value to value. */
static double kth(const struct stats_rank_set *set, size_t total, size_t k)
{
    int64_t low = key_of(set->least);
    int64_t high = key_of(set->most);
    size_t below_low = 0; // values below low, and up to high
    size_t up_to_high = total;
    bool by_rank = true;
    while (low < high) {
        size_t left = up_to_high - below_low;
        size_t missing = k - below_low;
        double part = by_rank ? ((double)missing - 0.5) / (double)left : NAN;
        int64_t key = missing <= NEAR ? low : key_between(low, high, part);
        double next = set->most;
        size_t count = set->count(set, value_of(key), &next);
        if (count >= k) {
            high = key;
            up_to_high = count;
        } else {
            low = key_of(next);
            below_low = count;
        }
        by_rank = !by_rank || up_to_high - below_low <= left / 2;
    }
    return value_of(low);
}

static double median(const struct stats_rank_set *set, size_t total)
{
    double low = kth(set, total, (total + 1) / 2);
    double high = low;
    if (total % 2 == 0) {
        double next = low;
        high = set->count(set, low, &next) > total / 2 ? low : next;
    }
    return low / 2.0 + high / 2.0; // the same for mirrored data, and without overflow
}

/* The largest d for which the d-th smallest .. d-th largest miss in at most alpha, 0 when even
 * the extremes miss more often. */
static size_t depth_for(const struct stats_rank_null *null, double alpha)
{
    size_t low = 0;
    size_t high = null->total / 2 + 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (2.0 * stats_rank_below(null, middle - 1) <= alpha) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct stats_estimate stats_rank_estimate(const struct stats_rank_set *set,
                                          const struct stats_rank_null *null,
                                          double level)
{
    struct stats_estimate estimate = {
        .point = NAN, .low = NAN, .high = NAN, .level = level, .n = set->n + set->m};
    if (null->total == 0) {
        return estimate;
    }
    estimate.point = median(set, null->total);
    double extremes_miss = 2.0 * stats_rank_below(null, 0);
    if (extremes_miss >= LEAST_MISS || !(level > 0.0 && level < 1.0)) {
        return estimate;
    }
    size_t d = depth_for(null, 1.0 - level);
    if (d <= 1) {
        estimate.low = set->least;
        estimate.high = set->most;
        estimate.achieved_level = 1.0 - extremes_miss;
        return estimate;
    }
    estimate.low = kth(set, null->total, d);
    estimate.high = kth(set, null->total, null->total + 1 - d);
    estimate.achieved_level = 1.0 - 2.0 * stats_rank_below(null, d - 1);
    return estimate;
}

double stats_rank_p(const struct stats_rank_set *set, const struct stats_rank_null *null,
                    double value)
{
    if (null->total == 0 || isnan(value)) {
        return NAN;
    }
    double next;
    size_t not_above = set->count(set, value, &next);
    size_t not_below = null->total - set->count(set, nextafter(value, -INFINITY), &next);
    double p =
        2.0 * stats_rank_below(null, not_above < not_below ? not_above : not_below);
    return p < 1.0 ? p : 1.0;
}
