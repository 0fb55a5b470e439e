/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/collect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/plan/sets.h"
#include "harness/run/confirm.h"
#include "harness/run/inspect.h"
#include "harness/run/record.h"
#include "harness/run/scout.h"
#include "harness/run/stationary.h"
#include "harness/run/wave.h"
#include "results/overall.h"
#include "results/summary.h"

/* Figures are computed from all blocks: after each of the first so many, and later when there are a
 * part of so many more. Else the work for thousands of blocks would grow with their square. */
#define JUDGED_ONE_BY_ONE 64
#define JUDGED_PART       32

struct group_state {
    bool is_active;
    bool is_scouted;
    int64_t cycles; /* how often all of its sets have been measured */
    int64_t judged; /* of them, when its figures were computed last */
    int64_t ahead;  /* cycles that this pass has put into waves already */
    int64_t
        first_block; /* what block numbers have beyond cycles; a resumed document's gaps */
    size_t sets;
    double widest; /* relative half-width of its widest interval; NaN: not known */
};

struct run {
    struct collect *collect;
    const struct plan *plan;
    struct result *result;
    struct group_state *groups;
    struct recipe *recipes;      /* one to a variant */
    struct start_recipe *starts; /* one to a member */
    bool *changed;               /* one to a bench */
    int64_t begin_ns;
    uint64_t waves;
    double done_before; /* the share of a resumed document */
    double told; /* the share last told: guesses may fall back, what is shown does not */
    enum collected outcome;
};

static int64_t now_ns(const struct run *run)
{
    return run->collect->executor.now_ns(run->collect->executor.self);
}

static bool is_interrupted(const struct run *run)
{
    return run->collect->interrupted != NULL && *run->collect->interrupted != 0;
}

static bool is_measurable(const struct run *run, size_t member)
{
    const struct result_bench *bench = &run->result->benches[member];
    return bench->status == RESULT_OK && result_is_timed(bench);
}

static bool has_measurable(const struct run *run, const struct group *group)
{
    for (size_t i = group->first; i < group->first + group->count; i++) {
        if (is_measurable(run, i)) {
            return true;
        }
    }
    return false;
}

/* A first look at a variant takes about as long as so many of its blocks. */
#define SCOUT_BLOCKS 4.0

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
static double all_done(const struct run *run)
{
    double done = 0.0;
    for (size_t i = 0; i < run->plan->group_count; i++) {
        done += group_done(run, &run->groups[i]) / (double)run->plan->group_count;
    }
    return done;
}

static void tell_progress(struct run *run, const char *label)
{
    if (run->collect->progress == NULL) {
        return;
    }
    double done = all_done(run);
    double here = done - run->done_before;
    run->told = fmax(run->told, done);
    int64_t spent_ns = now_ns(run) - run->begin_ns;
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
static void mark_unmeasured(struct run *run, enum result_status from,
                            enum result_status to, const char *reason)
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

static bool save(struct run *run)
{
    const struct collect *collect = run->collect;
    if (collect->save == NULL ||
        (collect->is_save_due != NULL && !collect->is_save_due(collect->context))) {
        return true;
    }
    summarise_changed(run);
    mark_unmeasured(run, RESULT_OK, RESULT_INCOMPLETE,
                    "the run ended before it was measured");
    bool is_saved = collect->save(collect->context, run->changed);
    mark_unmeasured(run, RESULT_INCOMPLETE, RESULT_OK, NULL);
    memset(run->changed, 0, run->plan->member_count * sizeof(*run->changed));
    if (!is_saved) {
        run->outcome = COLLECTED_UNSAVED;
    }
    return is_saved;
}

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

static void scout_group(struct run *run, const struct group *group,
                        struct group_state *state)
{
    state->is_scouted = true;
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct member *member = &run->plan->members[i];
        if (!is_measurable(run, i) || run->outcome != COLLECTED_ALL) {
            continue;
        }
        tell_progress(run, run->plan->variants[member->variant].name);
        struct scout_answer answer =
            scout(&run->collect->executor, run->plan, member, run->collect->memory_bytes,
                  &run->recipes[member->variant], &run->starts[i]);
        take_scout_answer(run, i, &answer);
    }
    state->is_active = has_measurable(run, group);
}

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
        if (!is_measurable(run, members[i])) {
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
            record_worker(run->result, bench, &workers[i]);
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
    tell_progress(run, run->plan->variants[workers[0].member->variant].name);
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

/* Marks the benches whose cost depends on how often they ran. */
static void check_drift(struct run *run, const struct group *group)
{
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct member *member = &run->plan->members[i];
        struct result_bench *bench = &run->result->benches[i];
        struct calibrate_stationary answer = {.is_stationary = false};
        struct failure failure = {FAILURE_NONE};
        if (run->outcome != COLLECTED_ALL || !is_measurable(run, i) ||
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
    bool is_over = now_ns(run) - run->begin_ns >= plan_time_budget_ns(run->plan) ||
                   state->cycles >= options->blocks_max;
    state->is_active = has_measurable(run, group);
    if (!state->is_active || (!is_over && !is_to_be_judged(state))) {
        return;
    }
    state->judged = state->cycles;
    summary_group(run->result, group->first, group->count);
    bool is_precise = summary_group_is_precise(run->result, group->first, group->count,
                                               options->precision_ratio, &state->widest);
    if (state->cycles >= options->blocks_min) {
        check_drift(run, group);
        bool has_enough = is_precise && state->cycles >= run->plan->blocks_wanted;
        state->is_active = has_measurable(run, group) && !has_enough && !is_over;
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
    bool is_whole = run->outcome == COLLECTED_ALL && !is_interrupted(run) &&
                    run_wave(run, wave->workers, wave->count) && save(run);
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
        scout_group(run, &run->plan->groups[index], state);
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

static bool measure_loop_overheads(struct run *run)
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
        if (is_measurable(run, m)) {
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
            .is_active = has_measurable(run, group),
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
    mark_unmeasured(run, RESULT_OK, RESULT_INCOMPLETE,
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
    bool goes_on = inspect_all(collect, run.changed);
    begin(&run);
    run.done_before = all_done(&run);
    if (goes_on && any_active(&run) && measure_loop_overheads(&run)) {
        for (uint64_t pass = 0; any_active(&run) && run_pass(&run, pass); pass++) {
        }
    }
    if (!goes_on || is_interrupted(&run)) {
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
