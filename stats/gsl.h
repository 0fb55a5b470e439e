/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rest of stats/ takes from GSL's distributions. */
#ifndef TARE_STATS_GSL_H
#define TARE_STATS_GSL_H

#include <stddef.h>

#include "stats/rng.h"

/* P(X <= k) of a binomial(n, 1/2). */
double stats_binomial_half_p(size_t k, size_t n);
/* P(X <= k) of a binomial(n, p), 0 <= p <= 1. */
double stats_binomial_p(size_t k, double p, size_t n);
/* The x with P(X <= x) = p of a beta(a, b); a, b > 0. */
double stats_beta_quantile(double p, double a, double b);
/* P(Z <= z) and P(Z > z) of a standard normal. */
double stats_normal_p(double z);
double stats_normal_q(double z);
/* The density of a standard normal. */
double stats_normal_density(double z);
/* The z with P(Z <= z) = p; infinite for 0 and 1. */
double stats_normal_quantile(double p);
/* The t with P(T <= t) = p of Student's t; freedom > 0 need not be whole. Good to 5e-10. */
double stats_student_quantile(double p, double freedom);
/* P(T > t) of Student's t. */
double stats_student_q(double t, double freedom);
/* A random number that is gamma distributed with scale 1: the sum of `shape` standard
 * exponentials. 0 when shape is 0. */
double stats_gamma_draw(struct stats_rng *rng, size_t shape);

#endif
