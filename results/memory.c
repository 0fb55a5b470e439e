/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/memory.h"

#include <string.h>

static const char *const metric_names[MEMORY_METRICS] = {
    [MEMORY_ALLOCATIONS] = "allocations",
    [MEMORY_ALLOCATED_BYTES] = "allocated_bytes",
    [MEMORY_PEAK_BYTES] = "peak_bytes",
    [MEMORY_LEFT_BYTES] = "left_bytes",
};

const char *memory_metric_name(enum memory_metric metric)
{
    return metric_names[metric];
}

bool memory_metric_find(const char *name, enum memory_metric *ret)
{
    for (int i = 0; i < MEMORY_METRICS; i++) {
        if (strcmp(name, metric_names[i]) == 0) {
            *ret = (enum memory_metric)i;
            return true;
        }
    }
    return false;
}

const char *memory_domain_name(size_t domain)
{
    static const char *const names[MEMORY_DOMAINS] = {"raw", "mem", "obj"};
    return names[domain];
}

bool memory_varies(const struct result_memory *memory)
{
    for (int i = 0; i < MEMORY_METRICS; i++) {
        if (memory->counts[i].low != memory->counts[i].high) {
            return true;
        }
    }
    return false;
}

bool memory_leaks(const struct result_memory *memory)
{
    return memory->executions > 0 && memory->counts[MEMORY_LEFT_BYTES].low > 0;
}
