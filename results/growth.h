/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the cost of a case grows with a number among its parameters. */
#ifndef TARE_RESULTS_GROWTH_H
#define TARE_RESULTS_GROWTH_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/complexity.h"

struct result;
struct result_param;

/* Of one case on one target, over all sizes that have a figure: at least 5, the largest at least 10
 * times the smallest. */
struct result_growth {
    const char *suite;
    const char *case_name;
    const char *variant;               /* "queues/drain[kind=list]": without the size */
    const struct result_param *params; /* of one of its benches, the size among them */
    size_t param_count;
    const char *target;
    const char *param;  /* what the size is called */
    const char *metric; /* "time", "peak_bytes" */
    size_t size_count;
    const double *sizes;                   /* ascending */
    const double *figures;                 /* medians: ns, or counts */
    const char *candidates[STATS_GROWTHS]; /* "O(n)"; more than one: ambiguous */
    size_t candidate_count;                /* 0: unknown */
    struct stats_estimate slope;           /* of log figure against log size */
    struct stats_growth_fit
        fits[STATS_GROWTHS]; /* none is a candidate in what was read only */
    enum stats_growth best;
    bool too_few_sizes;      /* fewer than 7 */
    bool too_few_decades;    /* less than 3 */
    bool overhead_dominates; /* the constant part hides the growth */
};

/* result->growths anew, from the summaries. */
void growth_of_result(struct result *result);

#endif
