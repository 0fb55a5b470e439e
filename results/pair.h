/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is held against what, in every record of two sides: a variant on two targets, or a variant on one
 * target against the baseline of its group. */
#ifndef TARE_RESULTS_PAIR_H
#define TARE_RESULTS_PAIR_H

#include <stdbool.h>

struct result_pair {
    const char *variant;
    const char *base_variant; /* equal to variant when two targets are compared */
    const char *base;         /* target names */
    const char *new_target;   /* key "new" */
    const char *group;
    const char *metric;
};

/* False: two variants on one target. */
bool pair_is_between_targets(const struct result_pair *pair);

#endif
