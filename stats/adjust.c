/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/adjust.h"

#include <math.h>

#include <gsl/gsl_sort.h>

size_t stats_adjust_bh(const double *p, size_t n, double *ret_adjusted, size_t *order)
{
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        known += isnan(p[i]) == 0;
        ret_adjusted[i] = isnan(p[i]) ? INFINITY : p[i]; // behind all others
    }
    gsl_sort_index(order, ret_adjusted, 1, n);
    double least = 1.0;
    for (size_t rank = n; rank > known; rank--) {
        ret_adjusted[order[rank - 1]] = (double)NAN;
    }
    for (size_t rank = known; rank > 0; rank--) {
        double *value = &ret_adjusted[order[rank - 1]];
        least = fmin(least, *value * (double)known / (double)rank);
        *value = least;
    }
    return known;
}

enum stats_verdict stats_adjust_verdict(enum stats_verdict verdict, double p_adjusted,
                                        double q)
{
    bool is_change = verdict == STATS_VERDICT_FASTER || verdict == STATS_VERDICT_SLOWER;
    return is_change && !(p_adjusted <= q) ? STATS_VERDICT_UNCLEAR : verdict;
}

size_t stats_adjust_blocks_needed(size_t n, double q)
{
    return n > 0 && q > 0.0 ? (size_t)ceil(1.0 + log2(fmax((double)n / q, 1.0))) : 0;
}
