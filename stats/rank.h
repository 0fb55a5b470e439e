/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rank tests of one and of two samples have in common. Each tests a centre by counting
 * how many of a large set of values (the Walsh averages of a sample, the differences between
 * two) are not above it; each count is a statistic with a known distribution, and an interval
 * is made of two of the values. The set itself is too large to be listed: n = 10^5 values have
 * 5 * 10^9 Walsh averages. */
#ifndef TARE_STATS_RANK_H
#define TARE_STATS_RANK_H

#include <stddef.h>

#include "stats/estimate.h"

/* The distribution of a count W in 0..total that is symmetric about total / 2. */
struct stats_rank_null {
    size_t total;
    const double
        *below; /* below[w] = P(W <= w) for w in 0..total / 2; NULL: not known, and
                            the cumulants stand in */
    double cumulants[4]; /* the 2nd, 4th, 6th and 8th, used without `below` */
};

/* The set of values. count says how many of them are at most `value`, each once for every way
 * to make it, and which is the smallest above it (not touched where there is none). */
struct stats_rank_set {
    const double *a, *b; /* sorted; b only with two samples */
    size_t n, m;
    size_t (*count)(const struct stats_rank_set *set, double value, double *ret_next);
    double least, most; /* of its values */
};

/* P(W <= w), w <= total. Without `below`: Edgeworth's expansion to the third correction, for
 * the distribution of a whole number (with the correction for continuity, and Sheppard's one
 * for the cumulants); beyond 5 standard deviations the tail of the normal, joined there, which
 * is above the true one as the tails of a count are light. */
double stats_rank_below(const struct stats_rank_null *null, size_t w);

/* B_2r / 2r of Bernoulli's numbers for r = 1..4: the cumulants of a uniform of width 1, from
 * which those of the counts follow. */
extern const double stats_rank_uniform_cumulants[4];

/* The median of the set and the interval of two of its values that has at least `level`, or of
 * its extremes where no two reach it (then achieved_level says what they are worth). No
 * interval where the extremes are worth 0.875 or less, or 0 < level < 1 does not hold. */
struct stats_estimate stats_rank_estimate(const struct stats_rank_set *set,
                                          const struct stats_rank_null *null,
                                          double level);

/* The smallest alpha whose interval excludes the value; NaN when the value is. */
double stats_rank_p(const struct stats_rank_set *set, const struct stats_rank_null *null,
                    double value);

#endif
