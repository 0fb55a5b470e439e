/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A claim of a suite as the document has it. */
#ifndef TARE_HARNESS_RUN_STATEMENT_H
#define TARE_HARNESS_RUN_STATEMENT_H

#include "harness/suite/suite.h"
#include "results/result.h"

/* Everything in it is copied into the arena. */
struct result_statement statement_of(struct arena *arena, const struct suite *suite,
                                     const struct suite_claim *claim);

#endif
