/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/compare/gate.h"

#include <math.h>
#include <string.h>

#include "harness/base/units.h"

#define SLOWER "slower"
#define MORE   "more:"

/* "peak_bytes" or "peak_bytes:5%". */
static bool parse_more(const char *text, struct gate *gate)
{
    char name[32];
    size_t len = strcspn(text, ":");
    if (len >= sizeof(name)) {
        return false;
    }
    memcpy(name, text, len);
    name[len] = '\0';
    gate->kind = GATE_MORE;
    gate->metric = count_find(name);
    return gate->metric != NULL &&
           (text[len] == '\0' || units_parse_ratio(text + len + 1, &gate->beyond_ratio));
}

bool gate_parse(const char *text, struct gate *ret, struct error *err)
{
    struct gate gate = {.kind = GATE_SLOWER};
    bool is_known = true;
    if (strcmp(text, "unclear") == 0) {
        gate.kind = GATE_UNCLEAR;
    } else if (strncmp(text, MORE, strlen(MORE)) == 0) {
        is_known = parse_more(text + strlen(MORE), &gate);
    } else {
        is_known = strcmp(text, SLOWER) == 0 ||
                   (strncmp(text, SLOWER ":", sizeof(SLOWER)) == 0 &&
                    units_parse_ratio(text + sizeof(SLOWER), &gate.beyond_ratio));
    }
    if (!is_known) {
        return error_set(err, ERROR_USAGE,
                         "cannot fail on '%s': expected slower, slower:3%%, unclear, "
                         "more:allocations, or more:peak_bytes:5%% (or allocated_bytes, "
                         "left_bytes, instructions, page_faults and other counters)",
                         text);
    }
    *ret = gate;
    return true;
}

static bool is_red(const struct result_change *change, const struct gate *gate)
{
    const char *verdict = change->verdict_adjusted;
    if (gate->kind == GATE_UNCLEAR) {
        return verdict == NULL || strcmp(verdict, "unclear") == 0;
    }
    return gate->kind == GATE_SLOWER && verdict != NULL && strcmp(verdict, SLOWER) == 0 &&
           change->ratio.low > 1.0 + gate->beyond_ratio;
}

struct gate_outcome gate_judge(const struct result *result, const struct gate *gates,
                               size_t count, bool *red)
{
    struct gate_outcome outcome = {0};
    bool has_targets = result->target_count > 1;
    for (size_t i = 0; i < result->change_count; i++) {
        const struct result_change *change = &result->changes[i];
        bool is_judged = pair_is_between_targets(&change->pair) == has_targets;
        red[i] = false;
        for (size_t j = 0; j < count && is_judged; j++) {
            red[i] = red[i] || is_red(change, &gates[j]);
        }
        outcome.judged += is_judged;
        outcome.stopped += red[i];
    }
    return outcome;
}

static bool is_count_red(const struct count_change *change, const struct gate *gate)
{
    /* From nothing to something is beyond any ratio. */
    return strcmp(change->verdict, "more") == 0 &&
           (isnan(change->low) || change->low > 1.0 + gate->beyond_ratio);
}

struct gate_outcome gate_judge_counts(const struct result *result,
                                      const struct gate *gates, size_t count, bool *red)
{
    struct gate_outcome outcome = {0};
    bool has_targets = result->target_count > 1;
    for (size_t i = 0; i < result->count_change_count; i++) {
        const struct count_change *change = &result->count_changes[i];
        bool is_judged = false;
        red[i] = false;
        for (size_t j = 0; j < count; j++) {
            if (gates[j].kind == GATE_MORE &&
                strcmp(gates[j].metric, change->pair.metric) == 0 &&
                pair_is_between_targets(&change->pair) == has_targets) {
                is_judged = true;
                red[i] = red[i] || is_count_red(change, &gates[j]);
            }
        }
        outcome.judged += is_judged;
        outcome.stopped += red[i];
    }
    return outcome;
}
