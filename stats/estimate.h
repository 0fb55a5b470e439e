/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of every answer that stats/ gives. Plain values; `method` points to a constant.
 * NaN means "not defined" and is made only here; a reader checks with isnan(). */
#ifndef TARE_STATS_ESTIMATE_H
#define TARE_STATS_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/drift.h"

/* A point with its confidence interval, all in the unit of the sample. low and high are NaN
 * when there are too few values for any interval (fewer than 5); then achieved_level is 0. */
struct stats_estimate {
    double point;
    double low;
    double high;
    double level; /* asked for, 0.95 */
    double
        achieved_level; /* what n values can give: below `level` when they are too few */
    const char *method; /* "order-statistic", ... */
    size_t n;           /* independent units: workers or blocks */
};

enum stats_verdict {
    STATS_VERDICT_FASTER,
    STATS_VERDICT_SLOWER,
    STATS_VERDICT_SAME,
    STATS_VERDICT_UNCLEAR,
};

/* The ratio new / base of two costs. */
struct stats_change {
    struct stats_estimate ratio;
    double p; /* against ratio == 1, two-sided; NaN when n == 0 */
    enum stats_verdict verdict;
    bool paired;        /* from lock-step blocks, not from two sides measured apart */
    bool beyond_margin; /* the whole interval lies outside 1 +- margin */
    bool within_margin; /* the 90 % interval lies inside it: "same", or with "faster" and
                          "slower" a real change that is negligible */
    size_t blocks;      /* pairs used; not paired: workers of the smaller side */
    double
        blocks_needed; /* about how many in all would settle an unclear verdict; NaN: settled or unknown */
    struct stats_drift
        drift; /* of the blocks, or of the side that drifts more; widen is in the ratio */
};

/* The values were enough for the level that was asked for. */
bool stats_reaches_level(const struct stats_estimate *estimate);

/* "faster", "slower", "same", "unclear". */
const char *stats_verdict_name(enum stats_verdict verdict);
/* Back from the name; unclear for any other word. */
enum stats_verdict stats_verdict_of(const char *name);

#endif
