/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/share.h"

#include <math.h>

#include "stats/gsl.h"

struct stats_estimate stats_share(size_t hits, size_t tries, double level)
{
    struct stats_estimate e = {
        .point = NAN,
        .low = NAN,
        .high = NAN,
        .level = level,
        .method = "clopper-pearson",
        .n = tries,
    };
    if (tries == 0) {
        return e;
    }
    double hit = (double)hits;
    double missed = (double)(tries - hits);
    double tail = (1.0 - level) / 2.0;
    e.point = hit / (double)tries;
    e.low = hits == 0 ? 0.0 : stats_beta_quantile(tail, hit, missed + 1.0);
    e.high = hits == tries ? 1.0 : stats_beta_quantile(1.0 - tail, hit + 1.0, missed);
    e.achieved_level = level;
    return e;
}

double stats_share_p_above(size_t hits, size_t tries, double share)
{
    return hits == 0 ? 1.0 : stats_share_p_below(tries - hits, tries, 1.0 - share);
}

double stats_share_p_below(size_t hits, size_t tries, double share)
{
    return stats_binomial_p(hits, share, tries);
}
