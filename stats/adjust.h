/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many comparisons at once: of 60 that compare the same with the same, some look changed at 5 %
 * in 19 suites of 20. Benjamini and Hochberg (J. R. Stat. Soc. B 57 (1995) 289-300) keep the
 * expected share of false ones among those that are called changed below q, for p-values that
 * are independent or depend on each other positively. */
#ifndef TARE_STATS_ADJUST_H
#define TARE_STATS_ADJUST_H

#include <stddef.h>

#include "stats/estimate.h"

/* The n p-values as they are after the correction: one stands when it is at most q. A p-value
 * that is NaN is no comparison: it does not count, and stays NaN. `order` holds n indices;
 * ret_adjusted may be p. Returns how many comparisons there were. */
size_t stats_adjust_bh(const double *p, size_t n, double *ret_adjusted, size_t *order);

/* A verdict after the correction at q (0.05): faster and slower stand when p_adjusted <= q, else
 * they become unclear, as they do for NaN; same and unclear are what they were. */
enum stats_verdict stats_adjust_verdict(enum stats_verdict verdict, double p_adjusted,
                                        double q);

/* How many blocks one change needs to stand alone among n comparisons, however large it is: with k
 * blocks no paired p-value is below 2^(1-k) (stats_median_p), and it has to be at most q / n. 0
 * when n == 0. */
size_t stats_adjust_blocks_needed(size_t n, double q);

#endif
