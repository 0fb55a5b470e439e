/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/state.h"

#include <math.h>
#include <string.h>

#include "results/summary.h"

/* A first look at a variant takes about as long as so many of its blocks, and an inspection as so many. */
#define SCOUT_BLOCKS   4.0
#define INSPECT_BLOCKS 8.0

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

static double share_of_blocks(const struct group_state *state, double needed)
{
    double done =
        (double)(state->cycles + state->ahead) + (state->is_scouted ? SCOUT_BLOCKS : 0.0);
    return done / (needed + SCOUT_BLOCKS);
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
    return fmin(0.99, share_of_blocks(state, needed));
}

/* The share of the group's fewest blocks that is done: they are measured however long it takes. */
static double group_done_at_least(const struct run *run, const struct group_state *state)
{
    double fewest = (double)run->plan->options.blocks_min;
    return state->is_active ? fmin(1.0, share_of_blocks(state, fewest)) : 1.0;
}

struct share_done run_done(const struct run *run)
{
    struct share_done done = {0.0, 0.0};
    double count = (double)run->plan->group_count;
    for (size_t i = 0; i < run->plan->group_count; i++) {
        done.wanted += group_done(run, &run->groups[i]) / count;
        done.fewest += group_done_at_least(run, &run->groups[i]) / count;
    }
    return done;
}

void run_begin_inspection(struct run *run, size_t count)
{
    double inspected = INSPECT_BLOCKS * (double)count;
    double timed = ((double)run->plan->blocks_wanted + SCOUT_BLOCKS) *
                   (double)run->plan->member_count;
    run->inspection_share = count > 0 ? inspected / (inspected + timed) : 0.0;
}

void run_begin_timing(struct run *run)
{
    int64_t now_ns = run_now_ns(run);
    bool is_total = run->plan->options.max_time_ns > 0;
    run->deadline_ns =
        (is_total ? run->begin_ns : now_ns) + plan_time_budget_ns(run->plan);
    run->timing_begin_ns = now_ns;
}

/* At the pace so far, what is left of work of which so much is done; NaN where nothing is yet. */
static double left_at_pace_ns(double spent_ns, double before, double done)
{
    return done > before ? spent_ns * (1.0 - done) / (done - before) : (double)NAN;
}

static void tell(struct run *run, double done, const char *label, double left_ns)
{
    run->told = fmax(run->told, done);
    run->collect->progress(run->collect->context, run->told, label,
                           isnan(left_ns) ? -1 : (int64_t)fmin(left_ns, 9e18));
}

void run_tell_inspection(struct run *run, double done, const char *label)
{
    double share = run->inspection_share * done;
    double spent_ns = (double)(run_now_ns(run) - run->begin_ns);
    if (run->collect->progress != NULL) {
        tell(run, share, label, left_at_pace_ns(spent_ns, 0.0, share));
    }
}

void run_tell(struct run *run, const char *label)
{
    if (run->collect->progress == NULL) {
        return;
    }
    const struct share_done done = run_done(run);
    const struct share_done *before = &run->done_before;
    int64_t now_ns = run_now_ns(run);
    double spent_ns = (double)(now_ns - run->timing_begin_ns);
    double budget_ns = fmax(0.0, (double)(run->deadline_ns - now_ns));
    double told = done.wanted;
    double most_ns = budget_ns;
    if (done.fewest < 1.0) {
        /* When the time is over nothing but the fewest blocks goes on, but they do. */
        double fewest_ns = left_at_pace_ns(spent_ns, before->fewest, done.fewest);
        most_ns = isnan(fewest_ns) ? fewest_ns : fmax(budget_ns, fewest_ns);
    } else {
        told = fmax(told, fmin(0.99, spent_ns / (spent_ns + budget_ns)));
    }
    double left_ns = left_at_pace_ns(spent_ns, before->wanted, done.wanted);
    tell(run, run->inspection_share + (1.0 - run->inspection_share) * told, label,
         fmin(left_ns, most_ns));
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
