/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rest of stats/ takes from GSL's distributions. */
#ifndef TARE_STATS_GSL_H
#define TARE_STATS_GSL_H

#include <stddef.h>

/* P(X <= k) of a binomial(n, 1/2). */
double stats_binomial_half_p(size_t k, size_t n);
/* P(Z > z) of a standard normal. */
double stats_normal_q(double z);

#endif
