/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/state.h"

#include <math.h>
#include <string.h>

#include "results/summary.h"

/* A first look at a variant takes about as long as so many of its blocks. */
#define SCOUT_BLOCKS 4.0

int64_t run_now_ns(const struct run *run)
{
    return run->collect->executor.now_ns(run->collect->executor.self);
}

bool run_is_interrupted(const struct run *run)
{
    return run->collect->interrupted != NULL && *run->collect->interrupted != 0;
}

bool run_is_measurable(const struct run *run, size_t member)
{
    const struct result_bench *bench = &run->result->benches[member];
    return bench->status == RESULT_OK && result_is_timed(bench);
}

bool run_has_measurable(const struct run *run, const struct group *group)
{
    for (size_t i = group->first; i < group->first + group->count; i++) {
        if (run_is_measurable(run, i)) {
            return true;
        }
    }
    return false;
}

/* The share of the group's work that is done, guessed from how its interval narrows. */
static double group_done(const struct run *run, const struct group_state *state)
{
    const struct plan_options *options = &run->plan->options;
    if (!state->is_active) {
        return 1.0;
    }
    double needed = (double)run->plan->blocks_wanted;
    if (!isnan(state->widest) && state->widest > options->precision_ratio) {
        double times = state->widest / options->precision_ratio;
        needed = fmin((double)options->blocks_max,
                      fmax(needed, (double)state->cycles * times * times));
    }
    double done =
        (double)(state->cycles + state->ahead) + (state->is_scouted ? SCOUT_BLOCKS : 0.0);
    return fmin(0.99, done / (needed + SCOUT_BLOCKS));
}

/* The share of all groups' work. */
double run_done(const struct run *run)
{
    double done = 0.0;
    for (size_t i = 0; i < run->plan->group_count; i++) {
        done += group_done(run, &run->groups[i]) / (double)run->plan->group_count;
    }
    return done;
}

void run_tell(struct run *run, const char *label)
{
    if (run->collect->progress == NULL) {
        return;
    }
    double done = run_done(run);
    double here = done - run->done_before;
    run->told = fmax(run->told, done);
    int64_t spent_ns = run_now_ns(run) - run->begin_ns;
    int64_t left_ns =
        here > 0.0 ? (int64_t)(fmin(9e18, (double)spent_ns * (1.0 - done) / here)) : -1;
    int64_t budget_ns = plan_time_budget_ns(run->plan);
    bool has_minimum = true;
    for (size_t i = 0; i < run->plan->group_count; i++) {
        has_minimum =
            has_minimum && (!run->groups[i].is_active ||
                            run->groups[i].cycles >= run->plan->options.blocks_min);
    }
    /* Nothing but the fewest blocks goes on when the time is over. */
    double most_ns = (double)budget_ns;
    if (has_minimum) {
        run->told = fmax(run->told, fmin(0.99, (double)spent_ns / most_ns));
    } else {
        most_ns = fmax(most_ns, plan_least_time_ns(run->plan));
    }
    if ((double)left_ns > most_ns - (double)spent_ns) {
        left_ns = most_ns > (double)spent_ns ? (int64_t)most_ns - spent_ns
                  : has_minimum              ? 0
                                             : -1;
    }
    run->collect->progress(run->collect->context, run->told, label, left_ns);
}

/* The figures of the groups that have changed. */
static void summarise_changed(struct run *run)
{
    for (size_t g = 0; g < run->plan->group_count; g++) {
        const struct group *group = &run->plan->groups[g];
        bool has_changed = false;
        for (size_t i = group->first; i < group->first + group->count; i++) {
            has_changed = has_changed || run->changed[i];
        }
        if (has_changed) {
            summary_group(run->result, group->first, group->count);
        }
    }
}

/* What has no sample yet is incomplete in the document, should this be its last state. */
void run_mark_unmeasured(struct run *run, enum result_status from, enum result_status to,
                         const char *reason)
{
    for (size_t i = 0; i < run->plan->member_count; i++) {
        struct result_bench *bench = &run->result->benches[i];
        bool is_counted = !result_is_timed(bench) && bench->memory.executions > 0;
        if (bench->status == from && bench->worker_count == 0 && !is_counted) {
            bench->status = to;
            bench->reason = reason;
        }
    }
}

bool run_save(struct run *run)
{
    const struct collect *collect = run->collect;
    if (collect->save == NULL ||
        (collect->is_save_due != NULL && !collect->is_save_due(collect->context))) {
        return true;
    }
    summarise_changed(run);
    run_mark_unmeasured(run, RESULT_OK, RESULT_INCOMPLETE,
                        "the run ended before it was measured");
    bool is_saved = collect->save(collect->context, run->changed);
    run_mark_unmeasured(run, RESULT_INCOMPLETE, RESULT_OK, NULL);
    memset(run->changed, 0, run->plan->member_count * sizeof(*run->changed));
    if (!is_saved) {
        run->outcome = COLLECTED_UNSAVED;
    }
    return is_saved;
}
