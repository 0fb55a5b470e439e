/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often something happened: a share of independent tries with its interval. */
#ifndef TARE_STATS_SHARE_H
#define TARE_STATS_SHARE_H

#include <stddef.h>

#include "stats/estimate.h"

/* The share hits / tries, 0 .. 1, with the interval of Clopper and Pearson (Biometrika 26 (1934)
 * 404-413) at `level`: it holds the true share at least that often, mostly more. Needs hits <=
 * tries. tries == 0: all NaN, achieved_level 0. n counts tries. */
struct stats_estimate stats_share(size_t hits, size_t tries, double level);

/* P(at least `hits`) and P(at most `hits`) out of `tries` when each hits with probability
 * `share`, 0 <= share <= 1. Both 1 when tries == 0. */
double stats_share_p_above(size_t hits, size_t tries, double share);
double stats_share_p_below(size_t hits, size_t tries, double share);

#endif
