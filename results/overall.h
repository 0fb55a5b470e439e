/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of all changes of a document together. A *family* are the changes that one look
 * takes in and that are corrected for their number: between the same two targets, of one metric,
 * all paired or all not. Changes between variants on one target (base and new are that target)
 * are a family of their own. */
#ifndef TARE_RESULTS_OVERALL_H
#define TARE_RESULTS_OVERALL_H

#include "results/result.h"

/* Once summary_result has made the changes: fills p_adjusted and verdict_adjusted of each (Benjamini and
 * Hochberg at 1 - level over its family), result->geomeans anew (a family between two targets
 * each; stats_geomean_apart where it is not paired), result->interactions
 * (results/interactions.h), the order in rounds of each change (results/order.h), result->growths, crossovers
 * and claims (of which see the headers), and the finding "too-few-blocks" where no change of a family could stand
 * alone, however large. The geometric mean draws with the seed of the settings. */
void overall_result(struct result *result);

/* What the interval of a geometric mean says: faster, slower or unclear. */
const char *overall_verdict(const struct result_geomean *geomean);

#endif
