/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which size on does a case win against the baseline of its group? */
#ifndef TARE_RESULTS_CROSSOVER_H
#define TARE_RESULTS_CROSSOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

struct result;

/* Two cases of a group over the same 3 sizes or more, of which each wins at some. */
struct result_crossover {
    const char *suite;
    const char *variant;      /* "queues/pop(0) drain": without the size */
    const char *base_variant; /* the baseline's */
    const char *winner;       /* which of the two takes less time from `at` on */
    const char *target;
    const char *param;  /* what the size is called */
    const char *metric; /* "time" */
    struct stats_estimate at;
    double
        below; /* the nearest sizes at which it is shown that the one wins, and the other */
    double above;
};

/* result->crossovers anew, from the blocks that the two share at each size. */
void crossovers_of_result(struct result *result);

#endif
