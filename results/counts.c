/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/counts.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/result.h"

/* Two sides that never vary are the same count of events within this, which is far below what a gate
 * can ask for: a counter is off by an interrupt or two. */
#define EVENTS_SAME_RATIO 0.005

const char *count_name(int index)
{
    return index < MEMORY_METRICS ? memory_metric_name((enum memory_metric)index)
                                  : counter_name((enum counter)(index - MEMORY_METRICS));
}

int count_index(const char *name)
{
    enum memory_metric metric;
    enum counter counter;
    if (memory_metric_find(name, &metric)) {
        return (int)metric;
    }
    return counter_find(name, &counter) ? MEMORY_METRICS + (int)counter : -1;
}

const char *count_find(const char *name)
{
    int index = count_index(name);
    return index < 0 ? NULL : count_name(index);
}

bool count_is_event(const char *metric)
{
    return count_index(metric) >= MEMORY_METRICS;
}

struct count_range count_of_bench(const struct result_bench *bench, int index)
{
    const double unknown = (double)NAN;
    const struct count_range none = {unknown, unknown, unknown, 0};
    if (index < MEMORY_METRICS) {
        const struct memory_count *count = &bench->memory.counts[index];
        return bench->memory.executions == 0
                   ? none
                   : (struct count_range){(double)count->median, (double)count->low,
                                          (double)count->high, bench->memory.executions};
    }
    const struct counter_figure *figure =
        &bench->counters.figures[index - MEMORY_METRICS];
    return bench->counters.workers == 0 || figure->absent != NULL
               ? none
               : (struct count_range){figure->median, figure->low, figure->high,
                                      bench->counters.workers};
}

/* Above 1 is more, as with every ratio here. */
static const char *verdict_of(const struct count_range *base,
                              const struct count_range *other, double same_ratio)
{
    if (other->low > base->high * (1.0 + same_ratio)) {
        return "more";
    }
    if (other->high * (1.0 + same_ratio) < base->low) {
        return "less";
    }
    bool is_steady = base->high <= base->low * (1.0 + same_ratio) &&
                     other->high <= other->low * (1.0 + same_ratio);
    return is_steady ? "same" : "unclear";
}

static void compare_count(struct result *result, const struct changes_pair *pair,
                          int index)
{
    const struct count_range base = count_of_bench(pair->base, index);
    const struct count_range other = count_of_bench(pair->other, index);
    bool has_ratio = base.low > 0.0 && other.low > 0.0;
    const double unknown = (double)NAN;
    if (base.n == 0 || other.n == 0) {
        return;
    }
    *result_add_count_change(result) = (struct count_change){
        .pair = changes_pair_names(pair->base, pair->other, count_name(index)),
        .executions = base.n < other.n ? base.n : other.n,
        .base_count = base.median,
        .new_count = other.median,
        .ratio = has_ratio ? other.median / base.median : unknown,
        .low = has_ratio ? other.low / base.high : unknown,
        .high = has_ratio ? other.high / base.low : unknown,
        .verdict =
            verdict_of(&base, &other, index < MEMORY_METRICS ? 0.0 : EVENTS_SAME_RATIO),
    };
}

static void compare_group(struct result *result, size_t first, size_t count)
{
    struct changes_pair *pairs = xcalloc(2 * count, sizeof(*pairs));
    size_t n = changes_pairs_of_group(result, &result->benches[first], count, pairs);
    for (size_t i = 0; i < n; i++) {
        for (int index = 0; index < COUNTS; index++) {
            compare_count(result, &pairs[i], index);
        }
    }
    free(pairs);
}

void count_changes_of_result(struct result *result)
{
    size_t count = 0;
    result->count_change_count = 0;
    for (size_t first = 0; first < result->bench_count; first += count) {
        count = changes_group_length(result, first);
        compare_group(result, first, count);
    }
}
