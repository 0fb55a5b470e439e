/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From raw samples to figures: the worker is the unit of statistics. Pure but for the result
 * it fills in. */
#ifndef TARE_RESULTS_SUMMARY_H
#define TARE_RESULTS_SUMMARY_H

#include "results/result.h"

/* As the settings say, else 0.95 and 0.02. */
double summary_level(const struct result *result);
double summary_margin(const struct result *result);

/* Fills bench->summary (statistics.md 2.1 to 2.4 and 2.9) from the samples that count
 * (results/samples.h), the finding "disturbed" where that is all of them although some are disturbed,
 * and the finding "drift": the figures of workers that followed each other depend on each other,
 * then the interval is widened and its method says so. The mean is of the workers' mean samples, everything else of their figures.
 * A bench that is not RESULT_OK, or has no figure, gets none; a RESULT_OK one says why in its
 * reason. */
void summary_bench(struct result *result, struct result_bench *bench);

/* All benches, then result->changes anew: within each group (a run of benches with one group
 * name) and target every variant against the group's baseline, and every target against the
 * first for each variant, paired by block number (a block that one side lacks is left out). A
 * pair has no change when it shares no block or a figure in it is not above 0. Fewer than 6
 * blocks give the verdict unclear. p_adjusted stays unknown, and there is no
 * geometric mean (results/overall.h). */
void summary_result(struct result *result);

/* The same for one group: the `count` benches from `first_bench` on, which must be the whole
 * group. Costs no more than the group unless the number of its changes differs from the last
 * time. Leaves the same result as summary_result. */
void summary_group(struct result *result, size_t first_bench, size_t count);

/* Whether every estimate and change of the group, as summary_group left them, is as narrow as
 * `precision_ratio` asks: half the width of the interval over the point (for ratios: half the
 * log width). false while one has fewer than 6 workers or blocks. Benches that are not
 * RESULT_OK, or whose median is not above 0 (nothing is relative to it), are passed over.
 * *ret_widest is the widest relative half-width, NaN when none is defined. */
bool summary_group_is_precise(const struct result *result, size_t first_bench,
                              size_t count, double precision_ratio, double *ret_widest);

#endif
