/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a group that are measured at once. A group that is too large to be alive as a
 * whole is measured in sets, each with the baseline variant on all targets and as many other
 * variants, on all targets too, as fit beside it. */
#ifndef TARE_HARNESS_PLAN_SETS_H
#define TARE_HARNESS_PLAN_SETS_H

#include "harness/plan/plan.h"

/* How many sets the group has, at least 1. */
size_t sets_count(const struct plan *plan, const struct group *group);

/* Fills `members` (PLAN_SET_MAX of them) with the members of set `index`, baseline first, and
 * returns how many there are. */
size_t sets_members(const struct plan *plan, const struct group *group, size_t index,
                    size_t *members);

#endif
