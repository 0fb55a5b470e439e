/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured of a bench, by name: its time, what the memory pass counts, and events. */
#ifndef TARE_RESULTS_METRIC_H
#define TARE_RESULTS_METRIC_H

#include <stdbool.h>

#include "results/counts.h"
#include "results/result.h"

/* "time" is the first, those of results/counts.h follow. Events, the last ones, are never exact. */
#define METRICS         (1 + COUNTS)
#define METRICS_GROWING (1 + MEMORY_METRICS)
const char *metric_name(size_t index);
bool metric_is_time(const char *metric);

/* A count that is below 0 (more was freed than allocated) is 0. */
struct metric_range {
    double point; /* NaN: there is none, or it is a time that is not above 0 */
    double
        low; /* over the executions or workers that counted; of a time all are the median */
    double high;
    int64_t n; /* executions, or workers; 0 of a time */
};

/* The median time of an operation in ns, or the count of an execution. */
struct metric_range metric_range(const struct result_bench *bench, const char *metric);

#endif
