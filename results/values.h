/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what is compared computes the same: cases that say `value:` are held against each other,
 * because the commonest mistake of all is to compare code that does different things. */
#ifndef TARE_RESULTS_VALUES_H
#define TARE_RESULTS_VALUES_H

#include "results/result.h"

/* Both of a finding of the result, which names two benches, and of the bench that differs. */
#define VALUES_DIFFERENT "different-value"
/* Of a bench whose value is another one after every execution. */
#define VALUES_UNSTABLE "unstable-value"

/* Holds the values of each pair of benches that are compared (results/changes.h) against each other
 * and renews the findings VALUES_DIFFERENT; returns how many there are. */
size_t values_of_result(struct result *result);

#endif
