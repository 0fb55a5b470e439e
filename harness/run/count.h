/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the events of one bench, in workers that are never timed, before its first block. */
#ifndef TARE_HARNESS_RUN_COUNT_H
#define TARE_HARNESS_RUN_COUNT_H

#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/run/recipe.h"
#include "results/result.h"

/* Whether the bench asks for it; false for one that has its counts (of a document that is resumed). */
bool count_is_wanted(const struct plan *plan, const struct variant *variant,
                     const struct result_bench *bench);

struct count_reason {
    const char *why;
    const char *remedy; /* or "" */
};

/* Why an event is not there, from the errno of its opening; 0: it was, and never ran. */
struct count_reason count_reason(int64_t error);

/* Fills in bench->counters, and a finding of the result where an event cannot be counted. False when a
 * worker fails. */
bool count_events(const struct executor *executor, const struct plan *plan,
                  const struct member *member, const struct recipe *recipe,
                  const struct start_recipe *start, struct result *result,
                  struct result_bench *bench, struct failure *failure);

#endif
