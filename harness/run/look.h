/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run looks at before, beside and behind its blocks: how each variant is to be measured, the loop's
 * own cost, and whether a case drifts. */
#ifndef TARE_HARNESS_RUN_LOOK_H
#define TARE_HARNESS_RUN_LOOK_H

#include "harness/run/state.h"

/* A scout for each member of the group, and its events where they are asked for. */
void look_at_group(struct run *run, const struct group *group, struct group_state *state);

/* What a turn of the loop costs on each target; false when the run was interrupted. */
bool look_at_loops(struct run *run);

/* Marks the benches whose cost depends on how often they ran. */
void look_for_drift(struct run *run, const struct group *group);

#endif
