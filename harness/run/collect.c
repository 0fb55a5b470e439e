/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/collect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/plan/sets.h"
#include "harness/run/inspect.h"
#include "harness/run/look.h"
#include "harness/run/record.h"
#include "harness/run/state.h"
#include "harness/run/wave.h"
#include "results/overall.h"
#include "results/summary.h"

/* Figures are computed from all blocks: after each of the first so many, and later when there are a
 * part of so many more. Else the work for thousands of blocks would grow with their square. */
#define JUDGED_ONE_BY_ONE 64
#define JUDGED_PART       32

static struct wave_worker make_worker(const struct run *run, size_t group, size_t member,
                                      int64_t block)
{
    return (struct wave_worker){
        .member = &run->plan->members[member],
        .recipe = &run->recipes[run->plan->members[member].variant],
        .start = &run->starts[member],
        .block = block,
        .hash_seed = plan_hash_seed(run->plan, group, block),
        .overhead_ns = NAN,
    };
}

/* How many workers a set of the group has, and puts them into the wave unless it is NULL. */
static size_t set_workers(const struct run *run, size_t group_index, size_t set_index,
                          struct wave_worker *workers)
{
    const struct group_state *state = &run->groups[group_index];
    size_t members[PLAN_SET_MAX];
    size_t member_count =
        sets_members(run->plan, &run->plan->groups[group_index], set_index, members);
    int64_t cycle = state->cycles + state->ahead;
    int64_t block =
        state->first_block + cycle * (int64_t)state->sets + (int64_t)set_index;
    size_t count = 0;
    for (size_t i = 0; i < member_count; i++) {
        if (!run_is_measurable(run, members[i])) {
            continue;
        }
        if (workers != NULL) {
            workers[count] = make_worker(run, group_index, members[i], block);
        }
        count++;
    }
    return count;
}

static void take_wave(struct run *run, struct wave_worker *workers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t index = (size_t)(workers[i].member - run->plan->members);
        struct result_bench *bench = &run->result->benches[index];
        run->changed[index] = true;
        if (workers[i].is_done) {
            const struct target *target = &run->plan->targets[workers[i].member->target];
            record_worker(run->result, bench, &workers[i]);
            if (workers[i].has_gil && !target->gil) {
                result_bench_add_finding(run->result, bench, "gil-on");
            }
        } else {
            const struct variant *variant =
                &run->plan->variants[workers[i].member->variant];
            record_failure(run->result, bench, variant->suite->path, &workers[i].failure);
        }
        failure_finish(&workers[i].failure);
    }
}

static bool run_wave(struct run *run, struct wave_worker *workers, size_t count)
{
    if (count == 0) {
        return true;
    }
    run_tell(run, run->plan->variants[workers[0].member->variant].name);
    bool is_whole =
        wave_run(&run->collect->executor, run->plan, run->waves++, workers, count);
    if (!is_whole) {
        for (size_t i = 0; i < count; i++) {
            failure_finish(&workers[i].failure);
        }
        run->outcome = COLLECTED_INTERRUPTED;
        return false;
    }
    take_wave(run, workers, count);
    return true;
}

static bool is_to_be_judged(const struct group_state *state)
{
    return state->cycles <= JUDGED_ONE_BY_ONE ||
           state->cycles >= state->judged + state->judged / JUDGED_PART;
}

/* After a cycle of the group: figures anew, and whether it goes on. */
static void judge_group(struct run *run, size_t index)
{
    const struct plan_options *options = &run->plan->options;
    const struct group *group = &run->plan->groups[index];
    struct group_state *state = &run->groups[index];
    bool is_over =
        run_now_ns(run) >= run->deadline_ns || state->cycles >= options->blocks_max;
    state->is_active = run_has_measurable(run, group);
    if (!state->is_active || (!is_over && !is_to_be_judged(state))) {
        return;
    }
    state->judged = state->cycles;
    summary_group(run->result, group->first, group->count);
    bool is_precise = summary_group_is_precise(run->result, group->first, group->count,
                                               options->precision_ratio, &state->widest);
    if (state->cycles >= options->blocks_min) {
        look_for_drift(run, group);
        bool has_enough = is_precise && state->cycles >= run->plan->blocks_wanted;
        state->is_active = run_has_measurable(run, group) && !has_enough && !is_over;
    }
}

/* Workers that start at once use two processors; more blocks of a group in one wave would only be
 * less independent of each other, because they see the same seconds of the machine. */
#define TOGETHER 2

/* How many blocks of each group a pass takes: one, or two where a single worker would leave
 * processors idle while it starts. */
static int64_t blocks_in_pass(const struct run *run)
{
    size_t alive = 0;
    for (size_t i = 0; i < run->plan->group_count; i++) {
        const struct group_state *state = &run->groups[i];
        if (state->is_active && !state->is_scouted) {
            return 1;
        }
        alive += state->is_active ? run->plan->groups[i].count : 0;
    }
    return alive > 0 && alive < TOGETHER ? (int64_t)(TOGETHER / alive) : 1;
}

/* Workers that wait to be run together. */
struct wave {
    struct wave_worker workers[PLAN_SET_MAX];
    size_t count;
};

static bool flush_wave(struct run *run, struct wave *wave)
{
    bool is_whole = run->outcome == COLLECTED_ALL && !run_is_interrupted(run) &&
                    run_wave(run, wave->workers, wave->count) && run_save(run);
    wave->count = 0;
    return is_whole;
}

/* One block of the group, set by set; a full wave is run to make room. */
static bool add_block(struct run *run, size_t index, struct wave *wave)
{
    struct group_state *state = &run->groups[index];
    for (size_t s = 0; s < state->sets; s++) {
        if (wave->count + set_workers(run, index, s, NULL) > PLAN_ALIVE_MAX &&
            !flush_wave(run, wave)) {
            return false;
        }
        wave->count += set_workers(run, index, s, wave->workers + wave->count);
    }
    state->ahead++;
    return true;
}

