/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the level of a history changes: segments of constant level with a loss that outliers
 * cannot move, and a penalty that grows with the autocorrelation of the noise. Deterministic;
 * the whole history is looked at again whenever a value is appended. */
#ifndef TARE_STATS_CHANGEPOINT_H
#define TARE_STATS_CHANGEPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

struct stats_change_point_options {
    double beta;       /* a change costs beta ln n (1 + phi) / (1 - phi) */
    size_t min_length; /* values between two changes, >= 1 */
    double min_effect; /* smaller changes are dropped: 0.01 keeps 1 % and more */
    double level;      /* of the intervals */
};

/* What the figures of docs/statistics.md are for. With a beta of 3 histories of two modes raise
 * twice the alarms (6 in 100), with 4 some more changes are missed where values depend on each
 * other (16 in 100). */
#define STATS_CHANGE_POINT_OPTIONS                                                       \
    {                                                                                    \
        .beta = 3.4, .min_length = 3, .min_effect = 0.01, .level = 0.95                  \
    }

struct stats_change_point {
    size_t index;  /* of the first value after the change, 0-based */
    double before; /* median of the logs of the segment before and after */
    double after;
    /* after / before as a ratio of costs: exp of the difference of the medians, with the
     * Mann-Whitney interval of the two segments. The change was chosen because it is large, so
     * the interval is too narrow for a test; its method says "post-selection". */
    struct stats_estimate ratio;
    bool
        provisional; /* fewer than 5 values after it: the next ones may move or drop it */
};

/* How many bytes of scratch stats_change_points needs for n values. */
size_t stats_change_points_scratch(size_t n);

/* The changes of n logs of costs in order of time, oldest first (statistics.md 2.14 of the
 * project's design). No change when n < 2 * min_length, when all values are equal or when one
 * is not finite.
 *
 *   points   room for n / min_length + 1
 *   scratch  stats_change_points_scratch(n) bytes, as malloc aligns them
 *   returns  how many changes
 */
size_t stats_change_points(const double *log_values, size_t n,
                           const struct stats_change_point_options *options,
                           struct stats_change_point *points, void *scratch);

#endif
