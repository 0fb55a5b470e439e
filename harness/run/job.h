/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a variant of the plan to what a worker is asked. */
#ifndef TARE_HARNESS_RUN_JOB_H
#define TARE_HARNESS_RUN_JOB_H

#include "harness/plan/plan.h"
#include "harness/wire/wire.h"

/* Texts are borrowed from the suite. unroll and code are left for the caller. */
struct wire_case job_make(const struct variant *variant);

/* The body that shows what one turn of a loop costs on a target. */
struct wire_case job_reference(void);

#endif
