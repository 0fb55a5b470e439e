/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases whose cost depends on how often they ran: found in their samples, marked, not averaged. */
#ifndef TARE_HARNESS_RUN_STATIONARY_H
#define TARE_HARNESS_RUN_STATIONARY_H

#include "results/result.h"

void stationary_mark(struct result *result, struct result_bench *bench, const char *what);

/* Looks at the samples of the benches first .. first + count - 1 and marks those that drift;
 * changed[] of a marked one becomes true. */
void stationary_check(struct result *result, size_t first, size_t count, bool *changed);

#endif
