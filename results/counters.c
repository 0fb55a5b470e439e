/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/counters.h"

#include <math.h>
#include <string.h>

static const char *const names[COUNTERS] = {
    [COUNTER_CYCLES] = "cycles",
    [COUNTER_INSTRUCTIONS] = "instructions",
    [COUNTER_BRANCHES] = "branches",
    [COUNTER_BRANCH_MISSES] = "branch_misses",
    [COUNTER_CACHE_REFERENCES] = "cache_references",
    [COUNTER_CACHE_MISSES] = "cache_misses",
    [COUNTER_PAGE_FAULTS] = "page_faults",
};

const char *counter_name(enum counter counter)
{
    return names[counter];
}

bool counter_find(const char *name, enum counter *ret)
{
    for (int i = 0; i < COUNTERS; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret = (enum counter)i;
            return true;
        }
    }
    return false;
}

double counter_scale(double count, double enabled_ns, double running_ns)
{
    if (running_ns <= 0.0) {
        return (double)NAN;
    }
    return running_ns < enabled_ns ? count * (enabled_ns / running_ns) : count;
}

double counter_of_execution(double many_turn, int64_t many, double few_turn, int64_t few)
{
    double execution = few > 0 ? (many_turn - few_turn) / (double)(many - few)
                               : many_turn / (double)many;
    /* A rare event may have come more often in the few copies. */
    return execution < 0.0 ? 0.0 : execution;
}

double counters_per_cycle(const struct result_counters *counters)
{
    const struct counter_figure *cycles = &counters->figures[COUNTER_CYCLES];
    const struct counter_figure *instructions = &counters->figures[COUNTER_INSTRUCTIONS];
    bool has_both = counters->workers > 0 && cycles->absent == NULL &&
                    instructions->absent == NULL && cycles->median > 0.0;
    return has_both ? instructions->median / cycles->median : (double)NAN;
}
