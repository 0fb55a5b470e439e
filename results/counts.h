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

/* Those of results/memory.h, then those of results/counters.h. */
#define COUNTS (MEMORY_METRICS + COUNTERS)
const char *count_name(int index);
/* The name itself as a constant; NULL when nothing is called so. */
const char *count_find(const char *name);
/* Events are counted by another worker than memory, if the machine can count them. */
bool count_is_event(const char *metric);

/* A count of a bench against that of another: the variant against the group's baseline, or the target
 * against the first. */
struct count_change {
    const char *variant;
    const char *base_variant; /* equal to variant when two targets are compared */
    const char *base;         /* target names */
    const char *new_target;   /* key "new" */
    const char *group;
    const char *metric;
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
