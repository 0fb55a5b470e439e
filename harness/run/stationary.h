/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases whose cost depends on how often they ran: found in their samples, marked, not averaged. */
#ifndef TARE_HARNESS_RUN_STATIONARY_H
#define TARE_HARNESS_RUN_STATIONARY_H

#include "results/result.h"

void stationary_mark(struct result *result, struct result_bench *bench, const char *what);

/* Whether the samples of the bench's workers rise or fall; `what` gets the sentence for people. Workers that
 * are sampled at the same time are no witnesses for each other: confirm_drift has to see it too. A
 * bench that only gets warm gets its finding, and *changed becomes true. */
bool stationary_is_suspect(struct result *result, struct result_bench *bench,
                           char what[160], bool *changed);

#endif
