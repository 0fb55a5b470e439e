/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a variant of the plan to what a worker is asked. */
#ifndef TARE_HARNESS_RUN_JOB_H
#define TARE_HARNESS_RUN_JOB_H

#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/wire/wire.h"

/* Texts are borrowed from the plan. unroll and code are left for the caller. An import does not require
 * anything: looking for a module would load it. */
struct wire_case job_make(const struct plan *plan, const struct member *member);

/* A case that does nothing and requires what the member's case does. */
struct wire_case job_requires(const struct plan *plan, const struct member *member);

/* As job_make, for a worker that inspects: one thread, one copy, and the case's value. `wants` is of enum
 * wire_inspect_want. */
struct wire_case job_inspect(const struct plan *plan, const struct member *member,
                             int64_t wants);

/* How a worker of the member is started with `job`, which it borrows: the case's timeout, else the
 * run's. */
struct launch job_launch(const struct plan *plan, const struct member *member,
                         const struct wire_case *job, uint32_t hash_seed, bool no_site);

/* The body that shows what one turn of a loop costs on a target. */
struct wire_case job_reference(void);

#endif
