/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/result.h"

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

/* Above 1 is more, as with every ratio here. */
static const char *verdict_of(const struct memory_count *base,
                              const struct memory_count *other)
{
    if (other->low > base->high) {
        return "more";
    }
    if (other->high < base->low) {
        return "less";
    }
    bool is_steady = base->low == base->high && other->low == other->high;
    return is_steady ? "same" : "unclear";
}

static void compare_metric(struct result *result, const struct changes_pair *pair,
                           enum memory_metric metric)
{
    const struct result_memory *base = &pair->base->memory;
    const struct result_memory *other = &pair->other->memory;
    const struct memory_count *base_count = &base->counts[metric];
    const struct memory_count *new_count = &other->counts[metric];
    bool has_ratio = base_count->low > 0 && new_count->low > 0;
    const double unknown = (double)NAN;
    *result_add_memory_change(result) = (struct memory_change){
        .variant = pair->other->variant,
        .base_variant = pair->base->variant,
        .base = pair->base->target,
        .new_target = pair->other->target,
        .group = pair->other->group,
        .metric = metric,
        .executions =
            base->executions < other->executions ? base->executions : other->executions,
        .base_count = base_count->median,
        .new_count = new_count->median,
        .ratio =
            has_ratio ? (double)new_count->median / (double)base_count->median : unknown,
        .low = has_ratio ? (double)new_count->low / (double)base_count->high : unknown,
        .high = has_ratio ? (double)new_count->high / (double)base_count->low : unknown,
        .verdict = verdict_of(base_count, new_count),
    };
}

static void compare_group(struct result *result, size_t first, size_t count)
{
    struct changes_pair *pairs = xcalloc(2 * count, sizeof(*pairs));
    size_t n = changes_pairs_of_group(result, &result->benches[first], count, pairs);
    for (size_t i = 0; i < n; i++) {
        bool has_both =
            pairs[i].base->memory.executions > 0 && pairs[i].other->memory.executions > 0;
        for (int metric = 0; has_both && metric < MEMORY_METRICS; metric++) {
            compare_metric(result, &pairs[i], (enum memory_metric)metric);
        }
    }
    free(pairs);
}

void memory_changes_of_result(struct result *result)
{
    size_t count = 0;
    result->memory_change_count = 0;
    for (size_t first = 0; first < result->bench_count; first += count) {
        count = changes_group_length(result, first);
        compare_group(result, first, count);
    }
}
