/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes between lock-step pairs, and what may be said of them. */
#ifndef TARE_STATS_CHANGE_H
#define TARE_STATS_CHANGE_H

#include <stddef.h>

#include "stats/estimate.h"

/* The change new / base from n blocks, log_ratios[i] = log(new_i / base_i) of block i.
 * exp of the median log ratio with the order-statistic interval at `level` (statistics.md
 * 2.6, 2.7 of the project's design). `margin` (0.02) bounds "same": the 1 - 2 * 0.05 interval
 * lies within 1 / (1 + margin) .. 1 + margin (two one-sided tests, Schuirmann 1987).
 * A real change inside the margin is faster or slower with beyond_margin false.
 * scratch holds n values. n < 6: never anything but unclear. */
struct stats_change stats_change_paired(const double *log_ratios, size_t n, double level,
                                        double margin, double *scratch);

#endif
