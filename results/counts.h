/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of what is counted and not timed: memory, which is exact, and events of the processor, which
 * nearly are. A range over the executions stands where times have an interval, so that they need no statistics, and
 * they never enter a correction or a geometric mean. */
#ifndef TARE_RESULTS_COUNTS_H
#define TARE_RESULTS_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "results/counters.h"
#include "results/memory.h"
#include "results/pair.h"

/* Those of results/memory.h, then those of results/counters.h. */
#define COUNTS (MEMORY_METRICS + COUNTERS)
const char *count_name(int index);
/* -1 when nothing is called so. */
int count_index(const char *name);
/* The name itself as a constant; NULL when nothing is called so. */
const char *count_find(const char *name);
/* Events are counted by another worker than memory, if the machine can count them. */
bool count_is_event(const char *metric);

/* A count of a bench over its executions, or workers. */
struct count_range {
    double median;
    double low;
    double high;
    int64_t n; /* 0: it was not counted, and the others are NaN */
};

struct result_bench;

struct count_range count_of_bench(const struct result_bench *bench, int index);

/* A count of a bench against that of another. */
struct count_change {
    struct result_pair pair;
    int64_t executions; /* of memory: those of the side with fewer; of events: workers */
    double base_count;  /* medians */
    double new_count;
    double
        ratio; /* new / base; NaN where a side is not above 0: then so are low and high */
    double low; /* all three equal where both counts are steady */
    double high;
    const char
        *verdict; /* "less", "more", "same"; "unclear" where varying counts overlap */
};

struct result;

/* Fills result->count_changes anew: all counts of all pairs of benches that are compared. */
void count_changes_of_result(struct result *result);

#endif
