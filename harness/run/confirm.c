/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/confirm.h"

#include "harness/run/job.h"
#include "results/samples.h"

#define CONFIRM_SLOT 0
/* Setups: so many with an undisturbed processor are enough, and how many there are at least
 * unless the first takes all the time. */
#define CYCLES_MOST   64
#define CYCLES_ENOUGH CALIBRATE_CYCLES_MAX
#define CYCLES_LEAST  5
#define CYCLES_NS     INT64_C(2000000000)

static void start_worker(const struct executor *executor, const struct plan *plan,
                         const struct member *member, const struct recipe *recipe,
                         const struct start_recipe *start)
{
    struct wire_case job = job_make(plan, member);
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

/* The cycles in which the processor was about as fast as it got. */
static struct cycles undisturbed(const struct cycles *cycles)
{
    struct cycles kept = {.count = 0};
    double limit_ns = samples_yardstick_limit_ns(cycles->yardstick_ns, cycles->count);
    for (size_t i = 0; i < cycles->count; i++) {
        if ((double)cycles->yardstick_ns[i] <= limit_ns) {
            kept.first_ns[kept.count] = cycles->first_ns[i];
            kept.last_ns[kept.count++] = cycles->last_ns[i];
        }
    }
    return kept;
}

static struct calibrate_stationary judge(const struct cycles *cycles)
{
    struct cycles kept = undisturbed(cycles);
    const struct cycles *rest = kept.count >= CYCLES_LEAST ? &kept : cycles;
    size_t n = rest->count < CYCLES_ENOUGH ? rest->count : CYCLES_ENOUGH;
    return calibrate_drift(rest->first_ns, rest->last_ns, n);
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
           undisturbed(&cycles).count < CYCLES_ENOUGH &&
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
        *ret = judge(&cycles);
    }
    return is_done;
}
