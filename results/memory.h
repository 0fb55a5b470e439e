/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the memory pass counted: a worker that is never timed, with hooks on CPython's
 * allocators, executed the case some times and counted each execution. Counts are exact, so changes
 * of them need no statistics: they are ratios of integers, and never enter a correction or a
 * geometric mean. */
#ifndef TARE_RESULTS_MEMORY_H
#define TARE_RESULTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is compared; all of one execution of `run`. */
enum memory_metric {
    MEMORY_ALLOCATIONS,     /* requests for new or more memory */
    MEMORY_ALLOCATED_BYTES, /* bytes they asked for, a request for more by what it grew */
    MEMORY_PEAK_BYTES,      /* the most that was alive above the start */
    MEMORY_LEFT_BYTES, /* alive after a collection that was not alive before; below 0: freed */
    MEMORY_METRICS,
};

/* "allocations", "allocated_bytes", "peak_bytes", "left_bytes": --fail-on, claims, documents. */
const char *memory_metric_name(enum memory_metric metric);
/* False when there is none of that name. */
bool memory_metric_find(const char *name, enum memory_metric *ret);

/* Over the executions that were counted; all three are equal where the count is steady. */
struct memory_count {
    int64_t median;
    int64_t low;
    int64_t high;
};

/* CPython's allocator domains: raw, mem and obj. */
#define MEMORY_DOMAINS 3
const char *memory_domain_name(size_t domain);

struct result_memory {
    int64_t executions; /* that were counted; 0: there was no memory pass */
    struct memory_count counts[MEMORY_METRICS];
    struct {
        int64_t allocations;
        int64_t allocated_bytes;
    } domains[MEMORY_DOMAINS]; /* medians */
    int64_t collections;       /* of garbage, in an execution; median; -1: unknown */
    int64_t
        peak_resident_bytes; /* of the worker, its table of pointers included; -1: unknown */
};

/* Some count differs from execution to execution. */
bool memory_varies(const struct result_memory *memory);
/* Every execution left something behind. */
bool memory_leaks(const struct result_memory *memory);

/* A count of a bench against that of another: the variant against the group's baseline, or the target
 * against the first. */
struct memory_change {
    const char *variant;
    const char *base_variant; /* equal to variant when two targets are compared */
    const char *base;         /* target names */
    const char *new_target;   /* key "new" */
    const char *group;
    enum memory_metric metric;
    int64_t executions; /* of the side with fewer */
    int64_t base_count; /* medians */
    int64_t new_count;
    double
        ratio; /* new / base; NaN where a side is not above 0: then so are low and high */
    double low; /* all three equal where both counts are steady */
    double high;
    const char
        *verdict; /* "less", "more", "same"; "unclear" where varying counts overlap */
};

struct result;

/* Fills result->memory_changes anew: all metrics of all pairs of benches that are compared. */
void memory_changes_of_result(struct result *result);

#endif