static bool add_group(struct run *run, size_t index, int64_t blocks, struct wave *wave)
{
    struct group_state *state = &run->groups[index];
    if (state->is_active && !state->is_scouted) {
        look_at_group(run, &run->plan->groups[index], state);
    }
    for (int64_t b = 0; b < blocks && state->is_active; b++) {
        if (state->cycles + b < run->plan->options.blocks_max &&
            !add_block(run, index, wave)) {
            return false;
        }
    }
    return run->outcome == COLLECTED_ALL;
}

/* Blocks of every active group, in random order, packed into waves. */
static bool run_pass(struct run *run, uint64_t pass)
{
    struct wave wave = {.count = 0};
    size_t group_count = run->plan->group_count;
    size_t *order = xcalloc(group_count, sizeof(*order));
    int64_t blocks = blocks_in_pass(run);
    bool is_whole = true;
    plan_order(run->plan, UINT64_MAX - pass, 0, order, group_count);
    for (size_t g = 0; g < group_count && is_whole; g++) {
        is_whole = add_group(run, order[g], blocks, &wave);
    }
    is_whole = is_whole && flush_wave(run, &wave);
    for (size_t i = 0; i < group_count; i++) {
        struct group_state *state = &run->groups[i];
        if (state->ahead > 0 && is_whole) {
            state->cycles += state->ahead;
            judge_group(run, i);
        }
        state->ahead = 0;
    }
    free(order);
    return is_whole;
}

/* Where a resumed group goes on: behind all its blocks, and with as many cycles done as the member
 * has that has fewest, which may be new. */
static void count_blocks(struct run *run, const struct group *group,
                         struct group_state *state)
{
    const struct plan *plan = run->plan;
    const int64_t sets = (int64_t)state->sets;
    int64_t next = 0;
    int64_t fewest = INT64_MAX;
    for (size_t m = group->first; m < group->first + group->count; m++) {
        const struct result_bench *bench = &run->result->benches[m];
        size_t n = bench->worker_count;
        if (n > 0) {
            int64_t behind = bench->workers[n - 1].block + 1;
            next = behind > next ? behind : next;
            const size_t v = plan->members[m].variant;
            (void)record_recover_recipe(bench, plan, &plan->variants[v],
                                        &run->recipes[v]);
        }
        if (run_is_measurable(run, m)) {
            int64_t cycles = (int64_t)n / (bench->baseline ? sets : 1);
            fewest = cycles < fewest ? cycles : fewest;
        }
    }
    state->cycles = fewest < INT64_MAX ? fewest : 0;
    next += sets - 1;
    state->first_block = next - next % sets - state->cycles * sets;
}

static void begin(struct run *run)
{
    const struct plan *plan = run->plan;
    for (size_t i = 0; i < plan->group_count; i++) {
        struct group_state *state = &run->groups[i];
        const struct group *group = &plan->groups[i];
        *state = (struct group_state){
            .is_active = run_has_measurable(run, group),
            .sets = sets_count(plan, group),
            .widest = NAN,
        };
        count_blocks(run, group, state);
        if (state->cycles > 0) {
            judge_group(run, i); /* a resumed document may have all it needs */
        }
    }
}

static enum collected conclude(struct run *run)
{
    size_t failed = 0;
    size_t measured = 0;
    summary_result(run->result);
    overall_result(run->result);
    run_mark_unmeasured(run, RESULT_OK, RESULT_INCOMPLETE,
                        "the run ended before it was measured");
    for (size_t i = 0; i < run->plan->member_count; i++) {
        enum result_status status = run->result->benches[i].status;
        run->changed[i] = true;
        measured += status == RESULT_OK;
        failed += status == RESULT_ERROR || status == RESULT_NOT_STATIONARY;
    }
    if (run->outcome != COLLECTED_ALL) {
        return run->outcome;
    }
    if (measured == 0) {
        return COLLECTED_NONE;
    }
    return failed > 0 ? COLLECTED_SOME : COLLECTED_ALL;
}

static bool any_active(const struct run *run)
{
    for (size_t i = 0; i < run->plan->group_count; i++) {
        if (run->groups[i].is_active) {
            return true;
        }
    }
    return false;
}

enum collected collect_run(struct collect *collect)
{
    const struct plan *plan = collect->plan;
    struct run run = {
        .collect = collect,
        .plan = plan,
        .result = collect->result,
        .groups = xcalloc(plan->group_count, sizeof(*run.groups)),
        .recipes = xcalloc(plan->variant_count, sizeof(*run.recipes)),
        .starts = xcalloc(plan->member_count, sizeof(*run.starts)),
        .changed = xcalloc(plan->member_count, sizeof(*run.changed)),
        .begin_ns = collect->executor.now_ns(collect->executor.self),
    };
    bool goes_on = inspect_all(&run);
    run_begin_timing(&run);
    begin(&run);
    run.done_before = run_done(&run);
    if (goes_on && any_active(&run) && look_at_loops(&run)) {
        for (uint64_t pass = 0; any_active(&run) && run_pass(&run, pass); pass++) {
        }
    }
    if (!goes_on || run_is_interrupted(&run)) {
        run.outcome = COLLECTED_INTERRUPTED;
    }
    enum collected outcome = conclude(&run);
    for (size_t i = 0; i < plan->member_count; i++) {
        start_recipe_finish(&run.starts[i]);
    }
    free(run.groups);
    free(run.recipes);
    free(run.starts);
    free(run.changed);
    return outcome;
}
