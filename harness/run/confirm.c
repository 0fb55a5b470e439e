/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/confirm.h"

#include "harness/run/job.h"
#include "results/samples.h"

#define CONFIRM_SLOT 0
/* Setups, and how many there are at least unless the first takes all the time. */
#define CYCLES_MOST  CALIBRATE_CYCLES_MAX
#define CYCLES_LEAST 5
#define CYCLES_NS    INT64_C(2000000000)

static void start_worker(const struct executor *executor, const struct plan *plan,
                         const struct member *member, const struct recipe *recipe,
                         const struct start_recipe *start)
{
    struct wire_case job = job_make(&plan->variants[member->variant]);
    job.unroll_many = recipe->many;
    job.unroll_few = recipe->few;
    job.code = (struct wire_text){.data = start->code, .len = start->code_len};
    const struct launch launch = job_launch(
        plan, member, &job, plan_hash_seed(plan, member->variant, -3), start->no_site);
    executor->start(executor->self, CONFIRM_SLOT, &launch);
}

/* One setup after the other: the first and the last sample of each, and the slower of the
 * yardsticks beside them. */
struct cycles {
    double first_ns[CYCLES_MOST];
    double last_ns[CYCLES_MOST];
    int64_t yardstick_ns[CYCLES_MOST];
    size_t count;
};

/* What a worker does in its life: the warm-up and the samples. The CPU's time where it is less:
 * waiting for the processor is no work. */
static bool take_samples(const struct executor *executor, const struct recipe *recipe,
                         int64_t samples, struct cycles *cycles, struct failure *failure)
{
    const struct wire_sample warm_up = recipe_warm_up(recipe);
    const struct wire_sample sample = recipe_sample(recipe);
    struct wire_timed timed;
    size_t n = cycles->count++;
    if (!executor->sample(executor->self, CONFIRM_SLOT, &warm_up, &timed, failure)) {
        return false;
    }
    for (int64_t i = 0; i < samples; i++) {
        if (!executor->sample(executor->self, CONFIRM_SLOT, &sample, &timed, failure)) {
            return false;
        }
        cycles->last_ns[n] =
            (double)(timed.cpu_ns < timed.elapsed_ns ? timed.cpu_ns : timed.elapsed_ns);
        if (i == 0) {
            cycles->first_ns[n] = cycles->last_ns[n];
            cycles->yardstick_ns[n] = timed.yardstick_ns;
        } else if (i + 1 == samples && timed.yardstick_ns > cycles->yardstick_ns[n]) {
            cycles->yardstick_ns[n] = timed.yardstick_ns;
        }
    }
    return true;
}

/* Leaves the cycles in which the processor was about as fast as it got, where enough are. */
static void drop_disturbed(struct cycles *cycles)
{
    int64_t best_ns = INT64_MAX;
    for (size_t i = 0; i < cycles->count; i++) {
        best_ns = cycles->yardstick_ns[i] < best_ns ? cycles->yardstick_ns[i] : best_ns;
    }
    struct cycles kept = {.count = 0};
    for (size_t i = 0; i < cycles->count; i++) {
        if ((double)cycles->yardstick_ns[i] <=
            SAMPLES_DISTURBED_RATIO * (double)best_ns) {
            kept.first_ns[kept.count] = cycles->first_ns[i];
            kept.last_ns[kept.count++] = cycles->last_ns[i];
        }
    }
    if (kept.count >= CYCLES_LEAST) {
        *cycles = kept;
    }
}

bool confirm_drift(const struct executor *executor, const struct plan *plan,
                   const struct member *member, const struct recipe *recipe,
                   const struct start_recipe *start, struct calibrate_stationary *ret,
                   struct failure *failure)
{
    struct cycles cycles = {.count = 0};
    struct wire_ready ready;
    int64_t ready_ns;
    int64_t spent_ns = 0;
    const int64_t begin_ns = executor->now_ns(executor->self);
    start_worker(executor, plan, member, recipe, start);
    bool is_done =
        executor->ready(executor->self, CONFIRM_SLOT, &ready, &ready_ns, failure);
    while (is_done && cycles.count < CYCLES_MOST &&
           (cycles.count < CYCLES_LEAST || spent_ns < CYCLES_NS)) {
        is_done = (cycles.count == 0 ||
                   executor->again(executor->self, CONFIRM_SLOT, &ready, failure)) &&
                  take_samples(executor, recipe, plan->options.samples, &cycles, failure);
        spent_ns = executor->now_ns(executor->self) - begin_ns;
        if (cycles.count == 1 && spent_ns > CYCLES_NS) {
            is_done = false;
        }
    }
    executor->kill(executor->self, CONFIRM_SLOT);
    if (is_done) {
        drop_disturbed(&cycles);
        *ret = calibrate_drift(cycles.first_ns, cycles.last_ns, cycles.count);
    }
    return is_done;
}
