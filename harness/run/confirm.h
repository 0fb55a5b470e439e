/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second look at a case whose samples rise or fall. The workers of a wave are sampled at the same
 * time, so a machine that changes its speed moves all of them alike; but it knows nothing of
 * setups. */
#ifndef TARE_HARNESS_RUN_CONFIRM_H
#define TARE_HARNESS_RUN_CONFIRM_H

#include "harness/plan/calibrate.h"
#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/run/recipe.h"

/* Sets the case up again and again in one worker in slot 0 and compares the last sample of each
 * time with its first and with the first after the next setup. False where that takes too
 * long, or with the failure where it cannot be done. */
bool confirm_drift(const struct executor *executor, const struct plan *plan,
                   const struct member *member, const struct recipe *recipe,
                   const struct start_recipe *start, struct calibrate_stationary *ret,
                   struct failure *failure);

#endif
