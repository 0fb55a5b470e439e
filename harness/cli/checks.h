/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --check for the verbs that judge claims: from the result to the exit status. */
#ifndef TARE_HARNESS_CLI_CHECKS_H
#define TARE_HARNESS_CLI_CHECKS_H

#include <stdbool.h>

#include "results/result.h"

#define CHECKS_HELP                                                                       \
    "exit with 1 when a claim of a suite is refuted, or cases that are compared compute " \
    "different values; a claim that is inconclusive or not measured is said and no more"

/* The status of a verb that would end with `status` without --check. Refuted claims, and values that differ, are said on stderr and make
 * STATUS_CHECK_FAILED of STATUS_OK and STATUS_SOME_FAILED. Needs claims_of_result. */
int checks_status(bool is_asked, const struct result *result, int status);

#endif
