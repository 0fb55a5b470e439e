/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interactions: does what one variant gains over another depend on the target? Two builds may both
 * be faster and a comprehension still have lost half of its lead over the loop. */
#ifndef TARE_RESULTS_INTERACTIONS_H
#define TARE_RESULTS_INTERACTIONS_H

#include "results/result.h"

/* result->interactions anew: for every change between a variant and its group's baseline on a
 * target behind the first, over the same change on the first target.
 *
 *   paired      from the blocks that all four benches share, d = the log ratio on the new target
 *               less that on the base; the median of the d with its interval (stats_change_paired)
 *   not paired  from the log ratios of either target's own blocks: the shift of Hodges and Lehmann
 *               between the two (stats_change_unpaired). Inside a target the pairing stays, so that a
 *               machine that was slower on the other day cancels out.
 *
 * Those between two targets are corrected for their number together, apart from the changes. Needs
 * the changes of summary_result. */
void interactions_of_result(struct result *result);

#endif
