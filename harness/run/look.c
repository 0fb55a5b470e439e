/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/look.h"

#include <math.h>

#include "harness/run/confirm.h"
#include "harness/run/count.h"
#include "harness/run/record.h"
#include "harness/run/scout.h"
#include "harness/run/stationary.h"

static void take_scout_answer(struct run *run, size_t index, struct scout_answer *answer)
{
    const struct member *member = &run->plan->members[index];
    const struct variant *variant = &run->plan->variants[member->variant];
    struct result_bench *bench = &run->result->benches[index];
    run->changed[index] = true;
    switch (answer->kind) {
    case SCOUTED_OK:
        record_recipe(bench, &run->recipes[member->variant]);
        if (answer->finding != NULL) {
            result_bench_add_finding(run->result, bench, answer->finding);
        }
        if (run->recipes[member->variant].is_slow_to_warm) {
            result_bench_add_finding(run->result, bench, "slow-warm-up");
        }
        break;
    case SCOUTED_FAILED:
        if (answer->failure.kind == FAILURE_INTERRUPTED) {
            run->outcome = COLLECTED_INTERRUPTED;
        } else {
            record_failure(run->result, bench, variant->suite->path, &answer->failure);
        }
        break;
    case SCOUTED_EMPTY:
        bench->status = RESULT_SKIPPED;
        bench->reason =
            "its body compiles to nothing: Python folds constants away, so there is "
            "nothing to time (use a name that setup makes)";
        result_bench_add_finding(run->result, bench, "empty-body");
        break;
    case SCOUTED_NOT_STATIONARY:
        stationary_mark(run->result, bench, answer->what);
        break;
    }
    failure_finish(&answer->failure);
}

/* The events of a bench that asks for them, now that its recipe is known. */
static void count_member(struct run *run, size_t index)
{
    const struct member *member = &run->plan->members[index];
    const struct variant *variant = &run->plan->variants[member->variant];
    struct result_bench *bench = &run->result->benches[index];
    struct failure failure = {FAILURE_NONE};
    if (!count_is_wanted(run->plan, variant, bench) ||
        count_events(&run->collect->executor, run->plan, member,
                     &run->recipes[member->variant], &run->starts[index], run->result,
                     bench, &failure)) {
        return;
    }
    if (failure.kind == FAILURE_INTERRUPTED) {
        run->outcome = COLLECTED_INTERRUPTED;
    } else {
        record_failure(run->result, bench, variant->suite->path, &failure);
    }
    failure_finish(&failure);
}

void look_at_group(struct run *run, const struct group *group, struct group_state *state)
{
    state->is_scouted = true;
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct member *member = &run->plan->members[i];
        if (!run_is_measurable(run, i) || run->outcome != COLLECTED_ALL) {
            continue;
        }
        run_tell(run, run->plan->variants[member->variant].name);
        struct scout_answer answer =
            scout(&run->collect->executor, run->plan, member, run->collect->memory_bytes,
                  &run->recipes[member->variant], &run->starts[i]);
        take_scout_answer(run, i, &answer);
        if (run_is_measurable(run, i) && run->outcome == COLLECTED_ALL) {
            count_member(run, i);
        }
    }
    state->is_active = run_has_measurable(run, group);
}

bool look_at_loops(struct run *run)
{
    for (size_t i = 0; i < run->plan->target_count; i++) {
        struct failure failure = {FAILURE_NONE};
        struct result_target *target = &run->result->targets[i];
        if (isnan(target->loop_overhead_ns)) {
            target->loop_overhead_ns = scout_loop_overhead(
                &run->collect->executor, run->plan, &run->plan->targets[i], &failure);
        }
        if (failure.kind == FAILURE_INTERRUPTED) {
            run->outcome = COLLECTED_INTERRUPTED;
        } else if (failure.kind != FAILURE_NONE) {
            result_add_finding(
                run->result, "loop-overhead", "warning", failure.message,
                "the cost of a loop on this interpreter could not be measured, so "
                "bodies that are not unrolled keep it in their figures",
                "");
        }
        failure_finish(&failure);
    }
    return run->outcome == COLLECTED_ALL;
}

/* Marks the benches whose cost depends on how often they ran. */
void look_for_drift(struct run *run, const struct group *group)
{
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct member *member = &run->plan->members[i];
        struct result_bench *bench = &run->result->benches[i];
        struct calibrate_stationary answer = {.is_stationary = false};
        struct failure failure = {FAILURE_NONE};
        if (run->outcome != COLLECTED_ALL || !run_is_measurable(run, i) ||
            bench->worker_count < run->starts[i].steady_below ||
            !stationary_is_suspect(run->result, bench, answer.what, &run->changed[i])) {
            continue;
        }
        (void)confirm_drift(&run->collect->executor, run->plan, member,
                            &run->recipes[member->variant], &run->starts[i], &answer,
                            &failure);
        if (failure.kind == FAILURE_INTERRUPTED) {
            run->outcome = COLLECTED_INTERRUPTED;
        } else if (answer.is_stationary) {
            run->starts[i].steady_below = 2 * bench->worker_count;
        } else {
            /* A case that cannot be set up twice, or not within seconds, is judged by its
             * samples alone. */
            stationary_mark(run->result, bench, answer.what);
            run->changed[i] = true;
        }
        failure_finish(&failure);
    }
}
