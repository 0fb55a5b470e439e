/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --fail-on: what a build is to be stopped for. */
#ifndef TARE_RESULTS_COMPARE_GATE_H
#define TARE_RESULTS_COMPARE_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/error.h"
#include "results/result.h"

enum gate_kind { GATE_SLOWER, GATE_UNCLEAR, GATE_MORE };

struct gate {
    enum gate_kind kind;
    const char *metric; /* GATE_MORE: a constant */
    double
        beyond_ratio; /* GATE_SLOWER, GATE_MORE: the whole interval lies above 1 + this */
};

/* "slower", "slower:3%", "unclear", "more:allocations", "more:peak_bytes:5%". False with an ERROR_USAGE for anything else. */
bool gate_parse(const char *text, struct gate *ret, struct error *err);

struct gate_outcome {
    size_t judged;  /* changes that there were to look at */
    size_t stopped; /* those that a gate is red for */
};

/* Looks at the changes between targets; where the result has one target only, at those between
 * its variants. What counts is verdict_adjusted: with 60 comparisons of the same with the same, a
 * gate that went by single verdicts would be red in 19 runs of 20. red[i], of change i, says
 * whether a gate is. Needs overall_result. */
struct gate_outcome gate_judge(const struct result *result, const struct gate *gates,
                               size_t count, bool *red);

/* The same for gates on counts: red[i] is of count_changes[i], and one is judged when a gate is on its
 * metric. */
struct gate_outcome gate_judge_counts(const struct result *result,
                                      const struct gate *gates, size_t count, bool *red);

#endif
