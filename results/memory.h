/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the memory pass counted: a worker that is never timed, with hooks on CPython's
 * allocators, executed the case some times and counted each execution. */
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

#endif
