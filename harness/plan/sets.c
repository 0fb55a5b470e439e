/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/sets.h"

/* How many members besides the baseline's a set has room for: whole variants, at least one. */
static size_t others_in_set(const struct plan *plan)
{
    size_t variants = PLAN_ALIVE_MAX / plan->target_count;
    return (variants > 1 ? variants - 1 : 1) * plan->target_count;
}

size_t sets_count(const struct plan *plan, const struct group *group)
{
    size_t others = group->count - plan->target_count;
    size_t step = others_in_set(plan);
    return others > 0 ? (others + step - 1) / step : 1;
}

size_t sets_members(const struct plan *plan, const struct group *group, size_t index,
                    size_t *members)
{
    size_t count = 0;
    size_t step = others_in_set(plan);
    size_t begin = plan->target_count + index * step;
    for (size_t i = 0; i < plan->target_count; i++) {
        members[count++] = group->first + i;
    }
    for (size_t i = begin; i < begin + step && i < group->count; i++) {
        members[count++] = group->first + i;
    }
    return count;
}
