/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/compare/gate.h"

#include <string.h>

#include "harness/base/units.h"

#define SLOWER "slower"

bool gate_parse(const char *text, struct gate *ret, struct error *err)
{
    struct gate gate = {.kind = GATE_SLOWER};
    if (strcmp(text, "unclear") == 0) {
        gate.kind = GATE_UNCLEAR;
    } else if (strcmp(text, SLOWER) != 0 &&
               (strncmp(text, SLOWER ":", sizeof(SLOWER)) != 0 ||
                !units_parse_ratio(text + sizeof(SLOWER), &gate.beyond_ratio))) {
        return error_set(err, ERROR_USAGE,
                         "cannot fail on '%s': expected slower, slower:3%% or unclear",
                         text);
    }
    *ret = gate;
    return true;
}

static bool is_between_targets(const struct result_change *change)
{
    return strcmp(change->base, change->new_target) != 0;
}

static bool is_red(const struct result_change *change, const struct gate *gate)
{
    const char *verdict = change->verdict_adjusted;
    if (gate->kind == GATE_UNCLEAR) {
        return verdict == NULL || strcmp(verdict, "unclear") == 0;
    }
    return verdict != NULL && strcmp(verdict, SLOWER) == 0 &&
           change->ratio.low > 1.0 + gate->beyond_ratio;
}

struct gate_outcome gate_judge(const struct result *result, const struct gate *gates,
                               size_t count, bool *red)
{
    struct gate_outcome outcome = {0};
    bool has_targets = result->target_count > 1;
    for (size_t i = 0; i < result->change_count; i++) {
        const struct result_change *change = &result->changes[i];
        bool is_judged = is_between_targets(change) == has_targets;
        red[i] = false;
        for (size_t j = 0; j < count && is_judged; j++) {
            red[i] = red[i] || is_red(change, &gates[j]);
        }
        outcome.judged += is_judged;
        outcome.stopped += red[i];
    }
    return outcome;
}
