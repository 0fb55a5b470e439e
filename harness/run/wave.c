/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/wave.h"

#include <math.h>
#include <stdlib.h>

#include "harness/plan/calibrate.h"
#include "harness/run/job.h"
#include "results/samples.h"
#include "stats/quantile.h"

static void start_worker(const struct executor *executor, const struct plan *plan,
                         int slot, const struct wave_worker *worker)
{
    struct wire_case job = job_make(plan, worker->member);
    job.unroll_many = worker->recipe->many;
    job.unroll_few = worker->recipe->few;
    job.want_code = worker->start->code == NULL ? 1 : 0;
    job.code =
        (struct wire_text){.data = worker->start->code, .len = worker->start->code_len};
    struct launch launch =
        job_launch(plan, worker->member, &job, worker->hash_seed, worker->start->no_site);
    executor->start(executor->self, slot, &launch);
}

/* Waits for a started worker; one that fails without site-packages gets them once. */
static void await_worker(const struct executor *executor, const struct plan *plan,
                         int slot, struct wave_worker *worker)
{
    struct wire_ready ready;
    worker->is_done = executor->ready(executor->self, slot, &ready, &worker->ready_ns,
                                      &worker->failure);
    if (!worker->is_done && worker->start->no_site &&
        worker->failure.kind != FAILURE_INTERRUPTED) {
        executor->kill(executor->self, slot);
        failure_finish(&worker->failure);
        worker->start->no_site = false;
        start_worker(executor, plan, slot, worker);
        worker->is_done = executor->ready(executor->self, slot, &ready, &worker->ready_ns,
                                          &worker->failure);
    }
    if (worker->is_done) {
        start_recipe_keep_code(worker->start, &ready);
    }
}

static void warm_up(const struct executor *executor, int slot, struct wave_worker *worker)
{
    struct wire_timed timed = {0};
    struct wire_sample request = recipe_warm_up(worker->recipe);
    worker->is_done =
        executor->sample(executor->self, slot, &request, &timed, &worker->failure);
    worker->warmup_ns = timed.elapsed_ns;
}

/* One round of one worker: a timing of the few copies, where the recipe has them, then the sample. */
static void take_sample(const struct executor *executor, int slot, int64_t round,
                        struct wave_worker *worker, double *few_turn_ns)
{
    struct wire_timed timed;
    struct wire_sample request;
    int64_t yardstick_ns = 0;
    if (worker->recipe->few > 0) {
        request = recipe_few_sample(worker->recipe);
        if (!executor->sample(executor->self, slot, &request, &timed, &worker->failure)) {
            worker->is_done = false;
            return;
        }
        *few_turn_ns = (double)timed.elapsed_ns / (double)timed.turns;
        yardstick_ns = timed.yardstick_ns;
    }
    request = recipe_sample(worker->recipe);
    worker->is_done =
        executor->sample(executor->self, slot, &request, &timed, &worker->failure);
    if (worker->is_done) {
        worker->elapsed_ns[round] = timed.elapsed_ns;
        worker->cpu_ns[round] = timed.cpu_ns;
        worker->switches[round] = timed.switches;
        worker->collections[round] = timed.collections;
        worker->yardstick_ns[round] =
            timed.yardstick_ns > yardstick_ns ? timed.yardstick_ns : yardstick_ns;
        worker->batch = timed.batch > worker->batch ? timed.batch : worker->batch;
    }
}

/* The loop's own cost as this worker showed it, from the medians of its rounds: those in which
 * the processor was about as fast as it got here. */
static double overhead(const struct wave_worker *worker, const double *few_turn_ns,
                       size_t rounds)
{
    double few_ns[WAVE_SAMPLES_MAX];
    double many_ns[WAVE_SAMPLES_MAX];
    double few_sorted[WAVE_SAMPLES_MAX];
    double many_sorted[WAVE_SAMPLES_MAX];
    size_t n = 0;
    if (worker->recipe->kind != CASE_RUN) {
        return 0.0; /* there is no loop that anybody would notice */
    }
    if (worker->recipe->few == 0) {
        return NAN;
    }
    double limit_ns = samples_yardstick_limit_ns(worker->yardstick_ns, rounds);
    for (size_t i = 0; i < rounds; i++) {
        if ((double)worker->yardstick_ns[i] <= limit_ns) {
            few_ns[n] = few_turn_ns[i];
            many_ns[n++] = (double)worker->elapsed_ns[i] / (double)worker->recipe->turns;
        }
    }
    if (!stats_sort(few_ns, n, few_sorted) || !stats_sort(many_ns, n, many_sorted)) {
        return NAN;
    }
    return calibrate_overhead_ns(stats_median(few_sorted, n), worker->recipe->few,
                                 stats_median(many_sorted, n), worker->recipe->many);
}

static void run_rounds(const struct executor *executor, const struct plan *plan,
                       uint64_t number, struct wave_worker *workers, size_t count)
{
    double few_turn_ns[PLAN_SET_MAX][WAVE_SAMPLES_MAX] = {{0}};
    size_t order[PLAN_SET_MAX];
    size_t rounds = (size_t)plan->options.samples;
    for (size_t round = 0; round < rounds; round++) {
        plan_order(plan, number, round + 1, order, count);
        for (size_t i = 0; i < count; i++) {
            struct wave_worker *worker = &workers[order[i]];
            if (worker->is_done && (int64_t)round < worker->recipe->samples) {
                take_sample(executor, (int)order[i], (int64_t)round, worker,
                            &few_turn_ns[order[i]][round]);
                worker->slots[round] = (int64_t)i;
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (workers[i].is_done) {
            workers[i].overhead_ns = overhead(&workers[i], few_turn_ns[i], rounds);
        }
    }
}

static void end_worker(const struct executor *executor, int slot,
                       struct wave_worker *worker)
{
    struct wire_done done = {0};
    worker->is_done = executor->finish(executor->self, slot, &done, &worker->failure);
    worker->has_gil = done.gil != 0;
}

bool wave_run(const struct executor *executor, const struct plan *plan, uint64_t number,
              struct wave_worker *workers, size_t count)
{
    bool is_interrupted = false;
    size_t order[PLAN_SET_MAX];
    plan_order(plan, number, 0, order, count);
    for (size_t i = 0; i < count; i++) {
        start_worker(executor, plan, (int)order[i], &workers[order[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        await_worker(executor, plan, (int)order[i], &workers[order[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        if (workers[order[i]].is_done && workers[order[i]].recipe->warmup_turns > 0) {
            warm_up(executor, (int)order[i], &workers[order[i]]);
        }
    }
    run_rounds(executor, plan, number, workers, count);
    for (size_t i = 0; i < count; i++) {
        if (workers[i].is_done) {
            end_worker(executor, (int)i, &workers[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        executor->kill(executor->self, (int)i);
        is_interrupted = is_interrupted || workers[i].failure.kind == FAILURE_INTERRUPTED;
    }
    return !is_interrupted;
}
