/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes within one group: which benches are compared, and how their blocks pair up. */
#ifndef TARE_RESULTS_CHANGES_H
#define TARE_RESULTS_CHANGES_H

#include "results/result.h"
#include "stats/change.h"

/* How many benches the group has whose first bench this is. */
size_t changes_group_length(const struct result *result, size_t first);

struct changes_pair {
    const struct result_bench *base;
    const struct result_bench *other;
};

/* Of the `count` benches of a group, in their order: each against the group's baseline on its
 * target, then against its own variant on the first target unless that is other code. `pairs` has
 * room for two of each bench; returns how many there are. */
size_t changes_pairs_of_group(const struct result *result,
                              const struct result_bench *group, size_t count,
                              struct changes_pair *pairs);

/* What is compared in such a pair, by name. */
struct result_pair changes_pair_names(const struct result_bench *base,
                                      const struct result_bench *other,
                                      const char *metric);

/* The changes of those pairs that have comparable times. `changes` has room for two of each bench;
 * returns how many there are. Strings are those of the benches. */
size_t changes_of_group(const struct result *result, const struct result_bench *group,
                        size_t count, struct result_change *changes);

/* The log ratios other / base of the blocks that both have, in order of time; 0 of them when a
 * figure is not above 0: then no ratio says anything. `logs` has room for a value of each of
 * other's workers, and so has `blocks` for the blocks' numbers unless it is NULL. */
size_t changes_log_ratios(const struct result *result, const struct result_bench *base,
                          const struct result_bench *other, double *logs,
                          int64_t *blocks);

/* The log ratios other / base of single samples that were taken in one round of one block and count, and
 * whether the other's was taken first; 0 of them where places in rounds are not known. The loop's cost is
 * in them: it is the same in either order. Both arrays have room for each of other's samples. */
size_t changes_rounds(const struct result *result, const struct result_bench *base,
                      const struct result_bench *other, double *logs, bool *other_first);

/* The figures of a bench's workers in order of time, as an unpaired change takes them; 0 of them
 * when one is not above 0. `figures` has room for one of each of its workers. */
size_t changes_figures(const struct result *result, const struct result_bench *bench,
                       double *figures);

/* The change other / base: paired where both are of one group and were measured together, often enough where
 * they also were apart, else not. False
 * where there is nothing to compare: a side without figures, or with one that is not above 0. */
bool changes_between(const struct result *result, const struct result_bench *base,
                     const struct result_bench *other, struct stats_change *ret);

/* What a bench calls the same: its own margin, else that of the settings. */
double changes_margin(const struct result *result, const struct result_bench *bench);

/* Whether two targets were measured apart, in different documents: then no blocks are shared,
 * whatever their numbers, and changes between them are not paired. */
bool changes_are_apart(const struct result *result, const char *base,
                       const char *new_target);

#endif
