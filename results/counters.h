/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the counters of the processor and the kernel say of a case: workers that are never timed ran it
 * with the copies and turns of its samples and counted events in user space, by perf_event_open. Counts
 * are nearly the same from run to run and not exact: interrupts and speculation are in them, and a
 * counter that had to share its register with others is scaled. */
#ifndef TARE_RESULTS_COUNTERS_H
#define TARE_RESULTS_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum counter {
    COUNTER_CYCLES,
    COUNTER_INSTRUCTIONS,
    COUNTER_BRANCHES,
    COUNTER_BRANCH_MISSES,
    COUNTER_CACHE_REFERENCES,
    COUNTER_CACHE_MISSES,
    COUNTER_PAGE_FAULTS,
    COUNTERS,
};

/* "cycles", "instructions", "branches", "branch_misses", "cache_references", "cache_misses",
 * "page_faults": --fail-on, claims, documents. */
const char *counter_name(enum counter counter);
/* False when there is none of that name. */
bool counter_find(const char *name, enum counter *ret);

/* Of one execution of `run`. */
struct counter_figure {
    const char *absent; /* why there is none; NULL: there is */
    double median;      /* over the workers */
    double low;
    double high;
};

struct result_counters {
    int64_t workers;    /* that counted; 0: nothing was asked for */
    int64_t executions; /* in each */
    double
        running_ratio; /* share of the time that the least lucky event was counted; 1: all */
    struct counter_figure figures[COUNTERS];
};

/* What a counter says that stood at `count` and ran for running_ns of the enabled_ns during which it should
 * have; NaN where it never ran. */
double counter_scale(double count, double enabled_ns, double running_ns);

/* One execution of the code, from what a turn of the loop of `many` copies counted, and one of the
 * loop of `few`, whose difference is free of the loop's own share. few 0: there is no such loop, and the share stays. */
double counter_of_execution(double many_turn, int64_t many, double few_turn, int64_t few);

/* Instructions for a cycle; NaN where one of the two is absent. */
double counters_per_cycle(const struct result_counters *counters);

#endif
