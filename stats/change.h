/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes between two sides, base and new, and what may be said of them. */
#ifndef TARE_STATS_CHANGE_H
#define TARE_STATS_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

/* The change new / base from n lock-step blocks in order of time, log_ratios[i] =
 * log(new_i / base_i) of block i. exp of the median log ratio with the order-statistic interval
 * at `level` (statistics.md 2.6, 2.7 of the project's design). `margin` (0.02) bounds "same":
 * the 1 - 2 * 0.05 interval lies within 1 / (1 + margin) .. 1 + margin (two one-sided tests,
 * Schuirmann 1987). A real change inside the margin is faster or slower with beyond_margin
 * false. Where the log ratios drift (stats/drift.h), the verdict is never "same"; where they do
 * so at p < 0.01, the interval is widened about its point, and p goes with it.
 * scratch holds 2 n values. n < 6: never anything but unclear. */
struct stats_change stats_change_paired(const double *log_ratios, size_t n, double level,
                                        double margin, double *scratch);

/* The same for sides that were not measured in lock-step: base[i] and new_values[i] are the
 * workers' figures of a side in order of time, above 0, in any one unit. exp of the shift of
 * Hodges and Lehmann between the logs with the interval of the Mann-Whitney test. No machine is
 * the same twice: what lay between the two sides in time is in this ratio, and `paired` is
 * false to say so. The side that drifts more widens the interval.
 * scratch holds stats_change_unpaired_scratch(n, m) values. Where n and m are too few for the
 * level (fewer than 4 and 4 at 0.95): never anything but unclear. */
struct stats_change stats_change_unpaired(const double *base, size_t n,
                                          const double *new_values, size_t m,
                                          double level, double margin, double *scratch);
size_t stats_change_unpaired_scratch(size_t n, size_t m);

/* What other methods say of the same change; no verdict comes from it. Ratios are new / base. */
struct stats_change_more {
    struct stats_estimate
        hodges_lehmann; /* of the logs: signed ranks, or Mann-Whitney when not paired */
    double hodges_lehmann_p;
    struct stats_estimate
        student; /* exp of the mean of the logs: paired t, or Welch when not paired */
    double student_p;
    struct stats_estimate
        difference; /* new less base in the unit of the figures: the median of the blocks',
                       or the shift of Hodges and Lehmann */
    double mean_ratio; /* mean of new over mean of base: what a total of many runs sees */
    bool disagreement; /* two of the intervals, the change's own included, lie on opposite
                          sides of 1 */
};

/* For the change that stats_change_paired gave of log(new_values[i] / base[i]); level is the
 * change's. All NaN when a figure is not finite or not above 0. scratch holds
 * stats_change_paired_more_scratch(n) values. */
struct stats_change_more stats_change_paired_more(struct stats_change change,
                                                  const double *base,
                                                  const double *new_values, size_t n,
                                                  double *scratch);
size_t stats_change_paired_more_scratch(size_t n);

/* For the change that stats_change_unpaired gave of the same values; same scratch as that. */
struct stats_change_more stats_change_unpaired_more(struct stats_change change,
                                                    const double *base, size_t n,
                                                    const double *new_values, size_t m,
                                                    double *scratch);

/* Does it matter who runs first in its block? The ratio second / first of one and the same
 * thing, from log_ratios as above; new_first[i] says that the new side ran first in block i.
 * Half the shift of Hodges and Lehmann between the blocks of the one order and the other; 1 lies
 * outside of its interval when the order matters. Point NaN when all have the same order.
 * scratch holds n + stats_mann_whitney_scratch(f, n - f) values, f blocks having new first. */
struct stats_estimate stats_change_slot(const double *log_ratios, const bool *new_first,
                                        size_t n, double level, double *scratch);

#endif
