/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When may a measurement end without spoiling its interval? By precision, which does not look
 * at the sign, or at a few looks that are planned before the first value. Looking at the verdict
 * after each block and stopping at the first that pleases is wrong in a quarter of the cases
 * where nothing changed, and cannot be asked for. */
#ifndef TARE_STATS_STOPPING_H
#define TARE_STATS_STOPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

/* Half the width of the interval over the point; NaN without an interval, or when the point is
 * not above 0. */
double stats_half_width(const struct stats_estimate *estimate);
/* The same of a ratio, whose scale is its log: half of log(high / low). */
double stats_half_width_of_ratio(const struct stats_estimate *ratio);

/* Whether half_width is at most precision_ratio (0.01: 1 %) at the level that was asked for,
 * from 6 units at least. */
bool stats_is_precise(const struct stats_estimate *estimate, double half_width,
                      double precision_ratio);

/* About how many units in all bring half_width down to precision_ratio: the width falls with
 * the square root of the units. At least 6; NaN when half_width is not known or
 * precision_ratio not above 0. */
double stats_units_needed(size_t units, double half_width, double precision_ratio);

#define STATS_LOOKS_LEAST 2
#define STATS_LOOKS_MOST  5

/* Looks at 2 to 5 planned numbers of blocks, each with its own interval at `level`, so that all
 * of them together say "changed" of what did not change in 5 % of the cases at most (Pocock,
 * Biometrika 64 (1977) 191-199). */
struct stats_looks {
    size_t count;
    size_t blocks[STATS_LOOKS_MOST]; /* ascending */
    double level;                    /* of each look: 0.9706, 0.9779, 0.9818, 0.9842 */
};

/* `count` looks at equal distances, the last at most_blocks. False when count is not 2..5 or
 * the first look would have fewer than 8 blocks (the level needs 7). */
bool stats_looks_plan(size_t count, size_t most_blocks, struct stats_looks *ret);
/* Whether `blocks` is one of the planned numbers; *ret_look is which, from 0. */
bool stats_looks_due(const struct stats_looks *looks, size_t blocks, size_t *ret_look);

enum stats_stop {
    STATS_STOP_NOT,     /* go on to the next look */
    STATS_STOP_DECIDED, /* faster or slower */
    STATS_STOP_PRECISE, /* the interval is as narrow as asked */
    STATS_STOP_LAST,    /* no look is left */
};

/* What follows from look `look`. The change must have been made at looks->level from the
 * planned number of blocks; one that was not is STATS_STOP_NOT. precision_ratio 0: not asked
 * for. */
enum stats_stop stats_looks_stop(const struct stats_looks *looks, size_t look,
                                 const struct stats_change *change,
                                 double precision_ratio);

#endif
