/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the plan and what workers did to the result document. */
#ifndef TARE_HARNESS_RUN_RECORD_H
#define TARE_HARNESS_RUN_RECORD_H

#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/run/recipe.h"
#include "harness/run/wave.h"
#include "results/result.h"

/* What is known of them, in the place of all targets that the result had. */
void record_targets(struct result *result, const struct target *targets, size_t count);

/* Adds the plan's settings, targets and one bench for each member, in the plan's order. */
void record_plan(struct result *result, const struct plan *plan);

/* Checks that `result` (read from a file) was made from the same plan, and puts its benches in the plan's
 * order. An error says what differs. */
bool record_resume(struct result *result, const struct plan *plan, struct error *err);

/* How the bench is measured, into the document and (resuming) out of it. */
void record_recipe(struct result_bench *bench, const struct recipe *recipe);
bool record_recover_recipe(const struct result_bench *bench, const struct plan *plan,
                           const struct variant *variant, struct recipe *recipe);

void record_worker(struct result *result, struct result_bench *bench,
                   const struct wave_worker *worker);

/* A failed case: error with its place, or skipped where a required module is absent. */
void record_failure(struct result *result, struct result_bench *bench, const char *file,
                    const struct failure *failure);

#endif
