/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first look at a variant: does it run, what does it cost, how is it to be measured? */
#ifndef TARE_HARNESS_RUN_SCOUT_H
#define TARE_HARNESS_RUN_SCOUT_H

#include "harness/plan/calibrate.h"
#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/run/recipe.h"

enum scouted {
    SCOUTED_OK,
    SCOUTED_FAILED,         /* `failure` says how */
    SCOUTED_EMPTY,          /* the body compiles to nothing */
    SCOUTED_NOT_STATIONARY, /* `what` says why */
};

struct scout_answer {
    enum scouted kind;
    struct failure failure;
    char what[160];
    const char *finding; /* of SCOUTED_OK: what is to be said of the bench, or NULL */
};

/* Starts a few workers in slot 0, one after the other, and fills in `start` and, where it
 * is not known yet, `recipe`. */
struct scout_answer scout(const struct executor *executor, const struct plan *plan,
                          const struct member *member, int64_t memory_bytes,
                          struct recipe *recipe, struct start_recipe *start);

/* What one turn of a loop costs on a target, in ns; NaN with a failure. */
double scout_loop_overhead(const struct executor *executor, const struct plan *plan,
                           const struct target *target, struct failure *failure);

#endif
